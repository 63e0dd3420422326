"""`hil-rig`: captures, replays and calibrates the real lines of a `rig.toml`, and runs the suite on a switchboard."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from hil_rig.calibration import REFERENCE_HZ, Reference, calibrate
from hil_rig.captures import Capture, captured, read_capture, replay, write_capture
from hil_rig.exchanges.api import (
    Exchange,
    ExchangeError,
    ExchangeUnavailable,
    Hook,
    LineEnd,
    LineEventKind,
    Pause,
    Play,
)
from hil_rig.exchanges.keys import keys
from hil_rig.exchanges.physical.end import Levels
from hil_rig.exchanges.physical.exchange import PhysicalExchange
from hil_rig.exchanges.progress import ProgressTone, ToneBias, looped
from hil_rig.exchanges.sounds import level_dbm0
from hil_rig.suite import command as suite

CONFIG_VARIABLE = "HIL_RIG_CONFIG"
SENT_LEVEL_DBM0 = -10.0
"""What `tone` sends unless told otherwise, and what `calibrate --reading` compares a meter's reading with."""

_DIAL_TONE_S = 1.5  # an exchange gives it within a second


class Rig(Exchange, Protocol):
    """An exchange that keeps its lines' levels."""

    def levels(self, name: str) -> Levels:
        """A line's calibration."""

    def keep_levels(self, name: str, levels: Levels) -> None:
        """Keep it."""


Opens = Callable[[Path], Rig]


def main(words: Sequence[str] | None = None, opens: Opens = PhysicalExchange) -> int:
    """Do what the words say; 0, or 1 with the reason on stderr. `opens` makes the rig of a configuration."""
    asked = _parser().parse_args(words)
    if "runs" in asked:
        return int(asked.runs(asked))
    try:
        asked.does(opens(asked.config), asked)
    except (ExchangeError, ValueError) as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return 0


def _lines(rig: Rig, _asked: argparse.Namespace) -> None:
    for name in rig.line_names():
        try:
            end = rig.line(name)
        except ExchangeUnavailable as missing:
            print(f"{name}: can't be used here: {missing}")
            continue
        print(f"{name}: {end.side.value}'s end; {_levels_text(rig.levels(name))}")
        for capability, reason in end.cannot.items():
            print(f"  can't do {capability.value}: {reason}")


def _capture(rig: Rig, asked: argparse.Namespace) -> None:
    with rig.line(asked.line) as end:
        if asked.dial:
            end.perform([Hook(is_off=True), Pause(_DIAL_TONE_S), Play(keys(asked.dial))])
        elif asked.answer:
            end.wait(LineEventKind.RING_ON, asked.seconds)
            end.perform([Hook(is_off=True)])
        _until_enough(end, asked.seconds)
        kept = _with_levels(captured(end, datetime.now(UTC)), rig.levels(asked.line))
    write_capture(asked.file, kept)
    _tell(kept, rig.levels(asked.line))


def _replay(rig: Rig, asked: argparse.Namespace) -> None:
    capture = read_capture(asked.file)
    with rig.line(asked.line) as end:
        again = _with_levels(replay(end, capture, datetime.now(UTC), asked.answer_within), rig.levels(asked.line))
    if asked.keep:
        write_capture(asked.keep, again)
    _tell(again, rig.levels(asked.line))


def _tone(rig: Rig, asked: argparse.Namespace) -> None:
    steady = Play(looped(ProgressTone((asked.hz,)), ToneBias(level_dbm0=asked.level)))
    with rig.line(asked.line) as end:
        end.perform([Hook(is_off=True)] if asked.off_hook else [], then=[steady])
        _until_enough(end, asked.seconds)


def _calibrate(rig: Rig, asked: argparse.Namespace) -> None:
    known = rig.levels(asked.line)
    if asked.reading is not None:
        rig.keep_levels(asked.line, replace(known, sent_offset_db=asked.reading - SENT_LEVEL_DBM0))
        print(f"{asked.line}: what it sends arrives {asked.reading - SENT_LEVEL_DBM0:+.2f} dB different; kept")
        return
    with rig.line(asked.line) as end:
        if asked.off_hook:
            end.perform([Hook(is_off=True)])
        end.sleep(asked.seconds)
        heard = end.heard(asked.seconds / 4)  # the beginning holds the click of the hook
    found = calibrate(heard, Reference(asked.level, asked.uncertainty, asked.hz))
    offset_db = known.heard_offset_db + found.offset_db
    rig.keep_levels(asked.line, replace(known, heard_offset_db=offset_db, uncertainty_db=found.uncertainty_db))
    print(f"{asked.line}: {offset_db:+.2f} dB ± {found.uncertainty_db:.2f} dB (k = 2); kept")
    print(
        f"  tone {found.frequency_hz:.1f} Hz, {found.snr_db:.0f} dB above the rest, steady to {found.spread_db:.2f} dB"
    )


def _until_enough(end: LineEnd, seconds: float) -> None:
    """So long, or until Ctrl+C: what was heard by then is kept."""
    try:
        end.sleep(seconds)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)


def _with_levels(capture: Capture, levels: Levels) -> Capture:
    """A calibrated end hears in dBm0 already: nothing is lacking."""
    if levels.uncertainty_db is None:
        return capture
    return replace(capture, offset_db=0.0, uncertainty_db=levels.uncertainty_db)


def _tell(capture: Capture, levels: Levels) -> None:
    happened = [(event.at_s, event.kind.value) for event in capture.events]
    happened += [(key.start_s, f"digit {key.digit} from the {key.sent_by.value}") for key in capture.digits()]
    for at_s, what in sorted(happened):
        print(f"{at_s:8.3f} s  {what}")
    for side, audio in (("exchange", capture.from_exchange), ("telephone", capture.from_telephone)):
        if audio.any():
            print(f"from the {side}: {level_dbm0(audio):.1f} dBm0 on average; {_levels_text(levels)}")


def _levels_text(levels: Levels) -> str:
    if levels.uncertainty_db is None:
        return "not calibrated: levels are the sound card's own"
    return f"calibrated to ± {levels.uncertainty_db:.2f} dB (k = 2)"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hil-rig", description=__doc__)
    parser.add_argument(
        "--config", type=Path, default=Path(os.environ.get(CONFIG_VARIABLE, "rig.toml")), help="default: rig.toml"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    lines = commands.add_parser("lines", help="which lines there are, and what each can't do")
    lines.set_defaults(does=_lines)
    _add_capture(commands.add_parser("capture", help="keep a line's audio, ringing, hook and digits as a file"))
    _add_replay(commands.add_parser("replay", help="play a capture into a line, aligned in time"))
    tone = commands.add_parser("tone", help="send a steady tone, for a level meter at the other end")
    _add_tone(tone, _tone, seconds=30.0)
    _add_calibrate(commands.add_parser("calibrate", help="tie a line's levels to dBm0"))
    suite.add_words(commands)
    return parser


def _add_capture(capture: argparse.ArgumentParser) -> None:
    capture.add_argument("line")
    capture.add_argument("file", type=Path, help="a folder to be made, or a name that ends in .zip")
    capture.add_argument("--seconds", type=float, default=120.0, help="how long; Ctrl+C ends it sooner (default: 120)")
    begin = capture.add_mutually_exclusive_group()
    begin.add_argument("--dial", metavar="NUMBER", help="call this number first; it has to be allowed in rig.toml")
    begin.add_argument("--answer", action="store_true", help="answer the first ring")
    capture.set_defaults(does=_capture)


def _add_replay(again: argparse.ArgumentParser) -> None:
    again.add_argument("file", type=Path)
    again.add_argument("line")
    again.add_argument("--answer-within", type=float, default=60.0, metavar="SECONDS", help="default: 60")
    again.add_argument("--keep", type=Path, metavar="FILE", help="keep what happened as a capture of its own")
    again.set_defaults(does=_replay)


def _add_tone(
    parser: argparse.ArgumentParser, does: Callable[[Rig, argparse.Namespace], None], *, seconds: float
) -> None:
    parser.add_argument("line")
    parser.add_argument("--level", type=float, default=SENT_LEVEL_DBM0, metavar="DBM0", help="default: -10")
    parser.add_argument("--hz", type=float, default=REFERENCE_HZ, help="default: 1020 (ITU-T O.6)")
    parser.add_argument("--seconds", type=float, default=seconds, help=f"default: {seconds:g}")
    parser.add_argument("--off-hook", action="store_true", help="take the line off-hook first")
    parser.set_defaults(does=does)


def _add_calibrate(parser: argparse.ArgumentParser) -> None:
    _add_tone(parser, _calibrate, seconds=5.0)
    parser.add_argument("--uncertainty", type=float, default=0.5, help="of the reference itself, in dB, k = 2 (0.5)")
    parser.add_argument("--reading", type=float, metavar="DBM0", help="a meter's, while `hil-rig tone LINE` sent -10")


if __name__ == "__main__":
    sys.exit(main())
