"""The line doctor's judgement: recordings of one examination in, findings and proposals out.

It works on sound: whoever needs it has it done in a process of its own (`services.aside`).
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from appliance.lines.doctor_values import Drifted, EchoTake, Finding, Heard, Judged, Order, Proposed, Sureness, Take
from drivers.api import RELEASING, ToneKind, ToneSet
from drivers.dsp.frames import SAMPLE_RATE_HZ
from drivers.dsp.learning.caller_id_mode import ModeChoice, ModeDoubt, Moment, Sign, Signal, choose_mode
from drivers.dsp.learning.drift import Check, Drift, find_drift
from drivers.dsp.learning.echo import EchoReturn, measure_echo
from drivers.dsp.learning.likeness import SAME_ROOM, distance
from drivers.dsp.learning.line import LearnedLine, LearnedTone, Recording, Unsure, learn
from drivers.dsp.learning.naming import Stage
from drivers.dsp.learning.proposal import Facts, Habits, Proposal, Setting, Why, propose

_CHECK = TypeAdapter(Check)
_SAMPLE_BYTES = 2
_LOUD_ECHO_DB = 12.0
"""An echo that is no further below what was said is told: with any delay, callers hear themselves (our own limit)."""
_ECHO_HEARD_S = 4.5


def judged(order: Order) -> Judged:
    """Judge one examination. Raises OSError when a recording can't be read."""
    line = learn([_recording(take) for take in order.takes], order.country)
    choice = choose_mode([_sign(told) for told in order.signs])
    echo = None if order.echo is None else _echo(order.echo)
    check = Check(line, choice if isinstance(choice, ModeChoice) else None, echo)
    before = _CHECK.validate_json(order.before) if order.before else None
    heard = {take.heard for take in order.takes}
    return Judged(
        findings=(*_tones(line, heard, order), *_caller_id(choice, order), *_echoes(order.echo, echo)),
        proposed=tuple(_proposals(Facts(line, order.country, choice, _habits(order), echo), order, heard)),
        drifted=() if before is None else tuple(map(_drift, find_drift(before, check))),
        check=_CHECK.dump_json(check if before is None else _kept(before, check, heard)).decode(),
        tones={kind.value: _written(one) for kind, one in line.tones.items()},
    )


def _kept(before: Check, check: Check, heard: set[Heard]) -> Check:
    """Keep what was known of what this examination, cut short by a caller perhaps, did not look at."""
    looked_at = {stage.value for stage in heard}
    unseen = {kind: tone for kind, tone in before.line.tones.items() if tone.stage.value not in looked_at}
    line = replace(check.line, tones={**unseen, **check.line.tones})
    return Check(line, check.caller_id or before.caller_id, check.echo or before.echo)


def _habits(order: Order) -> Habits:
    return Habits(polarity_at_answer=bool(order.answer_told))


def rings(take: Take, country: ToneSet) -> bool:
    """Tell whether a piece is certain to be ring-back: the exchange rings the line that was called."""
    return ToneKind.RING_BACK in learn([_recording(take)], country).tones


def _recording(take: Take) -> Recording:
    with take.file.open("rb") as file:
        file.seek(take.begin * _SAMPLE_BYTES)
        sound = file.read((take.end - take.begin) * _SAMPLE_BYTES)
    return Recording(Stage(take.heard.value), _samples(sound))


def _samples(sound: bytes) -> NDArray[np.int16]:
    whole = len(sound) - len(sound) % _SAMPLE_BYTES
    return np.frombuffer(sound[:whole], np.dtype("<i2")).astype(np.int16)


def _echo(take: EchoTake) -> EchoReturn | None:
    said = _samples(take.said.read_bytes())
    heard = _samples(take.heard.read_bytes())[take.at : take.at + round(_ECHO_HEARD_S * SAMPLE_RATE_HZ)]
    return measure_echo((said / np.float32(32768)).astype(np.float32), (heard / np.float32(32768)).astype(np.float32))


def _sign(told: str) -> Sign | None:
    signal, _, moment = told.partition("@")
    return Sign(Signal(signal), Moment(moment)) if told else None


def _tones(line: LearnedLine, heard: set[Heard], order: Order) -> Iterator[Finding]:
    for kind, tone in line.tones.items():
        known = order.country.get(kind)
        same = known is not None and distance(tone.measured.tone, known, SAME_ROOM) is not None
        yield Finding("tone_as_country" if same else "tone_of_its_own", Sureness.RIGHT, kind.value, _figures(tone))
    told = {one.stage for one in line.tones.values()}
    for stage in Stage:
        doubts = [one for one in line.unsure if one.stage is stage]
        if stage.value in heard and stage not in told and doubts:
            yield _doubt(doubts[0])
    if heard >= {Heard.FAR_HANG_UP} and not RELEASING & line.tones.keys():
        yield Finding("no_release_tone", Sureness.FAULTY)


def _doubt(unsure: Unsure) -> Finding:
    silent = unsure.doubt.value in {"silent", "too_short"}
    return Finding(f"doubt_{unsure.doubt.value}", Sureness.FAULTY if silent else Sureness.UNSURE, unsure.stage.value)


def _figures(tone: LearnedTone) -> dict[str, float]:
    measured = tone.measured
    on_s, off_s = (*measured.tone.cadence_s, 0.0, 0.0)[:2]
    return {
        "hz": round(min(measured.tone.frequencies_hz), 1),
        "on_s": round(on_s, 3),
        "off_s": round(off_s, 3),
        "dbm0": round(measured.level_dbm0, 1),
        "confidence": tone.confidence,
    }


def _written(tone: LearnedTone) -> dict[str, list[float]]:
    measured = tone.measured.tone
    return {
        "frequencies_hz": [round(hz, 1) for hz in measured.frequencies_hz],
        "cadence_s": [round(seconds, 3) for seconds in measured.cadence_s],
    }


def _caller_id(choice: ModeChoice | ModeDoubt, order: Order) -> Iterator[Finding]:
    if not order.signs:
        return
    if isinstance(choice, ModeDoubt):
        yield Finding(f"caller_id_{choice.value}", Sureness.UNSURE, figures={"calls": float(len(order.signs))})
    else:
        figures = {"calls": float(choice.calls), "telling": float(choice.telling)}
        yield Finding(f"caller_id_{choice.mode.value}", Sureness.RIGHT, figures=figures)


def _echoes(take: EchoTake | None, echo: EchoReturn | None) -> Iterator[Finding]:
    if take is None:
        return
    if echo is None:
        yield Finding("echo_none", Sureness.RIGHT)
    else:
        loud = echo.loss_db < _LOUD_ECHO_DB
        figures = {"loss_db": echo.loss_db, "delay_ms": round(echo.delay_s * 1000, 1)}
        yield Finding("echo_loud" if loud else "echo_quiet", Sureness.UNSURE if loud else Sureness.RIGHT, "", figures)


def _proposals(facts: Facts, order: Order, heard: set[Heard]) -> Iterator[Proposed]:
    """Propose what isn't set so; of what was not listened for, nothing is said."""
    for each in propose(facts):
        match each.setting:
            case Setting.TONE if each.kind is not None:
                yield from _tone_proposal(each, each.kind, facts.line, order)
            case Setting.FAR_HANG_UP if Heard.FAR_HANG_UP not in heard:
                pass
            case Setting.ANSWER if order.answer_told is None:
                pass
            case _:
                value = getattr(each.value, "value", each.value)
                yield Proposed(each.setting.value, value, each.why.value, figures=dict(each.figures))


def _tone_proposal(proposal: Proposal, kind: ToneKind, line: LearnedLine, order: Order) -> Iterator[Proposed]:
    learned, set_to = line.tones[kind], order.known.get(kind)
    if set_to is not None and distance(learned.measured.tone, set_to, SAME_ROOM) is not None:
        return
    own = None if proposal.why is Why.AS_THE_COUNTRY else _written(learned)
    yield Proposed(proposal.setting.value, own, proposal.why.value, kind.value, dict(proposal.figures))


def _drift(drift: Drift) -> Drifted:
    kind = "" if drift.kind is None else drift.kind.value
    return Drifted(drift.what.value, drift.alarms, kind, drift.was, drift.now)
