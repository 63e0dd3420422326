"""A caller who may be a fax machine: one is listened for, and what it sends is received."""

from pathlib import Path

from appliance.asterisk import fax
from appliance.asterisk.agi_server import AgiSession, ChannelGone
from appliance.asterisk.caller.answering import Answering
from appliance.asterisk.caller.channel import GONE, QUICK_S, CallerChannel
from appliance.callflow.ports import FaxResult, FaxSettings, Move, MoveReason
from appliance.domain.ids import CallId


class Faxing:
    """What one call has to do with faxes. Raw files go to `folder`."""

    def __init__(self, channel: CallerChannel, call: CallId, folder: Path, answering: Answering) -> None:
        """Begin deaf to fax machines."""
        self._channel = channel
        self._call = call
        self._folder = folder
        self._answering = answering
        self._receptions = fax.Receptions()
        self._listened_for = False
        self._hears = False
        channel.listen(self._moved)

    async def listen(self) -> None:
        """Have Asterisk send the caller to the frame's extension `fax` when it hears a fax machine."""
        self._listened_for = True
        await self.hear(now=True)

    async def hear(self, *, now: bool) -> None:
        """Have a fax machine heard or not, in a call that listens for one."""
        if self._listened_for and now is not self._hears:
            await self._channel.set(fax.LISTEN if now else fax.DEAF, "")
            self._hears = now

    async def receive(self, settings: FaxSettings) -> FaxResult:
        """Receive a fax."""
        await self._answering.answer()
        await self.hear(now=False)
        self._listened_for = False
        file = self._folder / self._receptions.begin(self._call, settings.mailbox)
        for name, value in fax.variables(settings, file.name).items():
            await self._channel.set(name, value)
        await self._channel.renew(settings.longest_s)
        told, stays = await self._received(f"{file},f", settings.longest_s)
        if stays:
            return await fax.result(file, told, caller_left=False)
        told = told or await self._receptions.told()
        return await fax.result(file, told, caller_left=told is not None or self._channel.session.told_hangup)

    async def over(self, session: AgiSession) -> None:
        """Ask how a fax went in whose end the caller hung up, by the channel's last session."""
        await self._receptions.over(session)

    async def _received(self, arguments: str, longest_s: float) -> tuple[fax.Word | None, bool]:
        """Receive; give Asterisk's word, if the caller stayed for it, and whether the caller is still there."""
        told: fax.Word | None = None
        session = self._channel.session
        try:
            answer = await session.command("EXEC", "ReceiveFAX", arguments, deadline_s=longest_s + QUICK_S)
            if answer.result == GONE:
                return None, False
            told = await fax.word(session, after_hangup=False)
            await session.command("SET", "VARIABLE", "CHANNEL(hangup_handler_pop)", "", deadline_s=QUICK_S)
            await session.command("SET", "VARIABLE", "ZONGJI_FAX", "", deadline_s=QUICK_S)
        except ChannelGone:  # the hang-up is a fax's usual end, and its pages stand in the file
            return told, False
        return told, True

    def _moved(self, move: Move) -> None:
        if move.reason is MoveReason.FAX:
            self._hears = False  # the detector has ended by itself
