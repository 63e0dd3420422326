"""Asterisk as a publish meets it: its data base, what it has read of its files, its channels. It can be killed."""

import asyncio
from collections.abc import Callable

from appliance.asterisk.ami_link import AmiError
from appliance.asterisk.ami_protocol import MAX_LIST_EVENTS, Event, Response
from appliance.domain.instance import Instance
from appliance.errors import RemoteProtocolError

Headers = tuple[tuple[str, str], ...]


class Killed(BaseException):
    """The process is gone at this very moment."""


class Blow:
    """Counts the steps that leave a trace, and ends everything at the one that is wanted, and from then on."""

    def __init__(self, at: int | None = None) -> None:
        self.steps: list[str] = []
        self._at = at

    def step(self, what: str) -> None:
        self.steps.append(what)
        if self._at is not None and len(self.steps) > self._at:
            raise Killed(what)


class FakeAsterisk:
    """The manager's side of Asterisk. `database` are the entries below `zongji`; `loaded` is what it has read."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self.database: dict[str, str] = {}
        self.loaded: dict[str, bytes] = {}
        self.reloads: list[str] = []
        self.in_use: list[str] = []
        self.blow = Blow()
        self.refuses: Callable[[str], bool] = lambda _name: False

    def boot(self) -> None:
        """Read the files as at a start."""
        for module in ("res_pjsip.so", "res_musiconhold.so"):
            self._read(module)

    async def action(self, name: str, headers: Headers = ()) -> Response:
        given = dict(headers)
        self.blow.step(f"{name} {given.get('Key') or given.get('Module')}")
        if self.refuses(name):
            raise AmiError(name, Response((("Response", "Error"), ("Message", "not now"))))
        match name:
            case "DBPut":
                self.database[given["Key"]] = given["Val"]
            case "DBDelTree":
                gone = self._below(given["Key"])
                self.database = {key: it for key, it in self.database.items() if key not in gone}
                if not gone:
                    raise AmiError(name, Response((("Response", "Error"), ("Message", "Database entry not found"))))
            case "DBDel":
                del self.database[given["Key"]]
            case "Reload":
                self._reload(given["Module"])
        await asyncio.sleep(0)
        self.blow.step(f"{name} {given.get('Key') or given.get('Module')}, done")
        return Response((("Response", "Success"),))

    async def listing(self, name: str, headers: Headers = ()) -> tuple[Event, ...]:
        given = dict(headers)
        self.blow.step(name)
        await asyncio.sleep(0)
        match name:
            case "DBGet" if given["Key"] in self.database:
                return (Event((("Event", "DBGetResponse"), ("Val", self.database[given["Key"]]))),)
            case "DBGetTree" if found := self._below(given["Family"].partition("/")[2]):
                if len(found) > MAX_LIST_EVENTS:
                    raise RemoteProtocolError("a listing without end: the link is gone")
                return tuple(
                    Event((("Event", "DBGetTreeResponse"), ("Key", f"/zongji/{key}"), ("Val", value)))
                    for key, value in found.items()
                )
            case "CoreShowChannels":
                return tuple(
                    Event(
                        (
                            ("Event", "CoreShowChannel"),
                            ("ChanVariable", "X=1"),
                            ("ChanVariable", f"ZONGJI_REVISION={revision}"),
                        )
                    )
                    for revision in self.in_use
                )
        raise AmiError(name, Response((("Response", "Error"), ("Message", "Database entry not found"))))

    def _below(self, part: str) -> dict[str, str]:
        """Give the entries below a part of the family, "" for all of it."""
        return {key: it for key, it in self.database.items() if not part or f"{key}/".startswith(f"{part}/")}

    def _reload(self, module: str) -> None:
        if module == "res_pjsip_outbound_registration.so":
            raise AmiError("Reload", Response((("Response", "Error"), ("Message", "No such module."))))
        self.reloads.append(module)
        self._read(module)

    def _read(self, module: str) -> None:
        file = {"res_pjsip.so": "pjsip.conf", "res_musiconhold.so": "musiconhold.conf"}.get(module)
        if file is not None:
            self.loaded[file] = (self._instance.asterisk_etc / file).read_bytes()
