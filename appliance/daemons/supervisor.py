"""All processes of an instance together, for the demo, the tests and machines without systemd."""

import asyncio
import sys

from appliance.asterisk.ami_client import AmiAccount, AmiClient, LinkState
from appliance.asterisk.ami_protocol import Event
from appliance.asterisk.render.ports import has_ports
from appliance.asterisk.render.secrets import Secrets
from appliance.config.model.document import Document
from appliance.daemons.asterisk_command import asterisk_command
from appliance.daemons.child import Child
from appliance.domain.instance import Instance
from appliance.errors import DeviceError
from appliance.services.live_client import read_snapshot
from drivers.analog.discovery import PROC

_START_DEADLINE_S = 30.0
_POLL_S = 0.05
_LINES_TOLD = 5
_ONE_THREAD = ("env", "OPENBLAS_NUM_THREADS=1")
"""The ear's matrices are small: threads that wait for each other make it several times slower on a busy machine."""


class Supervisor:
    """Starts Asterisk, the controller, ear, cards, the web and who tells people; ends them in the other order."""

    def __init__(self, instance: Instance) -> None:
        """Take a prepared instance."""
        self.instance = instance
        folder = str(instance.folder)
        self.asterisk = Child("asterisk", asterisk_command(instance), instance.logs / "asterisk.out")
        self.calls = Child("calls", _daemon("calls", folder), instance.logs / "calls.out")
        self.ear = Child("ear", [*_ONE_THREAD, *_daemon("ear", folder)], instance.logs / "ear.out")
        self.cards = Child("cards", [*_ONE_THREAD, *_daemon("cards", folder)], instance.logs / "cards.out")
        self.web = Child("web", _daemon("web", folder), instance.logs / "web.out")
        self.notify = Child("notify", _daemon("notify", folder), instance.logs / "notify.out")
        self._running: dict[str, asyncio.Task[None]] = {}

    async def start_asterisk(self) -> None:
        """Start Asterisk and wait until its manager answers. Raises DeviceError when it does not."""
        self._keep(self.asterisk)
        if not await _manager_answers(self.instance):
            raise _not_ready(self.asterisk)

    async def start_calls(self) -> None:
        """Start the controller and wait until it is joined with Asterisk."""
        self._keep(self.calls)
        await self._wait_for_controller()

    def start_ear(self) -> None:
        """Start who listens to lines; nothing waits for it."""
        self._keep(self.ear)

    def start_cards(self, *words: str) -> None:
        """Start who has the hands on the telephone cards, with more words of its command line; nothing waits for it."""
        self.cards.command = [*self.cards.command, *words]
        self._keep(self.cards)

    def start_web(self) -> None:
        """Start the web face; nothing waits for it."""
        self._keep(self.web)

    def start_notify(self) -> None:
        """Start who tells people; nothing waits for it."""
        self._keep(self.notify)

    async def stop(self) -> None:
        """End everything; nothing is left running."""
        for child in (self.notify, self.web, self.cards, self.ear, self.calls, self.asterisk):
            await self.stop_child(child)

    async def stop_child(self, child: Child) -> None:
        """End one of them, for good."""
        task = self._running.pop(child.name, None)
        if task is not None:
            await child.stop()
            await task

    def _keep(self, child: Child) -> None:
        self._running[child.name] = asyncio.get_running_loop().create_task(child.run())

    async def _wait_for_controller(self) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _START_DEADLINE_S
        while loop.time() < deadline:
            try:
                snapshot = await asyncio.to_thread(read_snapshot, self.instance.live_socket, 1.0)
                if snapshot.health.get("asterisk") and snapshot.health["asterisk"].ok:
                    return
            except (OSError, DeviceError, TimeoutError):
                pass
            await asyncio.sleep(_POLL_S)
        raise _not_ready(self.calls)


def may_have_cards(document: Document) -> bool:
    """Tell whether somebody needs the hands on cards: the document names ports, or the kernel knows of cards."""
    return has_ports(document) or PROC.is_dir()


def _daemon(name: str, folder: str) -> list[str]:
    """Give a daemon's command; like Asterisk's it ends with the supervisor, also when that is killed."""
    python = [sys.executable, "-m", f"appliance.daemons.{name}", "--instance", folder, "--log-file"]
    return ["setpriv", "--pdeathsig", "TERM", *python]


def _not_ready(child: Child) -> DeviceError:
    said = child.output.read_text(encoding="utf-8", errors="replace").splitlines()[-_LINES_TOLD:]
    told = "; it said: " + " / ".join(said) if said else ""
    return DeviceError(child.name, "start", f"not ready within {_START_DEADLINE_S:g} s{told}")


async def _manager_answers(instance: Instance) -> bool:
    secrets = Secrets.load_or_make(instance.secrets)
    account = AmiAccount("127.0.0.1", instance.ports.ami, "zongji", secrets.manager)
    client = AmiClient(account, _ignore)
    task = asyncio.get_running_loop().create_task(client.run())
    try:
        async with asyncio.timeout(_START_DEADLINE_S):
            await client.wait_for(LinkState.UP)
    except TimeoutError:
        return False
    finally:
        await client.close()
        await task
    return True


async def _ignore(_event: Event) -> None:
    return
