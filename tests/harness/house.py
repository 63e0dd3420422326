"""A whole switchboard for tests: real Asterisk, real controller, its own folder and ports."""

import asyncio
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from appliance.asterisk.render.secrets import Secrets
from appliance.daemons.port_block import take_port_block
from appliance.daemons.prepare import make_instance, prepare, put_builtin_prompts, put_configuration
from appliance.daemons.supervisor import Supervisor
from appliance.domain.ids import CallId
from appliance.services.live_client import read_snapshot
from appliance.services.live_state import Snapshot
from appliance.storage.record_values import CallStory
from appliance.storage.records import Records
from hil_rig.instruments.ami_observer import AmiObserver
from tests.harness.waiting import wait_for

T = TypeVar("T")

PROMPTS_VARIABLE = "ZONGJI_PROMPTS"


class House:
    """One running instance. The methods may be called from the test's thread; the processes live in a loop's."""

    def __init__(self, configuration: Path) -> None:
        """Prepare an instance of this configuration; nothing runs yet."""
        self.folder = Path(tempfile.mkdtemp(prefix="zongji-house-"))
        self.folder.chmod(0o755)
        self._block = take_port_block()
        self.instance = make_instance(self.folder, self._block.ports)
        put_builtin_prompts(self.instance, Path(os.environ[PROMPTS_VARIABLE]))
        self.document = put_configuration(self.instance, configuration)
        prepare(self.instance)
        self.secrets = Secrets.load_or_make(self.instance.secrets)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="house", daemon=True)
        self._thread.start()
        self.supervisor = Supervisor(self.instance)
        self.records = Records.open(self.instance.database_url)
        self.observer: AmiObserver | None = None

    def start(self, *, controller: bool = True) -> None:
        """Start Asterisk and, unless told otherwise, the controller."""
        self._do(self.supervisor.start_asterisk())
        self.observer = AmiObserver("127.0.0.1", self.instance.ports.ami, "zongji", self.secrets.manager)
        self.observer.open()
        if controller:
            self.start_controller()

    def start_controller(self) -> None:
        """Start the controller and wait until it is joined with Asterisk."""
        self._do(self.supervisor.start_calls())

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

    def the_call(self, caller: str, within_s: float = 10.0) -> CallStory:
        """Give the one closed record of the call from this number, waiting for its end."""

        def look() -> CallStory | None:
            found = [record for record in self.records.latest(1000) if record.caller and record.caller.digits == caller]
            assert len(found) <= 1, f"{len(found)} records of the call from {caller}"
            ended = found and found[0].ended_at is not None
            return self.records.story(found[0].call) if ended else None

        return wait_for(look, f"a closed record of the call from {caller}", within_s)

    def settled(self, call: CallId, complete: Callable[[CallStory], bool], within_s: float = 10.0) -> CallStory:
        """Give the story of a call once `complete(story)` holds: recordings come a moment after the end."""

        def look() -> CallStory | None:
            story = self.records.story(call)
            return story if story is not None and complete(story) else None

        return wait_for(look, f"the story of {call} to be complete", within_s)

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=90)
