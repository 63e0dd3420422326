from pathlib import Path

import pytest

from drivers.analog.cards import PortKind
from drivers.analog.discovery import discover

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    folder = tmp_path / "dahdi"
    folder.mkdir()
    for number, name in enumerate(("wctdm", "wctdm24xxp", "wcaxx", "xpp"), start=1):
        (folder / str(number)).write_bytes((SAMPLES / f"{name}.txt").read_bytes())
    return folder


@pytest.fixture
def buses(tmp_path: Path) -> Path:
    """Sysfs: the first two spans belong to devices, the others are told of by nobody."""
    device = tmp_path / "bus" / "dahdi_devices" / "devices"
    for name, span, location in (("pci:0000:04:08.0", 1, "PCI Bus 04 Slot 09"), ("pci:0000:05:00.0", 2, "")):
        (device / name / f"span-{span}").mkdir(parents=True)
        (device / name / "power").mkdir()
        for file, text in {"hardware_id": f"{name}-id", "location": location, "type": "Wildcard"}.items():
            (device / name / file).write_text(f"{text}\n", encoding="utf-8")
    channel = tmp_path / "bus" / "dahdi_channels" / "devices"
    for number, word in {5: "FXSLS FXSGS FXSKS", 6: "FXOLS FXOGS FXOKS"}.items():
        folder = channel / f"dahdi!channels!2!{number - 4}"
        folder.mkdir(parents=True)
        (folder / "channo").write_text(f"{number}\n", encoding="utf-8")
        (folder / "sigcap").write_text(f"{word}\n", encoding="utf-8")
    return tmp_path / "bus"


def test_cards_with_their_ports(proc: Path, buses: Path) -> None:
    found = discover(proc, buses)
    assert (found.loaded, found.faults) == (True, ())
    assert [(card.name, card.hardware_id, card.location) for card in found.cards] == [
        ("WCTDM/0", "pci:0000:04:08.0-id", "PCI Bus 04 Slot 09"),
        ("WCTDM/1", "pci:0000:05:00.0-id", ""),
        ("WCTDM/2", "", ""),
        ("XBUS-00/XPD-00", "", ""),
    ]
    second = list(found.cards[1].ports())
    assert [(port.channel, port.kind) for port in second] == [
        (5, PortKind.FXO),
        (6, PortKind.FXS),
        (7, PortKind.FXO),
        (8, PortKind.FXO),
    ]


def test_without_dahdi_there_is_nothing_and_no_fault(tmp_path: Path) -> None:
    found = discover(tmp_path / "none", tmp_path)
    assert (found.loaded, found.cards, found.faults) == (False, (), ())


def test_dahdi_without_cards(tmp_path: Path) -> None:
    found = discover(tmp_path, tmp_path / "none")
    assert (found.loaded, found.cards) == (True, ())


def test_a_span_that_goes_while_it_is_read_leaves_the_others(proc: Path, buses: Path) -> None:
    (proc / "2").unlink()
    (proc / "2").symlink_to("/nowhere/at/all")
    (proc / "7").mkdir()
    (proc / "8").write_bytes(b"")
    (proc / "9").write_bytes(b"\xff\xfe\x00 half a fi")
    (proc / "pseudo").write_text('Span 10: X/0 "not by number"\n', encoding="utf-8")
    found = discover(proc, buses)
    assert [card.name for card in found.cards] == ["WCTDM/0", "WCTDM/2", "XBUS-00/XPD-00"]
    assert [fault.device for fault in found.faults] == ["span 2", "span 7", "dahdi", "dahdi"]
    assert found.unread == {2, 7, 8, 9}


def test_two_spans_that_claim_one_channel_are_told(proc: Path, buses: Path) -> None:
    (proc / "5").write_text('Span 5: X/0 "twice"\n\t 4 X/0/1 FXSKS\n\t 40 X/0/2 FXSKS\n', encoding="utf-8")
    (proc / "6").write_text('Span 1: X/1 "other number"\n', encoding="utf-8")
    found = discover(proc, buses)
    assert [str(fault) for fault in found.faults] == [
        "span 5: has channel 4, which another span has, too",
        "span 6: its file tells of span 1",
    ]
    assert found.unread == {5, 6}
    assert len(found.cards) == 4
