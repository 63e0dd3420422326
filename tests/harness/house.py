"""A whole switchboard for tests: real Asterisk, real controller, its own folder and ports."""

import asyncio
import os
import secrets
import shutil
import signal
import socket
import tempfile
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from appliance.asterisk.render.secrets import Secrets
from appliance.asterisk.render.section import section
from appliance.daemons.port_block import take_port_block
from appliance.daemons.prepare import make_instance, prepare, put_builtin_prompts, put_configuration, put_regions
from appliance.daemons.supervisor import Supervisor
from appliance.domain.ids import CallId
from appliance.domain.instance import Instance, Ports
from appliance.services.live_client import read_snapshot
from appliance.services.live_state import LiveCall, Snapshot
from appliance.storage.record_values import CallRecord, CallStory
from appliance.storage.records import Records
from hil_rig.instruments.ami_observer import AmiObserver
from tests.harness.ears import put_sound_first
from tests.harness.waiting import wait_for

T = TypeVar("T")

PROMPTS_VARIABLE = "ZONGJI_PROMPTS"
REGIONS_VARIABLE = "ZONGJI_REGIONS"


class House:
    """One running instance: as a context manager it is started, and closed whatever happens.

    The methods may be called from the test's thread; the processes live in a loop's.
    """

    def __init__(self, configuration: Path, where: Path | None = None) -> None:
        """Prepare an instance of this configuration, in a folder of its own `where` one is wanted; nothing runs yet."""
        self.folder = Path(tempfile.mkdtemp(prefix="zongji-house-", dir=where))
        self.folder.chmod(0o755)
        self._block = take_port_block()
        self.instance = self.made_instance(self._block.ports)
        put_builtin_prompts(self.instance, Path(os.environ[PROMPTS_VARIABLE]))
        if REGIONS_VARIABLE in os.environ:  # without it no place is known, and the stories about regions fail
            put_regions(self.instance, Path(os.environ[REGIONS_VARIABLE]))
        self.document = put_configuration(self.instance, configuration)
        prepare(self.instance)
        self._observers_secret = _admit_observer(self.instance)
        self.secrets = Secrets.load_or_make(self.instance.secrets)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="house", daemon=True)
        self._thread.start()
        self.supervisor = Supervisor(self.instance)
        self.records = Records.open(self.instance.database_url)
        self.observer: AmiObserver | None = None

    def __enter__(self) -> Self:
        """Start everything, and let sound go before other work."""
        put_sound_first()
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End everything."""
        self.close()

    def start(self, *, controller: bool = True) -> None:
        """Start Asterisk and, unless told otherwise, the controller."""
        self._loop.call_soon_threadsafe(put_sound_first)
        self.start_asterisk()
        self.observer = AmiObserver("127.0.0.1", self.instance.ports.ami, "observer", self._observers_secret)
        self.observer.open()
        if controller:
            self.start_controller()

    def made_instance(self, ports: Ports) -> Instance:
        """Make the instance at these ports."""
        return make_instance(self.folder, ports)

    def start_asterisk(self) -> None:
        """Start Asterisk and wait until its manager answers."""
        self._do(self.supervisor.start_asterisk())

    def start_controller(self) -> None:
        """Start the controller and wait until it is joined with Asterisk."""
        self._do(self.supervisor.start_calls())

    def start_notify(self) -> None:
        """Start who tells people; nothing waits for it."""

        async def start() -> None:
            self.supervisor.start_notify()

        self._do(start())

    def start_ear(self) -> None:
        """Start who listens to lines; nothing waits for it."""

        async def start() -> None:
            self.supervisor.start_ear()

        self._do(start())

    def start_cards(self, *words: str) -> None:
        """Start who has the hands on the cards, with these words of its command line; nothing waits for it."""

        async def start() -> None:
            self.supervisor.start_cards(*words)

        self._do(start())

    def signal_cards(self, number: signal.Signals) -> None:
        """Send its process a signal."""
        process = self.supervisor.cards.process
        assert process is not None
        os.kill(process.pid, number)

    def start_web(self) -> None:
        """Start the web face; nothing waits for it."""

        async def start() -> None:
            self.supervisor.start_web()

        self._do(start())

    def kill_web(self) -> None:
        """End the web face by SIGKILL; whoever keeps it running starts it again."""
        process = self.supervisor.web.process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)

    def web_address(self) -> str:
        """Give the web's address once it answers."""
        port = self.instance.ports.http
        wait_for(lambda: _answers(port), "the web answers", 30)
        return f"http://127.0.0.1:{port}"

    def stop_web(self) -> None:
        """End the web face, and keep it down."""
        self._do(self.supervisor.stop_child(self.supervisor.web))

    def stop_controller(self) -> None:
        """End the controller as an admin would."""
        self._do(self.supervisor.stop_child(self.supervisor.calls))

    def kill_controller(self) -> None:
        """End the controller by SIGKILL, and keep it down."""
        self.signal_controller(signal.SIGKILL)
        self._do(self.supervisor.stop_child(self.supervisor.calls))

    def signal_controller(self, number: signal.Signals) -> None:
        """Send the controller a signal."""
        os.kill(self.controller_pid, number)

    @property
    def controller_pid(self) -> int:
        """The controller's process id."""
        process = self.supervisor.calls.process
        assert process is not None
        return process.pid

    def close(self) -> None:
        """End everything and remove the folder."""
        if self.observer is not None:
            self.observer.close()
        self._do(self.supervisor.stop())
        self.records.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._block.release()
        shutil.rmtree(self.folder)

    def snapshot(self) -> Snapshot:
        """Give the live view as it is now."""
        return read_snapshot(self.instance.live_socket)

    def channels(self) -> list[str]:
        """Name Asterisk's channels, as an observer apart from the product sees them."""
        assert self.observer is not None
        return self.observer.channels()

    def contacts(self) -> list[str]:
        """Name the phones that are registered."""
        assert self.observer is not None
        lines = self.observer.command("database show registrar").splitlines()
        return [line.partition(":")[0].strip() for line in lines if line.startswith("/registrar")]

    @contextmanager
    def without_controller(self) -> Iterator[None]:
        """Do something while Asterisk is alone; the controller is back when this is left."""
        self.stop_controller()
        try:
            yield
        finally:
            self.start_controller()

    def the_call(self, caller: str, within_s: float = 10.0) -> CallStory:
        """Give the one closed record of the call from this number, waiting for its end."""

        def is_from(record: CallRecord) -> bool:
            return record.caller is not None and record.caller.digits == caller

        return self.the_call_where(is_from, f"the call from {caller}", within_s)

    def the_call_where(self, wanted: Callable[[CallRecord], bool], what: str, within_s: float = 10.0) -> CallStory:
        """Give the one closed record that is wanted, waiting for the call's end."""

        def look() -> CallStory | None:
            found = [record for record in self.records.latest(1000) if wanted(record)]
            assert len(found) <= 1, f"{len(found)} records of {what}"
            ended = found and found[0].ended_at is not None
            return self.records.story(found[0].call) if ended else None

        return wait_for(look, f"a closed record of {what}", within_s)

    def message_file(self, caller: str) -> Path:
        """Give the file in which a caller's voicemail is being recorded right now."""
        return self.instance.voicemail / f"{self.live_call(caller).call}.wav"

    def live_call(self, caller: str) -> LiveCall:
        """Give the call from this number that is in progress."""
        calls = self.snapshot().calls.values()
        (call,) = [call for call in calls if call.caller and call.caller.digits == caller]
        return call

    def settled(self, call: CallId, complete: Callable[[CallStory], bool], within_s: float = 10.0) -> CallStory:
        """Give the story of a call once `complete(story)` holds: recordings come a moment after the end."""

        def look() -> CallStory | None:
            story = self.records.story(call)
            return story if story is not None and complete(story) else None

        return wait_for(look, f"the story of {call} to be complete", within_s)

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=90)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _admit_observer(instance: Instance) -> str:
    """Give the rig's observer an account of its own: it may ask what the controller may not."""
    secret = secrets.token_urlsafe(12)
    account = section(
        "observer",
        {"secret": secret, "read": "none", "write": "command,reporting", "permit": "127.0.0.1/255.255.255.255"},
    )
    with (instance.asterisk_etc / "manager.conf").open("a", encoding="utf-8") as manager:
        manager.write(account)
    return secret
