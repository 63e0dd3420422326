"""Asterisk's part for cards, as its manager shows it: it holds ports that are configured, and keeps them for calls.

What is answered was looked at on Asterisk 22.10: `ModuleLoad` refuses to unload while a call is up, and a module's
monitor lets go of its ports a moment later.
"""

import asyncio
import re
from pathlib import Path

from appliance.asterisk.ami_link import ActionTimedOut, AmiError, ConnectionLost
from appliance.asterisk.ami_protocol import Event, Response
from tests.harness.fake_dahdi import FakeDahdi

_LETS_GO_S = 0.1


class FakeChanDahdi:
    """A manager with nothing behind it but a card of paper.

    `gone_at` is the action at which Asterisk dies, `slow_at` the unloading whose answer comes too late, once.
    """

    def __init__(self, dahdi: FakeDahdi, etc: Path) -> None:
        """Begin with nothing loaded."""
        self._dahdi = dahdi
        self._etc = etc
        self.ports: frozenset[int] | None = None
        self.calls: set[int] = set()
        self.asked: list[str] = []
        self.gone_at: str | None = None
        self.slow_at: str | None = None
        self.declines = False

    async def action(
        self, name: str, headers: tuple[tuple[str, str], ...] = (), *, deadline_s: float | None = None
    ) -> Response:
        """Do one action."""
        del deadline_s
        told = dict(headers)
        what = " ".join([name, *(told[key] for key in ("LoadType", "Module", "Channel") if key in told)])
        self.asked.append(what)
        if self.slow_at is not None and what.startswith(self.slow_at):
            self.slow_at = None
            self._unload(name)
            raise ActionTimedOut("asterisk manager", name, "no answer in time")
        if self.gone_at is not None and what.startswith(self.gone_at):
            self.ports = None
            raise ConnectionLost("asterisk manager", name, "there is no connection")
        match what:
            case "ModuleCheck chan_dahdi" if self.ports is None:
                raise _refused(name, "Module not loaded")
            case "ModuleLoad unload chan_dahdi.so":
                self._unload(name)
            case "ModuleLoad load chan_dahdi.so":
                self._load(name)
            case "Reload chan_dahdi.so" if self.ports is None:
                raise _refused(name, "No such module")
        return Response((("Response", "Success"),))

    async def listing(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> tuple[Event, ...]:
        """List channels."""
        del headers
        assert name in {"DAHDIShowChannels", "CoreShowChannels"}
        if name == "DAHDIShowChannels":
            return tuple(Event((("Event", name), ("DAHDIChannel", str(port)))) for port in self.ports or ())
        return tuple(event("CoreShowChannel", port) for port in sorted(self.calls))

    def _unload(self, name: str) -> None:
        if self.ports is None or self.calls:
            raise _refused(name, "Could not unload module.")
        self.ports = None
        asyncio.get_running_loop().call_later(_LETS_GO_S, self._dahdi.hold, ())

    def _load(self, name: str) -> None:
        file = self._etc / "chan_dahdi.conf"
        if self.declines or not file.exists():
            raise _refused(name, "Could not load module.")
        text = file.read_text(encoding="utf-8")
        wanted = {int(channel) for channel in re.findall(r"^dahdichan = (\d+)$", text, re.MULTILINE)}
        self.ports = frozenset(wanted & self._dahdi.configured().keys())
        self._dahdi.hold(self.ports)


def event(name: str, port: int, state: str = "Up") -> Event:
    """Give what the manager tells of a port's channel."""
    return Event((("Event", name), ("Channel", f"DAHDI/{port}-1"), ("ChannelStateDesc", state)))


def _refused(name: str, why: str) -> AmiError:
    return AmiError(name, Response((("Response", "Error"), ("Message", why))))
