"""The messages that a caller leaves, and those that are played to somebody."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from appliance.asterisk.agi_server import ChannelGone
from appliance.asterisk.caller.answering import Answering
from appliance.asterisk.caller.channel import QUICK_S, CallerChannel
from appliance.asterisk.caller.faxing import Faxing
from appliance.asterisk.caller.known import ChannelFacts
from appliance.asterisk.message_file import keep_message, no_room
from appliance.callflow.ports import MessageLimits, Recorded
from appliance.domain.heard_tone import HeardTone
from appliance.domain.ids import CallId

_LONGEST_MESSAGE_S = 3600.0
"""As long as the document lets a caller speak."""
_KEPT = "ZONGJI_MESSAGE"
"""The variable that tells the dialplan which file the caller's message is."""


@dataclass(slots=True)
class Messages:
    """One caller's voicemails."""

    channel: CallerChannel
    call: CallId
    known: ChannelFacts
    answering: Answering
    faxing: Faxing
    _begun: int = field(init=False, default=0)
    _latest: str = field(init=False, default="")

    @property
    def folder(self) -> Path:
        """Where they all lie."""
        return self.known.instance.voicemail

    async def play(self, file: PurePosixPath) -> None:
        """Play a voicemail to its end."""
        await self.answering.open_audio()
        stem = (self.folder / file.name).with_suffix("")
        await self.channel.renew(_LONGEST_MESSAGE_S)
        await self.channel.do("STREAM", "FILE", str(stem), "#", planned_s=_LONGEST_MESSAGE_S)

    async def record(self, limits: MessageLimits) -> Recorded:
        """Record a message and make it durable."""
        fault = await asyncio.to_thread(no_room, self.folder)
        if fault:
            return Recorded(None, fault)
        file = self._next_file()
        await self.channel.set(_KEPT, file.name)
        await self.faxing.hear(now=False)
        await self._record(file, limits)
        kept = await asyncio.to_thread(keep_message, file, limits.shortest_s, self._tone_s())
        if kept.message is not None:
            self._latest = kept.message.file.name
        elif not self.channel.session.hung_up.is_set():
            await self.channel.set(_KEPT, self._latest)
        return kept

    async def drop(self, file: PurePosixPath) -> None:
        """Remove a message that was recorded anew."""
        with suppress(OSError):  # what can't be removed is found as a message of nobody's, and goes with the old ones
            await asyncio.to_thread((self.folder / file.name).unlink, missing_ok=True)

    def _tone_s(self) -> float:
        """Tell how many of the message's last seconds are the exchange's tone: it ends with the hang-up."""
        heard = self.known.heard(self.call)
        return 0.0 if not isinstance(heard, HeardTone) else asyncio.get_running_loop().time() - heard.began_at

    def _next_file(self) -> Path:
        self._begun += 1
        name = self.call if self._begun == 1 else f"{self.call}-{self._begun}"
        return self.folder / f"{name}.wav"

    async def _record(self, file: Path, limits: MessageLimits) -> None:
        await self.channel.renew(limits.longest_s)
        limit_ms = str(int(limits.longest_s * 1000))
        stem = str(file.with_suffix(""))
        words = ("RECORD", "FILE", stem, "wav", "#", limit_ms, f"s={limits.silence_s:g}")
        with suppress(ChannelGone):  # the hang-up is a message's usual end, and what was said stands in the file
            await self.channel.session.command(*words, deadline_s=limits.longest_s + QUICK_S)
