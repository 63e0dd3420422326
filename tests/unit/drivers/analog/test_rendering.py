from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.analog.caller_id import LOSES_CALLS_UNPROVEN, CallerIdMode
from drivers.analog.countries import country
from drivers.analog.rendering import chan_dahdi_conf, dsp_conf, modprobe_conf, system_conf, xpp_conf
from drivers.analog.settings import (
    PHONE_CALLER_ID,
    CardSettings,
    DynamicSpan,
    EchoCanceller,
    FxoPort,
    FxsPort,
    PortSettings,
)
from drivers.errors import SettingsError

GOLDEN = Path(__file__).parent / "golden"
OFFICE = CardSettings(
    country("cn"),
    (
        FxoPort(
            channel=1,
            context="from-line",
            variables=(("__ZONGJI_LINE", "line-1"),),
            caller_id=CallerIdMode.FSK_BELL_AFTER_RING,
        ),
        FxoPort(
            channel=2,
            context="from-line",
            variables=(("__ZONGJI_LINE", "line-2"),),
            caller_id=CallerIdMode.DTMF_BEFORE_RING,
            caller_id_proven=True,
            answer_by_polarity=True,
            hang_up_by_polarity=True,
            echo_canceller=EchoCanceller.NONE,
            rx_gain_db=1.5,
            tx_gain_db=-3.0,
        ),
        FxsPort(
            channel=5,
            context="from-desk",
            variables=(("ZONGJI_DESK", "front"),),
            caller_name="前台",
            caller_number="8001",
        ),
    ),
)


def read_as_asterisk_does(text: str) -> dict[int, dict[str, list[str]]]:
    """Each channel's options: those of [channels] go down into each section, a section's go nowhere else."""
    sections: dict[str, dict[str, list[str]]] = {}
    inside = ""
    for line in (it.split(";", 1)[0].strip() for it in text.splitlines()):
        if line.startswith("["):
            inside = line[1 : line.index("]")]
            assert inside not in sections
            sections[inside] = {}
        elif line:
            key, value = (it.strip() for it in line.split("=", 1))
            assert value, f"{key} is empty: an error that keeps the value before it"
            sections[inside].setdefault(key.lower(), []).append(value)
    base = sections.pop("channels")
    return {int(own["dahdichan"][0]): base | own for own in sections.values()}


@pytest.mark.parametrize(
    ("name", "text"),
    [("chan_dahdi.conf", chan_dahdi_conf(OFFICE)), ("system.conf", system_conf(OFFICE))],
)
def test_an_office_to_the_letter(name: str, text: str) -> None:
    assert text == (GOLDEN / name).read_text(encoding="utf-8")


def test_the_small_files_to_the_letter() -> None:
    assert dsp_conf(OFFICE).splitlines()[2:] == ["[default]", "dtmf_misses_to_end = 5"]
    assert modprobe_conf(OFFICE).splitlines()[1:] == [
        "options dahdi auto_assign_spans=1",
        "options wctdm opermode=CHINA fxshonormode=1",
        "options wctdm24xxp opermode=CHINA fxshonormode=1",
        "options wcaxx opermode=CHINA fxshonormode=1",
        "options opvxa1200 opermode=CHINA fxshonormode=1",
    ]
    assert xpp_conf(OFFICE).splitlines()[1:] == ["opermode CHINA"]


def test_lines_without_a_card_for_trials() -> None:
    ports = tuple(
        FxoPort(channel=channel, context="from-line", caller_id=CallerIdMode.NONE, echo_canceller=EchoCanceller.NONE)
        for channel in (26, 25, 28)
    )
    text = system_conf(CardSettings(country("gb"), ports, (DynamicSpan(10, 0, 24), DynamicSpan(10, 1, 24))))
    assert text.splitlines()[1:] == [
        "dynamic=loc,a:0,24,0",
        "dynamic=loc,a:1,24,0",
        "fxsks=25-26",
        "fxsks=28",
        "loadzone=uk",
        "defaultzone=uk",
    ]


def test_a_line_that_was_not_seen_to_send_digits_waits_for_none() -> None:
    line = FxoPort(channel=1, context="from-line", caller_id=CallerIdMode.DTMF_BEFORE_RING)
    options = read_as_asterisk_does(chan_dahdi_conf(CardSettings(country("cn"), (line,))))[1]
    assert (options["cidsignalling"], options["cidstart"], options["usecallerid"]) == (["bell"], ["ring"], ["yes"])


def test_a_double_ring_is_one_ring_to_the_caller_id() -> None:
    phone = FxsPort(channel=1, context="from-desk")
    text = chan_dahdi_conf(CardSettings(country("gb"), (phone,)))
    assert read_as_asterisk_does(text)[1]["sendcalleridafter"] == ["2"]


WORDS = st.text("abcXYZ019_.@-", min_size=1, max_size=12)
GAINS = st.floats(-12, 12)
COMMON = {
    "context": WORDS,
    "variables": st.lists(st.tuples(WORDS, WORDS), max_size=3, unique_by=lambda pair: pair[0]).map(tuple),
    "echo_canceller": st.sampled_from(EchoCanceller),
    "rx_gain_db": GAINS,
    "tx_gain_db": GAINS,
}
CHANNELS = st.integers(1, 1023)
LINES = st.builds(
    FxoPort,
    channel=CHANNELS,
    caller_id=st.sampled_from(CallerIdMode),
    caller_id_proven=st.booleans(),
    answer_by_polarity=st.booleans(),
    hang_up_by_polarity=st.booleans(),
    **COMMON,
)
PHONES = st.builds(
    FxsPort,
    channel=CHANNELS,
    caller_id=st.sampled_from(sorted(PHONE_CALLER_ID)),
    caller_name=st.sampled_from(["", "前台", "Front desk, 2nd floor"]),
    caller_number=st.text("0123456789*#+", max_size=12),
    **COMMON,
)
PORTS: st.SearchStrategy[list[PortSettings]] = st.lists(LINES | PHONES, max_size=6, unique_by=lambda port: port.channel)


@settings(max_examples=40)
@given(PORTS.flatmap(lambda ports: st.tuples(st.just(ports), st.permutations(ports))))
def test_each_port_gets_its_own_whatever_stands_before_it(
    orders: tuple[list[PortSettings], list[PortSettings]],
) -> None:
    ports, shuffled = orders
    text = chan_dahdi_conf(CardSettings(country("cn"), tuple(ports)))
    assert text == chan_dahdi_conf(CardSettings(country("cn"), tuple(shuffled)))
    read = read_as_asterisk_does(text)
    assert set(read) == {port.channel for port in ports}
    for port in ports:
        alone = read_as_asterisk_does(chan_dahdi_conf(CardSettings(country("cn"), (port,))))
        assert read[port.channel] == alone[port.channel]
        _has_what_was_set(port, read[port.channel])


def _has_what_was_set(port: PortSettings, options: dict[str, list[str]]) -> None:
    assert options["signalling"] == ["fxs_ks" if isinstance(port, FxoPort) else "fxo_ks"]
    assert options["context"] == [port.context]
    assert sorted(options.get("setvar", [])) == sorted(f"{name}={value}" for name, value in port.variables)
    assert abs(float(options["rxgain"][0]) - port.rx_gain_db) <= 0.051
    assert (options["echocancel"] == ["no"]) == (port.echo_canceller is EchoCanceller.NONE)
    assert options["busydetect"] == ["no"]
    assert "busypattern" not in options
    if isinstance(port, FxoPort):
        assert (options["answeronpolarityswitch"] == ["yes"]) == port.answer_by_polarity
        assert (options["hanguponpolarityswitch"] == ["yes"]) == port.hang_up_by_polarity
        if port.caller_id in LOSES_CALLS_UNPROVEN:
            assert (options["cidstart"] == ["ring"]) == (not port.caller_id_proven)


@settings(max_examples=40)
@given(PORTS)
def test_the_kernel_is_told_of_each_port_once_in_short_lines(ports: list[PortSettings]) -> None:
    text = system_conf(CardSettings(country("cn"), tuple(ports)))
    assert max(map(len, text.splitlines())) < 255
    told: dict[str, set[int]] = {}
    for line in text.splitlines():
        key, _, value = line.partition("=")
        if key in ("fxsks", "fxoks", "echocanceller"):
            value, name = value.rpartition(",")[2], value.rpartition(",")[0] or key
            first, _, last = value.partition("-")
            channels = set(range(int(first), int(last or first) + 1))
            assert not channels & told.setdefault(name, set())
            told[name] |= channels
    assert told.get("fxsks", set()) == {port.channel for port in ports if isinstance(port, FxoPort)}
    assert told.get("fxoks", set()) == {port.channel for port in ports if isinstance(port, FxsPort)}
    for canceller in set(EchoCanceller) - {EchoCanceller.NONE}:
        assert told.get(canceller, set()) == {port.channel for port in ports if port.echo_canceller is canceller}


@given(st.text(max_size=30))
def test_no_name_leaves_its_line(name: str) -> None:
    try:
        phone = FxsPort(channel=1, context="from-desk", caller_name=name)
    except SettingsError:
        return
    read = read_as_asterisk_does(chan_dahdi_conf(CardSettings(country("cn"), (phone,))))
    assert read[1]["callerid"] == [f'"{name}"' if name else "asreceived"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"channel": 0}, "port 0: channels are 1 to 1023"),
        ({"channel": 1024}, "port 1024: channels"),
        ({"context": "from line"}, "port 1, context: is"),
        ({"context": ""}, "port 1, context: is"),
        ({"context": "a\nb"}, "port 1, context: is"),
        ({"variables": (("A", "b;c"),)}, "port 1, A: is"),
        ({"variables": (("A=B", "c"),)}, "port 1, a variable's name: is"),
        ({"rx_gain_db": 13.0}, "port 1, rx_gain_db: is between -12 and 12 dB, not 13"),
        ({"tx_gain_db": float("nan")}, "port 1, tx_gain_db"),
        ({"caller_name": 'x"'}, "port 1, caller_name"),
        ({"caller_number": "80 01"}, "port 1, caller_number"),
        ({"caller_id": CallerIdMode.DTMF_BEFORE_RING}, "port 1, caller_id: is one of fsk_bell_after_ring, "),
    ],
)
def test_what_can_not_be_set_is_told_by_its_place(wrong: dict[str, object], told: str) -> None:
    right: dict[str, object] = {"channel": 1, "context": "from-desk"}
    with pytest.raises(SettingsError, match=f"^{told}"):
        FxsPort(**(right | wrong))  # type: ignore[arg-type]  # wrong on purpose


def test_a_port_is_set_once_and_detection_within_reason() -> None:
    phone = FxsPort(channel=1, context="from-desk")
    with pytest.raises(SettingsError, match=r"^port 1: is set twice"):
        CardSettings(country("cn"), (phone, phone))
    with pytest.raises(SettingsError, match=r"^digit_misses_to_end: is 3 to 8, not 2"):
        CardSettings(country("cn"), (phone,), digit_misses_to_end=2)
    for span in ((16, 0, 1), (0, 2, 1), (0, 0, 0), (0, 0, 32)):
        with pytest.raises(SettingsError, match=r"^dynamic span: has a key of 0-15"):
            DynamicSpan(*span)
