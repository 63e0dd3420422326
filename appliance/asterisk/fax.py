"""Receiving a fax, in Asterisk's words: what is set before, and what came of it.

A fax machine hangs up as soon as it is done, mostly before Asterisk's ReceiveFAX has returned, and who hangs up takes
the session along. So a hang-up handler of the frame (`zongji-faxed`) asks the controller once more at the channel's
end, when Asterisk still knows how the reception went.
"""

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from appliance.asterisk.agi_server import AgiSession
from appliance.callflow.ports import FaxResult, FaxSettings
from appliance.domain.ids import CallId, DepartmentId
from appliance.media.fax_pages import FaxPages, fax_pages
from appliance.media.replace_file import sync_file

FAXED = "faxed"
"""The script path by which the controller is asked how a fax went."""

TOLD_S = 2.0
"""For so long the hang-up handler is awaited."""

LISTEN = "TONE_DETECT(1100,400,d(6)erg(zongji-again-1,fax,1))"
"""Sends the caller to the frame's extension `fax` at the first CNG (T.30: 1100 Hz for 0.5 s, every 3.5 s).

Measured: nothing in 10 minutes of prompts and 10 of made music is taken for it. It hears tones from 1090 to 1110 Hz,
down to -33 dBm0 and to 8 dB above noise; Asterisk's own detector for faxes (FAXOPT) wants more than 13 dB.
"""
DEAF = "TONE_DETECT(0,,x)"

_DEADLINE_S = 2.0
_ASKED = ("FAXOPT(status)", "FAXOPT(statusstr)", "FAXOPT(error)", "FAXOPT(rate)", "FAXMODE")
_NOBODY = {"Disconnected after permitted retries", "Timer T1 expired", "Timer T0 expired"}
"""What spandsp says where nobody has answered as a fax machine."""
_NAME = re.compile(r"(?P<call>.+\.[0-9]+)-(?P<turn>[0-9]+)(-(?P<mailbox>[a-z0-9][a-z0-9-]*))?\.tif")


@dataclass(frozen=True, slots=True)
class RawFax:
    """A raw file of one reception; its name tells which: `<call>-<turn>.tif`, `<call>-<turn>-<mailbox>.tif`."""

    file: Path
    call: CallId
    turn: int
    mailbox: DepartmentId | None

    @classmethod
    def of(cls, file: Path) -> "RawFax | None":
        """Read the name; None for a file that is none of ours."""
        match = _NAME.fullmatch(file.name)
        if match is None:
            return None
        mailbox = DepartmentId(match["mailbox"]) if match["mailbox"] else None
        return cls(file, CallId(match["call"]), int(match["turn"]), mailbox)

    @property
    def finished(self) -> str:
        """Name its PDF."""
        return f"{self.call}-{self.turn}.pdf"

    @property
    def as_it_came(self) -> str:
        """Name what is kept of it where there is no PDF."""
        return f"{self.call}-{self.turn}.tif"


@dataclass(frozen=True, slots=True)
class Word:
    """Asterisk's word on a reception that is over. `cause` is "" when it went well."""

    cause: str
    rate: int
    t38: bool


@dataclass(slots=True)
class Receptions:
    """The receptions of one call."""

    _turn: int = 0
    _word: "asyncio.Future[Word] | None" = None

    def begin(self, call: CallId, mailbox: DepartmentId | None) -> str:
        """Begin one more; give the name of its raw file."""
        self._turn += 1
        self._word = asyncio.get_running_loop().create_future()
        return f"{call}-{self._turn}-{mailbox}.tif" if mailbox else f"{call}-{self._turn}.tif"

    async def over(self, session: AgiSession) -> None:
        """Ask the channel's last session how the reception went that the hang-up ended."""
        if self._word is not None and not self._word.done():
            told = await word(session, after_hangup=True)
            if not self._word.done():
                self._word.set_result(told)

    async def told(self) -> Word | None:
        """Wait for Asterisk's word after a hang-up; None when it doesn't come."""
        if self._word is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(TOLD_S):
                    return await asyncio.shield(self._word)
        return None


def variables(settings: FaxSettings, name: str) -> Mapping[str, str]:
    """Give what is set on the channel first. `ZONGJI_FAX` keeps the frame from ringing people for a fax machine."""
    return {
        "ZONGJI_FAX": name,
        "FAXOPT(ecm)": "yes" if settings.ecm else "no",
        "FAXOPT(localstationid)": settings.station_id,
        "CHANNEL(hangup_handler_push)": "zongji-faxed,s,1",
    }


async def word(session: AgiSession, *, after_hangup: bool) -> Word:
    """Ask how a reception went, also at the end of a channel. Raises what `AgiSession.command` does."""
    asked = "|".join(f"${{{name}}}" for name in _ASKED)
    answer = await session.command("GET", "FULL", "VARIABLE", asked, deadline_s=_DEADLINE_S, after_hangup=after_hangup)
    status, told, error, rate, mode = ((answer.value or "").split("|") + [""] * len(_ASKED))[: len(_ASKED)]
    return Word(_cause(status, told, error), int(rate) if rate.isdecimal() else 0, mode == "T38")


def _cause(status: str, told: str, error: str) -> str:
    if status == "SUCCESS":
        return ""
    if told in _NOBODY:
        return "no fax machine answered"
    words = told or error or "the reception never began"
    return words[0].lower() + words[1:]


async def result(file: Path, told: Word | None, *, caller_left: bool) -> FaxResult:
    """Say what came of it; the pages are durable when this returns."""
    pages = await asyncio.to_thread(_keep, file)
    if told is None:
        told = Word("the line went dead, and how the fax ended is not known", 0, t38=False)
    return FaxResult(
        file=PurePosixPath(file.name) if pages.count else None,
        pages=pages.count,
        cause=told.cause or ("" if pages.count else "no page came"),
        station=pages.station,
        rate=told.rate if pages.count else 0,
        t38=told.t38,
        caller_left=caller_left,
    )


def _keep(file: Path) -> FaxPages:
    pages = fax_pages(file)
    if pages.count:
        sync_file(file)
    else:
        file.unlink(missing_ok=True)
    return pages
