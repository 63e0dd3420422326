"""A case's hands at the telephone: it is lifted, it dials, it flashes, and what it hears."""

from collections.abc import Sequence

from hil_rig.exchanges.api import CannotDo, Hook, LineEnd, Pause, Play
from hil_rig.exchanges.keys import keys
from hil_rig.measure.tones import hear_tones

_POLL_S = 0.25


class TelephoneHands:
    """The telephone's end of a line, if there is one."""

    def __init__(self, phone: LineEnd | None) -> None:
        self._phone = phone

    @property
    def phone(self) -> LineEnd:
        """The telephone; CannotDo where there is none."""
        if self._phone is None:
            raise CannotDo("no telephone port was set up")
        return self._phone

    def lift(self) -> float:
        """Lift the telephone."""
        return self.phone.perform([Hook(is_off=True)])

    def hang_up_phone(self) -> float:
        """Put the telephone down."""
        return self.phone.perform([Hook(is_off=False)])

    def dial(self, digits: str) -> None:
        """Press keys at the telephone."""
        sound = Play(keys(digits))
        self.phone.perform([sound])
        self.phone.sleep(sound.seconds + 0.1)

    def down_for(self, seconds: float) -> float:
        """Press the telephone's hook down for so long."""
        return self.phone.perform([Hook(is_off=False), Pause(seconds), Hook(is_off=True)])

    def phone_hears(self, hz: Sequence[float], within_s: float, lasting_s: float = 0.5) -> float | None:
        """Await one of these tones at the telephone: the second from now at which it began, or None."""
        since_s = self.phone.now_s()
        while self.phone.now_s() < since_s + within_s:
            self.phone.sleep(_POLL_S)
            for tone in hear_tones(self.phone.heard(since_s), hz, shortest_s=lasting_s):
                return tone.start_s
        return None
