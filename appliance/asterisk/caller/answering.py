"""Whether the caller's line has been answered, and the way for our audio before it is."""

from datetime import UTC, datetime, timedelta

from appliance.asterisk.caller.channel import QUICK_S, CallerChannel


class Answering:
    """The caller's line: it rings, may carry early media, is answered once. `answered_at` (UTC) tells when."""

    def __init__(self, channel: CallerChannel, *, early_media: bool) -> None:
        """Take a line that rings."""
        self.early_media = early_media
        self.answered_at: datetime | None = None
        self._channel = channel
        self._in_progress = False

    @property
    def answered(self) -> bool:
        """Whether the line has been answered."""
        return self.answered_at is not None

    async def answer(self) -> None:
        """Take the call; Asterisk waits up to 0.5 s for the line's first audio."""
        if not self.answered:
            await self._channel.do("ANSWER", planned_s=QUICK_S)
            self.was_answered()

    def was_answered(self, ago_s: float = 0.0) -> None:
        """Note when the line was answered, unless it was before."""
        self.answered_at = self.answered_at or datetime.now(UTC) - timedelta(seconds=ago_s)

    async def open_audio(self) -> None:
        """Have a way for our audio: early media where the line can, the answered call elsewhere."""
        if self.answered or self._in_progress:
            return
        if self.early_media:
            await self._channel.do("EXEC", "Progress", "")
            self._in_progress = True
        else:
            await self.answer()
