"""The caller's channel: the commands of its session, the dead-man's limit, and what the end of a session means.

Before each step the dead-man's limit of the dialplan frame is renewed for as long as the step may take; the frame
lifts it when an agent answers and sets it again at the end of the conversation.

When the session ends, the caller has hung up, or the frame has taken the caller over because we were late, or Asterisk
is gone. Only the first is the caller's own doing; what can't be told for certain is `OutOfReach`.
"""

import asyncio
from collections.abc import Awaitable, Callable

from appliance.asterisk.agi_protocol import Answer
from appliance.asterisk.agi_server import AgiSession, ChannelGone
from appliance.asterisk.caller.known import ChannelFacts
from appliance.asterisk.reentry import Reentry
from appliance.callflow.ports import CallerHungUp, CallerMoved, Move
from appliance.domain.ids import CallId
from appliance.errors import ZongjiError

GONE = "-1"
"""The result of a command that was cut short."""
QUICK_S = 10.0
"""How much longer than planned we wait for the answer to a command."""
LONGEST_TALK_S = 24 * 3600.0
_GRACE_S = 5.0
"""How much longer than planned a step may take before the dialplan takes the caller for abandoned."""
_IN_DOUBT_S = 5.0
"""For so long after a stall a hang-up may as well be the dialplan's limit running out: no less than its shortest."""


class OutOfReach(ZongjiError):  # what happened is its name
    """The session ended without the caller hanging up, as far as we can tell; what the dialplan leaves behind tells."""


def _nobody_told(_move: Move) -> None:
    return


class CallerChannel:
    """A channel of Asterisk, through its session or those that follow when Asterisk sends the caller elsewhere.

    Every command raises `CallerHungUp`, `CallerMoved` or `OutOfReach` when its session has ended.
    """

    def __init__(self, session: AgiSession, call: CallId, known: ChannelFacts) -> None:
        """Take over the channel of a call."""
        self._session = session
        self._known = known
        self._reentry = Reentry(known.gone(call))
        self._told: Callable[[Move], None] = _nobody_told

    @property
    def name(self) -> str:
        """Asterisk's name of the channel."""
        return self._session.environment.channel

    @property
    def session(self) -> AgiSession:
        """The session that the caller is in, for what has more to ask of it than its commands."""
        return self._session

    def listen(self, on_move: Callable[[Move], None]) -> None:
        """Have `on_move`, which must not raise, hear of each move just before a command raises it."""
        self._told = on_move

    def came_back(self, session: AgiSession, move: Move) -> None:
        """Take the session in which Asterisk brings the caller back whom it has sent elsewhere."""
        self._reentry.came(session, move)

    def let_go(self) -> None:
        """Give the channel back to the dialplan, in whichever session it is."""
        self._session.close()
        self._reentry.let_go()

    async def do(self, *words: str, planned_s: float = 0.0) -> Answer:
        """Give one command, which takes about so long."""
        asked_at = asyncio.get_running_loop().time()
        try:
            answer = await self._session.command(*words, deadline_s=planned_s + QUICK_S)
        except ChannelGone as gone:
            raise await self.ended(asked_at, gone.reason.value) from None
        if answer.result == GONE:
            raise await self.ended(asked_at, "the command was cut short")
        return answer

    async def set(self, name: str, value: str) -> None:
        """Set a channel variable, or what a function of the dialplan sets."""
        await self.do("SET", "VARIABLE", name, value)

    async def values(self, *names: str) -> list[str]:
        """Read channel variables, "" for those that are not set."""
        answer = await self.do("GET", "FULL", "VARIABLE", "|".join(f"${{{name}}}" for name in names))
        values = (answer.value or "").split("|")
        return (values + [""] * len(names))[: len(names)]

    async def renew(self, planned_s: float) -> None:
        """Renew the dead-man's limit for a step that takes so long."""
        await self.set("TIMEOUT(absolute)", f"{planned_s + _GRACE_S:.1f}")

    async def stay(self, until: Awaitable[object], longest_s: float) -> None:
        """Give no command until something is so, or for so long at most."""
        await self.renew(longest_s)
        asked_at = asyncio.get_running_loop().time()
        waiting, gone = asyncio.ensure_future(until), asyncio.ensure_future(self._session.hung_up.wait())
        try:
            await asyncio.wait({waiting, gone}, timeout=longest_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            if waiting is not until:
                waiting.cancel()
        if self._session.hung_up.is_set():
            raise await self.ended(asked_at, "the channel was hung up")

    async def ended(self, asked_at: float, how: str) -> CallerHungUp | CallerMoved | OutOfReach:
        """Tell a hang-up of the caller from the rest; who was sent elsewhere goes on in a new session.

        `asked_at` is when the session was last known to go on, of the event loop's clock.
        """
        if (came := await self._reentry.next()) is not None:
            self._session, move = came
            self._told(move)
            return CallerMoved(move)
        if self._session.hung_up.is_set() and not self._session.told_hangup:
            return OutOfReach(how)
        if self._known.stalled_since(asked_at - _IN_DOUBT_S):
            return OutOfReach("we were late, so the dialplan may have taken the caller over")
        return CallerHungUp()
