"""A line in a test's words: it rings, a caller presses keys and hangs up, a called party answers.

Written once over `LineEnd`, for every rung:

    line = ExchangeLine(end)
    caller = line.ring(caller="13800138000", mode="dtmf")
    caller.wait_answered(timeout_s=10)
    caller.press("1", dropout_ms=20)
    caller.hang_up(tone="busy", cadence=+8)
    caller.wait_released(timeout_s=5)
"""

from collections.abc import Sequence

from hil_rig.exchanges.api import LineEvent, LineEventKind
from hil_rig.exchanges.caller_id import CallerId
from hil_rig.exchanges.calling import CHINESE_RINGING_S, WELL_FORMED, CallerIdMode, Presentation, ringing
from hil_rig.exchanges.parties import CalledParty, Caller
from hil_rig.exchanges.progress import ToneName
from hil_rig.exchanges.side import ExchangeSide


class ExchangeLine(ExchangeSide):
    """The exchange's side of one line, as a test speaks to it."""

    def ring(
        self,
        caller: str | CallerId = "",
        mode: CallerIdMode | str = CallerIdMode.NONE,
        *,
        cadence_s: Sequence[float] = CHINESE_RINGING_S,
        presentation: Presentation = WELL_FORMED,
    ) -> Caller:
        """Ring until the switchboard answers or the caller hangs up, telling the number by `mode`."""
        who = CallerId(caller) if isinstance(caller, str) else caller
        plan = ringing(who, CallerIdMode(mode), cadence_s, presentation)
        began_s = self.perform(plan.first, then=plan.then, until={LineEventKind.OFF_HOOK})
        return Caller(self, began_s)

    def wait_seized(self, timeout_s: float) -> CalledParty:
        """Await that the switchboard takes the line to call out, and give it dial tone."""
        seized = self.end.wait(LineEventKind.OFF_HOOK, timeout_s)
        called = CalledParty(self, seized.at_s)
        called.send_tone(ToneName.DIAL)
        return called

    def wait_flash(self, timeout_s: float) -> LineEvent:
        """Await a hook flash."""
        return self.end.wait(LineEventKind.FLASH, timeout_s)

    def unplug(self) -> None:
        """Pull the cable."""
        self.end.unplug()

    def plug(self, timeout_s: float = 5.0) -> None:
        """Plug it again."""
        self.end.plug(timeout_s)
