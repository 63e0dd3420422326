"""Whom the ear hears: those of whom the controller has told it, once, and nobody else."""

from pathlib import Path
from uuid import UUID, uuid4

from appliance.domain.heard_tone import HeardTone
from appliance.lines.answer import FarEnd
from appliance.lines.ear import MOST_AWAITED, Ear
from appliance.lines.ear_wire import Await, Awaited, EarMessage, Forget, Heard, Hears, Over
from drivers.api import Tone, ToneKind, ToneSet

EAR, OTHER = UUID(int=1), UUID(int=2)
TONES: ToneSet = {ToneKind.BUSY: Tone((450.0,), (0.35, 0.35))}
BUSY = HeardTone("busy", 0.97, 1.78, (450.0,), (0.35, 0.35), -15.0)


class BusyAtOnce:
    """Takes whatever it hears for the busy tone."""

    def __init__(self, tones: ToneSet, answer: FarEnd | None) -> None:
        assert (tones, answer) == (TONES, None)

    def hear(self, samples: bytes) -> tuple[HeardTone, ...]:
        return (BUSY,) if samples else ()


def ear_that_tells() -> tuple[Ear, list[EarMessage]]:
    told: list[EarMessage] = []
    ear = Ear(BusyAtOnce, Path("nowhere"))
    ear.told_to(told.append)
    return ear, told


def test_a_connection_from_its_notice_to_its_end() -> None:
    ear, told = ear_that_tells()
    ear.take(Await(EAR, TONES))
    hearing = ear.serve(EAR)
    assert hearing is not None
    hearing.hear(b"")
    hearing.hear(b"\1\0")
    hearing.over()
    assert told == [Awaited(EAR), Hears(EAR), Heard(EAR, BUSY), Over(EAR)]


def test_whom_nobody_awaits_is_turned_away() -> None:
    ear, told = ear_that_tells()
    ear.take(Await(EAR, TONES))
    assert ear.serve(OTHER) is None
    assert ear.serve(EAR) is not None
    assert ear.serve(EAR) is None, "an id comes once"
    ear.take(Await(OTHER, TONES))
    ear.take(Forget(OTHER))
    assert ear.serve(OTHER) is None
    ear.take(Await(OTHER, TONES))
    ear.controller_gone()
    assert ear.serve(OTHER) is None
    assert Hears(OTHER) not in told


def test_the_oldest_who_never_came_is_forgotten() -> None:
    ear, _ = ear_that_tells()
    ids = [uuid4() for _ in range(MOST_AWAITED + 1)]
    for id_ in ids:
        ear.take(Await(id_, TONES))
    assert ear.serve(ids[0]) is None
    assert ear.serve(ids[1]) is not None
