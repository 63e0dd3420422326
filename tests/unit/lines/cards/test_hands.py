"""What the hands do to the machine: files, drivers, and what is left when a step fails."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.lines.cards.hands import Hands
from appliance.lines.cards.kernel import KernelPort, KernelSettings
from appliance.lines.cards.looking import Looking
from appliance.lines.cards.machine import Machine
from appliance.lines.cards.messages import AwaitRelease, CardsMessage, Configure, Done, Failed
from drivers.analog import EchoCanceller, PortKind
from tests.harness.fake_dahdi import FakeDahdi

PORTS = (KernelPort(1, PortKind.FXO, EchoCanceller.OSLEC), KernelPort(2, PortKind.FXS, EchoCanceller.NONE))
CHINA, GERMANY = KernelSettings("cn", PORTS), KernelSettings("de", PORTS)


class Bench:
    """Hands on a card of paper, with a modprobe that writes down what it is asked."""

    def __init__(self, folder: Path) -> None:
        self.dahdi = FakeDahdi(folder / "dahdi", {1: "fxo", 2: "fxs"})
        self.asked = folder / "asked"
        modprobe = folder / "modprobe"
        modprobe.write_text(f'#!/bin/sh\necho "$@" >> {self.asked}\ntest ! -e {folder}/stuck\n', encoding="utf-8")
        modprobe.chmod(0o755)
        self.stuck = folder / "stuck"
        modules = folder / "modules"
        modules.write_text("wctdm24xxp 200 1 - Live 0x0\ndahdi 300 3 wctdm24xxp, Live 0x0\n", encoding="utf-8")
        etc = self.dahdi.system_conf.parent
        self.machine = Machine(
            system_conf=self.dahdi.system_conf,
            modprobe_conf=etc / "modprobe.conf",
            xpp_conf=etc / "xpp.conf",
            modules=modules,
            loaded_with=folder / "loaded-with",
            dahdi_cfg=str(self.dahdi.program),
            modprobe=str(modprobe),
        )
        self.said: list[CardsMessage] = []

    async def do(self, *orders: Configure | AwaitRelease) -> list[CardsMessage]:
        """Give the hands orders, and what they say."""
        looking = Looking(self.dahdi.proc, self.dahdi.buses, lambda _found: None)
        await looking.look()
        self.said.clear()
        hands = Hands(self.machine, looking, self.said.append)
        for order in orders:
            hands.take(order)
        await hands.close()
        return list(self.said)

    @property
    def loads(self) -> list[str]:
        """What modprobe was asked since this was asked last."""
        lines = self.asked.read_text(encoding="utf-8").splitlines() if self.asked.exists() else []
        self.asked.unlink(missing_ok=True)
        return lines


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


async def test_the_kernel_has_what_was_said_and_the_files_are_ours(bench: Bench) -> None:
    assert await bench.do(Configure(7, CHINA)) == [Done(7)]
    assert bench.dahdi.configured() == {1: "FXSKS", 2: "FXOKS"}
    conf = bench.machine.system_conf.read_text(encoding="utf-8")
    assert "fxsks=1\nfxoks=2\nechocanceller=oslec,1\nloadzone=cn\n" in conf
    assert "opermode=CHINA" in bench.machine.modprobe_conf.read_text(encoding="utf-8")
    assert "opermode CHINA" in bench.machine.xpp_conf.read_text(encoding="utf-8")


async def test_drivers_are_loaded_anew_for_another_country_and_for_nothing_else(bench: Bench) -> None:
    await bench.do(Configure(1, CHINA))
    assert bench.loads == ["-r wctdm24xxp", "wctdm24xxp"]
    await bench.do(Configure(2, CHINA), Configure(3, replace(CHINA, ports=PORTS[:1])))
    assert bench.loads == []
    await bench.do(Configure(4, GERMANY))
    assert bench.loads == ["-r wctdm24xxp", "wctdm24xxp"]


async def test_drivers_that_did_not_load_are_loaded_at_the_next_order(bench: Bench) -> None:
    bench.stuck.touch()
    (failed,) = await bench.do(Configure(1, CHINA))
    assert isinstance(failed, Failed)
    assert failed.what.startswith("modprobe ended with status 1")
    assert not bench.machine.system_conf.exists()
    bench.stuck.unlink()
    bench.asked.unlink()
    assert await bench.do(Configure(2, CHINA)) == [Done(2)]
    assert bench.loads == ["-r wctdm24xxp", "wctdm24xxp"]


async def test_what_the_kernel_refuses_is_in_no_file(bench: Bench) -> None:
    await bench.do(Configure(1, CHINA))
    before = bench.machine.system_conf.read_text(encoding="utf-8")
    nine = KernelPort(9, PortKind.FXO, EchoCanceller.NONE)
    (failed,) = await bench.do(Configure(2, replace(CHINA, ports=(*PORTS, nine))))
    assert isinstance(failed, Failed)
    assert "DAHDI_CHANCONFIG failed on channel 9: No such device or address (6)" in failed.what
    assert bench.machine.system_conf.read_text(encoding="utf-8") == before


async def test_a_program_that_hangs_is_ended(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("appliance.lines.cards.hands._CONFIGURE_S", 0.3)
    bench.dahdi.behave("hangs")
    (failed,) = await bench.do(Configure(1, CHINA))
    assert isinstance(failed, Failed)
    assert failed.what == "dahdi_cfg has not ended within 0.3 s."


async def test_where_it_may_not_write_it_says_so(bench: Bench) -> None:
    bench.machine = replace(bench.machine, xpp_conf=bench.asked.parent / "dahdi_cfg" / "no" / "folder" / "xpp.conf")
    (failed,) = await bench.do(Configure(1, CHINA))
    assert isinstance(failed, Failed)
    assert failed.remedy == "zongji-cards needs the right to write there"


async def test_orders_are_done_one_after_the_other(bench: Bench) -> None:
    assert await bench.do(Configure(1, GERMANY), AwaitRelease(2, frozenset({1, 9})), Configure(3, CHINA)) == [
        Done(1),
        Done(2),
        Done(3),
    ]
    assert "loadzone=cn" in bench.machine.system_conf.read_text(encoding="utf-8")


@pytest.mark.parametrize("release", [lambda bench: bench.dahdi.hold(()), lambda bench: bench.dahdi.take_out()])
async def test_a_port_is_released_when_no_program_holds_it_or_it_is_gone(
    bench: Bench, release: Callable[[Bench], None]
) -> None:
    bench.dahdi.hold([1])
    waiting = asyncio.create_task(bench.do(AwaitRelease(1, frozenset({1}))))
    await asyncio.sleep(0)
    release(bench)
    assert await waiting == [Done(1)]


async def test_without_dahdi_there_is_nothing_to_configure(bench: Bench) -> None:
    bench.dahdi.take_out()
    bench.dahdi.proc.rmdir()
    (failed,) = await bench.do(Configure(1, CHINA))
    assert isinstance(failed, Failed)
    assert failed.what == "DAHDI is not loaded in the kernel."
