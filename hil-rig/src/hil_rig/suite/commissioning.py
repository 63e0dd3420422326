"""What a switchboard is set up to do before the suite asks anything of it: the contract of the suite's README."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from hil_rig.keypad import DIGITS


class CommissioningError(ValueError):
    """A switchboard's description can't be used; the text names the file, the key, and what is allowed."""


@dataclass(frozen=True, slots=True)
class Commissioning:
    """How one switchboard was set up. Codes are keys; `{line}` and `{phone}` in them are the port's name.

    `caller_id_lines` tells which lines were set to expect which caller ID, by CallerIdMode; a mode that isn't named
    may be tried on any line. `outgoing_lines`: over which the telephone calls out, where no code of it chooses one.
    `keys` are those that it can tell; `one_by_one`: it tells each key at once, and hears none meanwhile. `cannot` names
    what it wasn't set up for: `prompt`, `record`, `talk`, `outgoing`, `phone`, `flash`, or a CallerIdMode, each with
    the reason: cases that need it are skipped with that text.
    """

    name: str
    answers_within_s: float = 15.0
    ready_hz: float = 1000.0
    collects_s: float = 2.0
    prompt_code: str = "*71"
    record_code: str = "*72"
    talk_code: str = "*73"
    outgoing_code: str = "8"
    keys: str = DIGITS
    one_by_one: bool = False
    dial_tone_hz: tuple[float, ...] = (450.0,)
    caller_id_lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outgoing_lines: tuple[str, ...] = ()
    cannot: Mapping[str, str] = field(default_factory=dict)
    about: str = ""


def read(path: Path) -> Commissioning:
    """Read a switchboard's description from a TOML file. CommissioningError where it isn't one."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise CommissioningError(f"{path}: {wrong}") from None
    known = {each.name: each for each in fields(Commissioning)}
    for key, value in told.items():
        if key not in known:
            raise CommissioningError(f"{path}: there is no key {key!r}; there are {', '.join(known)}")
        _check(path, key, value)
    if "name" not in told:
        raise CommissioningError(f"{path}: name is missing")
    if "caller_id_lines" in told:
        told["caller_id_lines"] = {mode: tuple(lines) for mode, lines in told["caller_id_lines"].items()}
    for key in ("dial_tone_hz", "outgoing_lines"):
        if key in told:
            told[key] = tuple(told[key])
    return Commissioning(**told)


_KINDS: Mapping[str, tuple[type, ...]] = {
    "answers_within_s": (int, float),
    "ready_hz": (int, float),
    "collects_s": (int, float),
    "dial_tone_hz": (list,),
    "caller_id_lines": (dict,),
    "outgoing_lines": (list,),
    "cannot": (dict,),
    "one_by_one": (bool,),
}
"""What a key's value is; all others are text."""


def _check(path: Path, key: str, value: object) -> None:
    kinds = _KINDS.get(key, (str,))
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        wanted = " or ".join(kind.__name__ for kind in kinds)
        raise CommissioningError(f"{path}: {key}: a {wanted} is needed, not {value!r}")
