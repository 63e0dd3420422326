"""Two lines of the lab that are joined hear each other, until something else is done on one of them."""

from typing import cast

from hil_rig.lab.dahdi_ioctl import Hook, LineEvent
from hil_rig.lab.lines import CUSHION, Line
from hil_rig.lab.port import Port
from hil_rig.lab.program import Doing, ProgramStep

READY = 1
SILENCE = ProgramStep(Doing.PAUSE, 1.0)


class Wire:
    """A port without a card: what its switchboard says is fed in, what it is to hear is kept."""

    def __init__(self) -> None:
        self.said = b""
        self.played = b""
        self._coming = b""

    def says(self, samples: bytes) -> None:
        self._coming += samples

    @property
    def position(self) -> int:
        return len(self.said) // 2

    def heard(self, start: int, most: int) -> tuple[int, bytes]:
        return start, self.said[2 * start : 2 * (start + most)]

    def serve(self, ready: int) -> list[LineEvent]:
        assert ready == READY
        self.said += self._coming
        self._coming = b""
        return []

    def queue(self, samples: bytes) -> None:
        self.played += samples

    def silence(self) -> None:
        self.played = b""

    def hook(self, state: Hook) -> None:
        raise AssertionError(f"nobody has asked for {state}")

    def close(self) -> None:
        self.silence()


def joined() -> tuple[tuple[Line, Wire], tuple[Line, Wire]]:
    wires = Wire(), Wire()
    one, other = (
        Line(number, cast("Port", wire), lambda _message: None, is_exchange=True) for number, wire in enumerate(wires)
    )
    one.join(other)
    return (one, wires[0]), (other, wires[1])


def test_each_hears_what_the_other_says_from_then_on() -> None:
    (one, near), (other, far) = joined()
    near.says(b"ab")
    one.serve(READY)
    far.says(b"cdef")
    other.serve(READY)
    near.says(b"gh")
    one.serve(READY)
    assert (near.played, far.played) == (CUSHION + b"cdef", CUSHION + b"abgh")


def test_what_is_performed_on_one_of_them_parts_them() -> None:
    (one, near), (other, far) = joined()
    one.perform([SILENCE], [], frozenset())
    near.says(b"ab")
    one.serve(READY)
    far.says(b"cd")
    other.serve(READY)
    assert far.played == CUSHION
    assert near.played == SILENCE.audio()


def test_a_line_that_is_closed_leaves_the_other_one_silent() -> None:
    (one, _near), (other, far) = joined()
    one.close()
    assert far.played == b""
    assert other.joined is None
