"""A second real Asterisk beside the switchboard's. What it is, its owner writes: its modules, dialplan and SIP.

It is configured by hand, so that a fault of the product's rendering can't hide one of ours.
"""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from appliance.daemons.asterisk_command import asterisk_command
from appliance.daemons.port_block import take_port_block
from appliance.domain.instance import Instance, Ports
from hil_rig.instruments.ami_observer import AmiObserver, ObserverError
from tests.harness.waiting import wait_for

_UID = 61_842


class OtherAsterisk:
    """Start it, drive it by its console and manager, close it; each has a folder and a block of ports of its own."""

    def __init__(self, name: str, address: str) -> None:
        """Take the ports at a loopback address; nothing runs yet."""
        self._name = name
        self._block = take_port_block(address)
        self.folder = Path(tempfile.mkdtemp(prefix=f"zongji-{name}-"))
        self._uid = os.geteuid() or _UID
        self._instance = Instance(self.folder, self._block.ports, self._uid, address)
        self._secret = secrets.token_hex(8)
        self._process: subprocess.Popen[bytes] | None = None
        self._observer: AmiObserver | None = None

    @property
    def ports(self) -> Ports:
        """Its ports."""
        return self._block.ports

    def start(self, modules: tuple[str, ...], files: Mapping[str, str]) -> None:
        """Start with these modules and files besides those that any Asterisk needs; wait until it speaks SIP."""
        self._write(_frame(self._instance, modules, self._secret) | dict(files))
        if os.geteuid() == 0:
            for path in (self.folder, *self.folder.rglob("*")):
                shutil.chown(path, self._uid, self._uid)
        self._process = subprocess.Popen(asterisk_command(self._instance), stdout=subprocess.DEVNULL)
        self._observer = wait_for(self._admitted, f"{self._name} to answer", 30, again_s=0.2)
        wait_for(lambda: "PJSIP" in self.command("core show channeltypes"), f"{self._name}'s SIP", 20, again_s=0.2)

    def close(self) -> None:
        """End it and remove its folder."""
        if self._observer is not None:
            self._observer.close()
        if self._process is not None:
            self._process.terminate()
            self._process.send_signal(signal.SIGCONT)  # whoever is frozen wouldn't hear that
            self._process.wait(20)
        shutil.rmtree(self.folder)
        self._block.release()

    def originate(self, called: str, by: str, number: str, context: str, variables: Mapping[str, str]) -> None:
        """Call a number by one of its endpoints, showing `number`; whoever answers meets `s` of the context."""
        more = {"Variable": ",".join(f"{name}={value}" for name, value in variables.items())} if variables else {}
        self.manager.action(
            "Originate",
            Channel=f"PJSIP/{called}@{by}",
            Context=context,
            Exten="s",
            Priority="1",
            CallerID=f'"" <{number}>',
            Async="true",
            Timeout="30000",
            **more,
        )

    def command(self, text: str) -> str:
        """Give what a console command prints."""
        return self.manager.command(text)

    def channels(self) -> list[str]:
        """Name its channels."""
        return self.manager.channels()

    def stored(self, family: str) -> dict[str, str]:
        """Give what its dialplan has stored in a family of its data base, by key."""
        lines = [line for line in self.command(f"database show {family}").splitlines() if line.startswith("/")]
        found = (line.removeprefix(f"/{family}/").partition(":") for line in lines)
        return {key.strip(): value.strip() for key, _, value in found}

    def freeze(self, *, frozen: bool = True) -> None:
        """Let it answer nothing, as behind a broken cable; or let it go on."""
        self._signal(signal.SIGSTOP if frozen else signal.SIGCONT)

    def die(self) -> None:
        """Be killed in the midst of it all: nobody says good-bye."""
        self.manager.close()
        self._observer = None
        self._signal(signal.SIGKILL)
        assert self._process is not None
        self._process.wait(10)

    @property
    def manager(self) -> AmiObserver:
        """Its manager, once it has been started."""
        assert self._observer is not None
        return self._observer

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def _admitted(self) -> AmiObserver | None:
        observer = AmiObserver("127.0.0.1", self.ports.ami, "observer", self._secret)
        try:
            observer.open()
        except ObserverError:
            return None
        return observer

    def _write(self, files: Mapping[str, str]) -> None:
        self._instance.asterisk_etc.mkdir(parents=True)
        for name in ("lib", "run", "log", "spool"):
            (self._instance.asterisk_state / name).mkdir(parents=True)
        for name, text in files.items():
            (self._instance.asterisk_etc / name).write_text(text, encoding="utf-8")


def _frame(instance: Instance, modules: tuple[str, ...], secret: str) -> dict[str, str]:
    etc, state, ports = instance.asterisk_etc, instance.asterisk_state, instance.ports
    folders = {"astetcdir": etc, "astdatadir": "/usr/share/asterisk", "astvarlibdir": state / "lib"}
    folders |= {"astdbdir": state / "lib", "astkeydir": state / "lib", "astagidir": state / "lib"}
    folders |= {"astspooldir": state / "spool", "astrundir": state / "run", "astlogdir": state / "log"}
    return {
        "asterisk.conf": "[directories]\n" + "".join(f"{key} => {path}\n" for key, path in folders.items()),
        "modules.conf": "[modules]\nautoload = no\n" + "".join(f"load = {module}.so\n" for module in modules),
        "logger.conf": "[logfiles]\nmessages => notice,warning,error\n",
        "rtp.conf": f"[general]\nrtpstart = {ports.rtp_first}\nrtpend = {ports.rtp_last}\n",
        "manager.conf": f"[general]\nenabled = yes\nbindaddr = 127.0.0.1\nport = {ports.ami}\n"
        f"[observer]\nsecret = {secret}\nread = none\nwrite = command,reporting,originate,call,system\n",
        **dict.fromkeys(("pjproject.conf", "features.conf", "ccss.conf", "udptl.conf", "acl.conf"), ""),
    }
