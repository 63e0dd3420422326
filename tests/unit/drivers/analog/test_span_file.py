from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.analog.cards import Alarm, Port, PortKind, Span
from drivers.analog.span_file import read_span, with_capabilities
from drivers.errors import HardwareError

SAMPLES = {it.stem: it.read_text(encoding="utf-8") for it in (Path(__file__).parent / "samples").glob("*.txt")}


def by_channel(span: Span) -> dict[int, Port]:
    return {port.channel: port for port in span.ports}


def test_a_card_with_telephones_a_line_without_battery_and_an_empty_place() -> None:
    span = read_span(SAMPLES["wctdm"])
    ports = by_channel(span)
    assert (span.number, span.name, span.description) == (1, "WCTDM/0", "Wildcard TDM400P REV I Board 5")
    assert span.is_sync_master
    assert (span.irq_misses, span.timing_slips, span.odd_lines) == (12, 0, ())
    assert [port.kind for port in span.ports] == [PortKind.FXS, PortKind.FXS, PortKind.FXO, PortKind.EMPTY]
    assert ports[3] == Port(3, "WCTDM/0/2", PortKind.FXO, "FXSKS", True, frozenset({Alarm.RED}), "OSLEC")
    assert [port.plugged for port in span.ports] == [None, None, False, None]
    assert (ports[1].echo_canceller, ports[4].signalling, ports[4].opened) == ("OSLEC", None, False)


def test_ports_that_the_kernel_was_not_told_of_are_unknown_until_sysfs_tells() -> None:
    span = read_span(SAMPLES["wctdm24xxp"])
    assert [port.kind for port in span.ports] == [PortKind.UNKNOWN, PortKind.UNKNOWN, PortKind.FXO, PortKind.FXO]
    assert (span.timing_slips, span.is_sync_master) == (3, False)
    assert by_channel(span)[8].alarms == {Alarm.RED, Alarm.YELLOW}
    assert by_channel(span)[7].echo_canceller == "MG2"
    told = by_channel(
        with_capabilities(span, {5: "FXSLS FXSKS E&M Clear SF (ToneOnly)", 6: "FXOLS FXOGS FXOKS Clear", 7: "FXOKS"})
    )
    assert (told[5].kind, told[6].kind, told[7].kind) == (PortKind.FXO, PortKind.FXS, PortKind.FXO)
    assert told[5].plugged is None


def test_a_port_that_could_be_either_stays_unknown() -> None:
    span = read_span(SAMPLES["wctdm24xxp"])
    anything = "FXSLS FXSGS FXSKS FXOLS FXOGS FXOKS E&M Clear SF (ToneOnly) CAS DACS+RBS"  # spans in memory
    told = by_channel(with_capabilities(span, {5: anything, 6: "gibberish"}))
    assert (told[5].kind, told[6].kind) == (PortKind.UNKNOWN, PortKind.UNKNOWN)


def test_a_channel_that_is_neither_line_nor_telephone_is_digital() -> None:
    told = by_channel(with_capabilities(read_span(SAMPLES["wctdm24xxp"]), {5: "Clear HDLCFCS MTP2"}))
    assert told[5].kind is PortKind.DIGITAL


@pytest.mark.parametrize(
    ("sample", "channel", "name", "kind", "plugged"),
    [
        ("wcaxx", 10, "WCTDM/2/1", PortKind.FXO, False),
        ("wcaxx", 9, "WCTDM/2/0", PortKind.FXO, True),
        ("xpp", 12, "XPP_FXO/00/00/1", PortKind.FXO, False),
        ("loc", 25, "DYN/loc/1:1/1", PortKind.FXO, False),
        ("e1", 30, "TE2/0/1/1", PortKind.DIGITAL, None),
        ("e1", 31, "TE2/0/1/2", PortKind.DIGITAL, None),
    ],
)
def test_other_cards(sample: str, channel: int, name: str, kind: PortKind, plugged: bool | None) -> None:
    port = by_channel(read_span(SAMPLES[sample]))[channel]
    assert (port.name, port.kind, port.plugged) == (name, kind, plugged)


def test_a_span_in_alarm_behind_its_line_code() -> None:
    assert read_span(SAMPLES["e1"]).alarms == {Alarm.YELLOW}
    assert read_span(SAMPLES["loc"]).alarms == {Alarm.RED}


@pytest.mark.parametrize("text", ["", "\n", "Span : X", 'Span 1: "no name"', 'Span one: WCTDM/0 "x"', "\x00\x1b[2J"])
def test_what_is_no_span_is_told(text: str) -> None:
    with pytest.raises(HardwareError, match="dahdi: a span's file begins with") as told:
        read_span(text)
    assert "\x1b" not in str(told.value)


def test_odd_lines_stay_and_hurt_nobody() -> None:
    span = read_span(SAMPLES["wctdm"] + "\t 3 WCTDM/0/2 FXSKS\n\t 9999 X FXSKS\n\t??? \x07 what\n\t 5 NEW/1 Quantum\n")
    assert span.odd_lines == ("3 WCTDM/0/2 FXSKS", "9999 X FXSKS", "??? \ufffd what")
    assert by_channel(span)[5] == Port(5, "NEW/1", PortKind.UNKNOWN)
    assert by_channel(span)[3].opened


@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_a_file_cut_anywhere_gives_ports_that_were_in_it_or_an_error(sample: str, data: st.DataObject) -> None:
    text = SAMPLES[sample]
    cut = text[: data.draw(st.integers(0, len(text)))]
    whole = {port.channel for port in read_span(text).ports} | {1, 2, 3}  # 31 cut is 3
    try:
        span = read_span(cut)
    except HardwareError:
        return
    assert {port.channel for port in span.ports} <= whole


@given(st.text(), st.text(max_size=500))
def test_whatever_the_kernel_writes_nothing_crashes(tail: str, rest: str) -> None:
    span = read_span(f'Span 1: X/0 "y"{tail.splitlines()[0] if tail.splitlines() else ""}\n{rest}')
    assert span.number == 1
    assert all(1 <= port.channel <= 1023 for port in span.ports)
    assert all(line.isprintable() for line in span.odd_lines)
