"""A whole switchboard on real DAHDI: Asterisk in the lab's machine, everything else of the product on this one."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from appliance.daemons.prepare import make_instance
from appliance.domain.instance import Instance, Ports
from hil_rig.exchanges.dahdi import DahdiExchange
from hil_rig.lab.machine import Lab
from tests.harness import lab_guest
from tests.harness.house import House
from tests.harness.lab_relay import UnixToTcp
from tests.harness.waiting import wait_for

_AFTER_EAR = 6
_KEYS_TOO = "heard = notice,warning,error,dtmf\n"
"""What Asterisk notes down besides: each key that it hears, for whoever looks for one that was lost."""
_T38_PORTS = 100
"""The last of an instance's media ports, which nobody reaches here (asterisk/render/core.py)."""


class LabHouse(House):
    """`House` with telephone cards: `ports` are its ports, "fxo" or "fxs", from channel 1 on.

    Each is a line of `exchange`: an FXO port has our exchange on the other end of its cable, an FXS port a telephone.
    """

    def __init__(self, configuration: Path, ports: Sequence[str], run: Path) -> None:
        """Prepare; nothing runs yet. `run` keeps what everybody wrote down: the machine, Asterisk, the controller."""
        super().__init__(configuration)
        with (self.instance.asterisk_etc / "logger.conf").open("a", encoding="utf-8") as logger:
            logger.write(_KEYS_TOO)
        self.run_folder = run
        self._numbers = count(1)
        self._cards_port = self.instance.ports.sip + _AFTER_EAR
        self.lab = Lab(run, hardware=lab_guest.hardware(self.instance, self._cards_port))
        self._relay = UnixToTcp(self.instance.cards_socket, self._cards_port)
        self.exchange = DahdiExchange(self.lab, ports)

    def number(self, beginning: str = "139") -> str:
        """Give a caller's number that nobody else has."""
        return f"{beginning}{next(self._numbers):08}"

    def made_instance(self, ports: Ports) -> Instance:
        """Make the instance: its phones find it at the machine's address, by as many ports as the machine forwards."""
        few = replace(ports, rtp_last=ports.rtp_first + lab_guest.RTP_PORTS - 1 + _T38_PORTS)
        return make_instance(self.folder, few, lab_guest.ADDRESS)

    def start_asterisk(self) -> None:
        """Boot the machine, lay the cables, start what runs inside."""
        self.lab.start()
        self.exchange.lay()
        lab_guest.furnish(self.lab, self.instance)
        lab_guest.start_asterisk(self.lab, self.instance)

    def start_cards_inside(self) -> None:
        """Start the process with the hands on the cards, and wait until the controller has it."""
        lab_guest.start_cards(self.lab, self.instance, self._cards_port)
        self._relay.__enter__()
        wait_for(lambda: self.is_well("cards"), "the controller to find the cards", 90, again_s=0.2)

    def channels(self) -> list[str]:
        """Name Asterisk's channels, asked by its command line: the machine may be too slow for the observer."""
        said = lab_guest.cli(self.lab, self.instance, "core show channels concise")
        return [line.partition("!")[0] for line in said.splitlines() if "!" in line]

    def contacts(self) -> list[str]:
        """Name the phones that are registered."""
        lines = lab_guest.cli(self.lab, self.instance, "database show registrar").splitlines()
        return [line.partition(":")[0].strip() for line in lines if line.startswith("/registrar")]

    def is_well(self, part: str) -> bool:
        """Tell whether a part of the product is in order."""
        health = self.snapshot().health.get(part)
        return health is not None and health.ok

    def hears_callers(self, port: int) -> bool:
        """Tell whether the process with the hands on the cards hears who calls at a port."""
        told = self.lab.read(lab_guest.CARDS_LOG).decode().splitlines(keepends=True)
        hears = [json.loads(line) for line in told if "caller_ids.hears" in line and line.endswith("\n")]
        return any(line["port"] == port for line in hears)

    def close(self) -> None:
        """End everything; the logs stay."""
        self._relay.__exit__(None, None, None)
        self.lab.close()
        for log in (*self.instance.logs.glob("*.log"), *self.instance.asterisk_state.glob("log/*")):
            shutil.copy(log, self.run_folder)
        super().close()
