"""Asterisk as the product renders it, with a controller that does what a test says: ring whom, with which legs.

Nothing of the walk of a call is here, so that what is tested is the caller's port and what Asterisk makes of it.
"""

import asyncio
import os
import queue
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from appliance.asterisk.agi_server import AgiServer, AgiSession
from appliance.asterisk.ami_client import AmiAccount, AmiClient, LinkState
from appliance.asterisk.ami_protocol import Event
from appliance.asterisk.caller import AsteriskCaller, ChannelFacts
from appliance.asterisk.names import telephone_ports
from appliance.asterisk.offline_database import fill
from appliance.asterisk.outgoing import outgoing_lines
from appliance.asterisk.render.core import core_files
from appliance.asterisk.render.dialplan import database, extensions_file
from appliance.asterisk.render.pjsip import accounts, pjsip_file
from appliance.asterisk.render.ringtone import musiconhold_file
from appliance.asterisk.render.secrets import Secrets
from appliance.asterisk.sounds import Sound, SoundLibrary
from appliance.callflow.ports import CallerFacts, CallerHungUp, RingRequest, RingResult
from appliance.config.model.document import Document
from appliance.config.model.prompt import BuiltinPrompt
from appliance.daemons.asterisk_command import asterisk_command
from appliance.daemons.port_block import take_port_block
from appliance.daemons.prepare import make_instance
from appliance.domain.ids import AgentId, CallId, EndpointId, HotlineId, LineId
from appliance.domain.phone_number import PhoneNumber
from appliance.media.agent_id import render_announcement
from appliance.media.prompt_file import read_prompt
from hil_rig.instruments.ami_observer import AmiObserver
from hil_rig.phones.api import PhoneAccount
from tests.harness.ears import put_sound_first
from tests.harness.house import PROMPTS_VARIABLE

T = TypeVar("T")
Then = Callable[[AsteriskCaller, CallerFacts], Coroutine[Any, Any, None]]

WHISPER = "survey-thanks"
"""A built-in prompt stands for the whisper: what it says doesn't matter here, who hears it does."""
HOTLINE = HotlineId("main")


@dataclass(frozen=True, slots=True)
class Answer:
    """Which endpoint answered in a call, and when (monotonic)."""

    endpoint: EndpointId
    at: float


class Exchange:
    """Use as a context manager. `then` is what is done with the next callers."""

    def __init__(self, document: Document, *, passwords: dict[str, str] | None = None) -> None:
        """Render everything; nothing runs yet."""
        self.document = document
        self._folder = Path(tempfile.mkdtemp(prefix="zongji-exchange-"))
        self._folder.chmod(0o755)
        self._block = take_port_block()
        self.instance = make_instance(self._folder, self._block.ports)
        shutil.copytree(Path(os.environ[PROMPTS_VARIABLE]), self.instance.builtin_prompts, dirs_exist_ok=True)
        made = Secrets.load_or_make(self.instance.secrets).with_accounts(accounts(document))
        self.secrets = Secrets(made.box, made.manager, made.accounts | (passwords or {}))
        self.sounds = self._sounds()
        self.render()
        self.then: Then = _hang_up
        self.results: queue.Queue[RingResult] = queue.Queue()
        self.facts: queue.Queue[CallerFacts] = queue.Queue()
        self.events: list[Event] = []
        self.also: Callable[[Event], None] = _pass_over
        self._answers: dict[CallId, Answer] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="exchange", daemon=True)
        self._agi = AgiServer(self._serve, port=self.instance.ports.agi)
        account = AmiAccount("127.0.0.1", self.instance.ports.ami, "zongji", self.secrets.manager)
        self.manager = AmiClient(account, self._on_event)
        self._process: subprocess.Popen[bytes] | None = None
        self._observer: AmiObserver | None = None

    def __enter__(self) -> Self:
        """Start Asterisk and the controller."""
        put_sound_first()
        with (self.instance.logs / "asterisk.out").open("wb") as output:
            self._process = subprocess.Popen(asterisk_command(self.instance), stdout=output, stderr=output)
        self._thread.start()
        self.do(self._open())
        self._observer = AmiObserver("127.0.0.1", self.instance.ports.ami, "observer", "observer")
        self._observer.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End both; a test that failed sees Asterisk's log."""
        if kind is not None:
            print((self.instance.asterisk_state / "log" / "messages").read_text(errors="replace")[-6000:])
        if self._observer is not None:
            self._observer.close()
        self.do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
        shutil.rmtree(self._folder)
        self._block.release()

    def ring(self, request: RingRequest) -> None:
        """Ring like this for the next callers, then let them go."""

        async def then(caller: AsteriskCaller, _facts: CallerFacts) -> None:
            result = await caller.ring(request)
            self.results.put(result)
            if not result.caller_left:
                await caller.hang_up()

        self.then = then

    def result(self, within_s: float = 20) -> RingResult:
        """Give how the next attempt ended."""
        return self.results.get(timeout=within_s)

    def forget(self) -> None:
        """Forget the calls so far, and what was to be done with the next."""
        self.then = _hang_up
        for told in (self.results, self.facts):
            while not told.empty():
                told.get_nowait()

    def account(self, name: str, *, number: str | None = None, register: bool = True) -> PhoneAccount:
        """Give an account for a rig phone."""
        return PhoneAccount(
            name,
            self.secrets.accounts[name],
            server_port=self.instance.ports.sip,
            number=number,
            register=register and number is None,
        )

    def command(self, text: str) -> str:
        """Give what a console command prints."""
        assert self._observer is not None
        return self._observer.command(text)

    def channels(self) -> list[str]:
        """Name the channels, as an observer sees them."""
        assert self._observer is not None
        return self._observer.channels()

    def recordings(self) -> list[Path]:
        """Give the raw recordings."""
        return sorted(self.instance.raw_recordings.glob("*.raw"))

    def prompts(self, *ids: str) -> dict[str, Path]:
        """Give the files of built-in prompts and of the agents' IDs."""
        folder = self.instance.builtin_prompts / "zh"
        found = {id_: folder / f"{id_}.wav" for id_ in ids}
        return found | {path.stem: path for path in self.instance.media.glob("agent-id-*.wav")}

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something in the controller's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    async def _open(self) -> None:
        await self._agi.open()
        self._link = asyncio.create_task(self.manager.run())
        async with asyncio.timeout(30):
            await self.manager.wait_for(LinkState.UP)

    async def _close(self) -> None:
        await self._agi.close()
        await self.manager.close()
        await self._link

    async def _serve(self, session: AgiSession) -> None:
        environment = session.environment
        line, called = (*environment.arguments, "", "")[:2]
        facts = CallerFacts(
            call=CallId(environment.unique_id),
            line=LineId(line),
            called=called,
            number=PhoneNumber.parse(environment.values.get("callerid", "")),
            name=environment.values.get("calleridname", ""),
        )
        self.facts.put(facts)
        known = ChannelFacts(
            self.instance,
            self.sounds,
            self._answered_at,
            lambda _: False,
            lambda _: True,
            self._answered_by,
            outgoing_lines(self.document),
            telephone_ports(self.document),
        )
        line_settings = self.document.lines.get(line)
        early = line_settings is not None and line_settings.early_media
        with suppress(CallerHungUp):
            await self.then(AsteriskCaller(session, facts, known, early_media=early), facts)

    async def _on_event(self, event: Event) -> None:
        self.events.append(event)
        self.also(event)
        marks = dict(item.partition("=")[::2] for item in event.all("ChanVariable"))
        if event.name == "Newstate" and event.get("ChannelStateDesc") == "Up" and marks.get("ZONGJI_ENDPOINT"):
            answer = Answer(EndpointId(marks["ZONGJI_ENDPOINT"]), time.monotonic())
            self._answers.setdefault(CallId(marks["ZONGJI_CALL"]), answer)

    def _answered_at(self, call: CallId) -> float | None:
        answer = self._answers.get(call)
        return None if answer is None else answer.at

    def _answered_by(self, call: CallId) -> EndpointId | None:
        answer = self._answers.get(call)
        return None if answer is None else answer.endpoint

    def _sounds(self) -> SoundLibrary:
        folder = self.instance.builtin_prompts
        built_in = {path.stem: _sound(path.with_suffix("")) for path in (folder / "zh").glob("*.wav")}
        agent_ids = {}
        for agent in self.document.agents:
            stem = self.instance.media / f"agent-id-zh-{agent}"
            render_announcement(AgentId(agent), "zh", (folder / "zh").joinpath, stem)
            agent_ids[AgentId(agent)] = _sound(stem)
        return SoundLibrary(
            prompts={BuiltinPrompt(builtin=id_): sound for id_, sound in built_in.items()},
            ringtones={},
            agent_ids=agent_ids,
            whispers={(HOTLINE, None): built_in[WHISPER]},
        )

    def render(self) -> None:
        """Write Asterisk's files; it must be down."""
        instance, document = self.instance, self.document
        files = core_files(instance, self.secrets.box, self.secrets.manager) | {
            "extensions.conf": extensions_file(instance),
            "pjsip.conf": pjsip_file(document, instance, self.secrets),
            "musiconhold.conf": musiconhold_file([]),
        }
        files["manager.conf"] += "[observer]\nsecret = observer\nread = none\nwrite = command,reporting\n"
        for name, text in files.items():
            (instance.asterisk_etc / name).write_text(text, encoding="utf-8")
        greetings = {HotlineId(id_): ("silence", "silence") for id_ in document.hotlines}
        library = instance.asterisk_state / "lib"
        fill(library, 1, database(document, greetings))
        if os.geteuid() == 0:
            for path in (*instance.asterisk_etc.iterdir(), *library.iterdir()):
                shutil.chown(path, instance.asterisk_uid, instance.asterisk_uid)


def _sound(stem: Path) -> Sound:
    return Sound(str(stem), read_prompt(stem).duration_s)


def _pass_over(_event: Event) -> None:
    return


async def _hang_up(caller: AsteriskCaller, _facts: CallerFacts) -> None:
    await caller.hang_up()
