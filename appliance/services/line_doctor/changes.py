"""What is proposed for a line, as changes of the document; and making them. Pure: trees in, trees out."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from appliance.config.model.line import AnalogLine, Line
from appliance.domain.ids import LineId
from appliance.errors import UserError
from appliance.lines.doctor_values import Proposed
from appliance.services.line_doctor.sentences import WHY
from appliance.services.line_doctor.words import Pair

_MOST_GAIN_DB = 12.0
_STEP_DB = 0.5
_CHOICES = {"fsk_bell": "fsk_bell", "fsk_v23": "fsk_v23", "dtmf": "dtmf", "none": "none"}


@dataclass(frozen=True, slots=True)
class Change:
    """One key of the line: what it is and what it ought to be. None is for a tone that is the country's."""

    key: str
    now: Any
    proposed: Any
    why: Pair


def changes_of(line: Line, proposed: Sequence[Proposed]) -> tuple[Change, ...]:
    """Give what of the proposals differs from the line's settings, as far as lines of its kind have them."""
    return tuple(change for each in proposed for change in _change(line, each) if change.now != change.proposed)


def _change(line: Line, proposed: Proposed) -> Iterator[Change]:
    why = WHY[proposed.why]
    match proposed.setting:
        case "far_hang_up" if proposed.value in {"tone", "loop_break", "polarity"}:
            wanted = "tone" if proposed.value == "tone" else "signalled"
            yield Change("far_hang_up", line.far_hang_up, wanted, why)
        case "tone" if isinstance(line, AnalogLine):
            now: dict[str, Any] = {kind: tone.model_dump(mode="json") for kind, tone in line.tones.items()}
            yield Change(f"tones.{proposed.kind}", now.get(proposed.kind), proposed.value, why)
        case "caller_id" if isinstance(line, AnalogLine) and line.caller_id != "auto":
            yield Change("caller_id", line.caller_id, _choice(proposed.value), why)
        case "answer":
            yield Change("answer_supervision", line.answer_supervision, proposed.value == "polarity", why)
        case "receive_gain" if isinstance(line, AnalogLine):
            yield Change("rx_gain_db", line.rx_gain_db, _gain(line.rx_gain_db + float(proposed.value)), why)
        case _:
            pass


def _choice(mode: str) -> str:
    return next(choice for start, choice in _CHOICES.items() if mode.startswith(start))


def _gain(wanted_db: float) -> float:
    stepped = round(wanted_db / _STEP_DB) * _STEP_DB
    return max(-_MOST_GAIN_DB, min(_MOST_GAIN_DB, stepped))


def applied(tree: Mapping[str, Any], line: LineId, changes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Make changes, as reports keep them, in a document's tree.

    Raises UserError when the line is not there, or a key is not as it was at the examination: it was set since then.
    """
    made = deepcopy(dict(tree))
    settings = made.get("lines", {}).get(line)
    if not isinstance(settings, dict):
        raise UserError(f"There is no line '{line}' any more.", "examine one that is there")
    for change in changes:
        key, _, kind = str(change["key"]).partition(".")
        if kind:
            _set_tone(settings, kind, change)
        else:
            if key in settings and settings[key] != change["now"]:
                raise UserError(f"{key} of line {line} has been set anew since.", "examine the line again")
            settings[key] = change["proposed"]
    return made


def _set_tone(settings: dict[str, Any], kind: str, change: Mapping[str, Any]) -> None:
    tones = settings.setdefault("tones", {})
    if change["proposed"] is None:
        tones.pop(kind, None)
    else:
        tones[kind] = change["proposed"]
    if not tones:
        del settings["tones"]
