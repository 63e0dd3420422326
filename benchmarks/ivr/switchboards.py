"""The two that are compared, each an Asterisk of its own on the same build, modules and prompt files.

The peer is the leanest dialplan that serves the same call: no controller, no account, nothing on record.
"""

import asyncio
import os
import shutil
import tempfile
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path
from typing import Self

from appliance.asterisk.names import line_account
from appliance.asterisk.render.secrets import Secrets
from appliance.config.model.prompt import FilePrompt
from appliance.daemons.port_block import take_port_block
from appliance.daemons.prepare import make_instance, prepare, put_builtin_prompts, put_configuration, studio_of
from appliance.daemons.supervisor import Supervisor
from appliance.domain.ids import LineId
from appliance.domain.instance import Instance
from appliance.media.replace_file import replace_file
from appliance.media.tone import Tone, render
from appliance.media.wav import encode
from appliance.services.publish import build_sounds
from appliance.storage.records import Records
from benchmarks.ivr.dialog import Target
from benchmarks.ivr.leg import PROMPT_S
from benchmarks.ivr.load import HOST
from benchmarks.ivr.sip import Account

PROMPTS_VARIABLE = "ZONGJI_PROMPTS"
NUMBER = "4008001234"

_COMPANY = Path(__file__).with_name("company.yaml")
_PROMPTS_HZ = {"welcome.wav": 610, "farewell.wav": 850}


class Switchboard(ABC):
    """An instance in a folder of its own; an async context that starts it and leaves nothing behind."""

    name: str
    target: Target

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="zongji-bench-"))
        self._folder.chmod(0o755)
        self._block = take_port_block()
        self.instance = make_instance(self._folder / "instance", self._block.ports)
        put_builtin_prompts(self.instance, Path(os.environ[PROMPTS_VARIABLE]))
        self.document = put_configuration(self.instance, _company(self._folder))
        prepare(self.instance)
        self.supervisor = Supervisor(self.instance)

    async def __aenter__(self) -> Self:
        try:
            await self.supervisor.start_asterisk()
            await self._start()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stop()
        await self.supervisor.stop()
        self._block.release()
        shutil.rmtree(self._folder)

    @property
    def asterisk_pid(self) -> int:
        """Asterisk's process."""
        assert self.supervisor.asterisk.process is not None  # noqa: S101 - the type can't tell that it was started
        return self.supervisor.asterisk.process.pid

    @property
    def python_pid(self) -> int | None:
        """The controller's process, where there is one."""
        return self.supervisor.calls.process.pid if self.supervisor.calls.process else None

    @abstractmethod
    def served(self) -> int | None:
        """Give how many calls stand closed on the record; None where there is no record."""

    async def _start(self) -> None:
        return

    async def _stop(self) -> None:
        return


class Ours(Switchboard):
    """The product as it is installed: controller, journal and record, and somebody who follows the live view."""

    name = "our IVR"

    def __init__(self) -> None:
        super().__init__()
        self.target = _line(self.instance)
        self._records = Records.open(self.instance.database_url)
        self._follower: asyncio.Task[None] | None = None

    def served(self) -> int:
        """Count the closed records."""
        return sum(record.ended_at is not None for record in self._records.latest(1_000_000))

    async def _start(self) -> None:
        await self.supervisor.start_calls()
        self._follower = asyncio.create_task(self._follow())

    async def _stop(self) -> None:
        if self._follower is not None:
            self._follower.cancel()
            with suppress(asyncio.CancelledError):
                await self._follower
        self._records.close()

    async def _follow(self) -> None:
        reader, writer = await asyncio.open_unix_connection(str(self.instance.live_socket))
        try:
            while await reader.read(1 << 16):
                pass
        finally:
            writer.close()


class StaticDialplan(Switchboard):
    """The same call in five lines of dialplan, on the very same line: its account, its challenge, its codecs."""

    name = "static dialplan"

    def __init__(self) -> None:
        super().__init__()
        self.target = _line(self.instance)
        sounds = build_sounds(self.document, studio_of(self.instance)).prompts
        welcome, farewell = (sounds[FilePrompt(file=name)].path for name in _PROMPTS_HZ)
        self._write("extensions.conf", _dialplan(welcome, farewell))
        modules = self.instance.asterisk_etc / "modules.conf"
        self._write("modules.conf", modules.read_text(encoding="utf-8") + "load = app_read.so\n")

    def served(self) -> None:
        """Keep no record."""
        return

    def _write(self, name: str, content: str) -> None:
        replace_file(self.instance.asterisk_etc / name, (content.encode(),), mode=0o644)


def _line(instance: Instance) -> Target:
    """Give the line on which the load comes in."""
    account = line_account(LineId("bench"))
    password = Secrets.load_or_make(instance.secrets).accounts[account]
    return Target(HOST, instance.ports.sip, NUMBER, Account(account, password))


def _company(folder: Path) -> Path:
    """Write the document and its two prompts of 2 s, each another tone."""
    audio = folder / "company" / "audio"
    audio.mkdir(parents=True)
    for name, hz in _PROMPTS_HZ.items():
        (audio / name).write_bytes(encode(render(Tone(hz, int(PROMPT_S * 1000), 0))))
    return Path(shutil.copy(_COMPANY, folder / "company"))


def _dialplan(welcome: str, farewell: str) -> str:
    steps = ("Answer()", f"Playback({welcome})", "Read(KEY,,1,,1,5)", f"Playback({farewell})", "Hangup()")
    first, *others = steps
    return "\n".join(["[from-line]", f"exten => {NUMBER},1,{first}", *(f" same => n,{step}" for step in others), ""])
