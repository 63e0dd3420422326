"""The ports of cards as a document wants them."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from appliance.asterisk.render.ports import LINE_CONTEXT, PORT_CONTEXTS, TELEPHONE_CONTEXT
from appliance.config.model.document import Document
from appliance.lines.card_settings import card_files, card_settings
from appliance.lines.exchange_tones import tone_countries, tones_of_country, tones_of_line
from drivers.analog import CallerIdMode, FxoPort, FxsPort
from drivers.api import Tone, ToneKind


def with_ports(line: dict[str, Any], telephone: dict[str, Any] | None = None, country: str = "CN") -> Document:
    """Give a document with a line at port 1 and a telephone at port 9."""
    return Document.model_validate(
        {
            "config_version": 2,
            "site": {"name": "公司", "time_zone": "Asia/Shanghai", "country": country},
            "lines": {"pstn": {"kind": "analog", "port": 1} | line, "01": {"kind": "simulated"}},
            "trunk_groups": {"all": {"lines": ["pstn", "01"]}},
            "agents": {"8001": {"name": "甲"}},
            "endpoints": {"desk": {"kind": "analog", "name": "前台", "port": 9} | (telephone or {})},
            "hotlines": {
                "main": {
                    "name": "公司",
                    "trunk_groups": ["all"],
                    "flow": {"start": "bye", "nodes": {"bye": {"kind": "hang_up"}}},
                    "fallback": {"agents": ["8001"], "mailbox": "sales"},
                }
            },
        }
    )


def ports_of(document: Document) -> tuple[FxoPort, FxsPort]:
    line, telephone = card_settings(document).ports
    assert isinstance(line, FxoPort)
    assert isinstance(telephone, FxsPort)
    return line, telephone


def test_a_line_as_it_is_set() -> None:
    line, _ = ports_of(with_ports({"own_number": "+86 010".replace(" ", "") + "87650001", "rx_gain_db": -3}))
    assert (line.channel, line.context) == (1, LINE_CONTEXT)
    assert line.variables == (("__ZONGJI_LINE", "pstn"), ("ZONGJI_OWN", "8601087650001"))
    assert (line.rx_gain_db, line.tx_gain_db, line.echo_canceller) == (-3, 0, "oslec")
    assert not line.answer_by_polarity
    assert not line.hang_up_by_polarity
    plain, _ = ports_of(with_ports({}))
    assert plain.variables == (("__ZONGJI_LINE", "pstn"),)


@pytest.mark.parametrize(
    ("chosen", "mode"),
    [
        ("auto", CallerIdMode.NONE),
        ("dtmf", CallerIdMode.NONE),
        ("none", CallerIdMode.NONE),
        ("fsk_bell", CallerIdMode.FSK_BELL_AFTER_RING),
        ("fsk_v23", CallerIdMode.FSK_V23_AFTER_RING),
    ],
)
def test_chan_dahdi_never_waits_for_a_number_that_may_not_come(chosen: str, mode: CallerIdMode) -> None:
    document = with_ports({"caller_id": chosen})
    line, _ = ports_of(document)
    assert line.caller_id is mode
    assert "cidstart = ring\n" in card_files(document)["chan_dahdi.conf"]
    assert "cidstart = dtmf" not in card_files(document)["chan_dahdi.conf"]


@pytest.mark.parametrize(("far_hang_up", "supervised", "hangs_up"), [("tone", True, False), ("signalled", True, True)])
def test_the_polarity_is_followed_where_the_line_reverses_it(
    far_hang_up: str, supervised: bool, hangs_up: bool
) -> None:
    line, _ = ports_of(with_ports({"far_hang_up": far_hang_up, "answer_supervision": supervised}))
    assert line.answer_by_polarity
    assert line.hang_up_by_polarity is hangs_up


def test_a_telephone_is_its_endpoint() -> None:
    _, telephone = ports_of(with_ports({}, {"extension": "81"}))
    assert (telephone.channel, telephone.context) == (9, TELEPHONE_CONTEXT)
    assert telephone.variables == (("ZONGJI_DESK", "desk"), ("ZONGJI_ENDPOINT", "desk"))
    assert (telephone.caller_name, telephone.caller_number) == ("前台", "81")


@example('"; <[x]\\\u2028dahdichan = 1')
@given(st.from_regex(r"[^\x00-\x1f\x7f-\x9f]{1,64}", fullmatch=True).filter(str.strip))
def test_no_name_of_a_telephone_becomes_a_setting(name: str) -> None:
    """Whatever an admin calls it: the file has the same lines, but for the name's own, which is no section's head."""
    plain = card_files(with_ports({}))["chan_dahdi.conf"].splitlines()
    named = card_files(with_ports({}, {"name": name}))["chan_dahdi.conf"].split("\n")[:-1]
    assert [(a, b) for a, b in zip(plain, named, strict=True) if a != b and not b.startswith("callerid = ")] == []


def test_contexts_of_ports_are_in_the_dialplan() -> None:
    assert f"[{LINE_CONTEXT}]\n" in PORT_CONTEXTS
    assert f"[{TELEPHONE_CONTEXT}]\n" in PORT_CONTEXTS


def test_a_box_without_ports_has_no_files_for_them() -> None:
    document = with_ports({})
    without = document.model_copy(update={"lines": {"01": document.lines["01"]}, "endpoints": {}})
    assert card_files(without) == {}
    assert card_files(document).keys() == {"chan_dahdi.conf", "dsp.conf"}


def test_telephones_hear_their_countrys_tones() -> None:
    files = card_files(with_ports({}, country="US"))
    told = dict(line.split(" = ") for line in files["indications.conf"].splitlines() if " = " in line)
    assert (told["country"], told["dial"]) == ("us", "350+440")
    assert (told["busy"], told["ring"]) == ("480+620/500,0/500", "440+480/2000,0/4000")
    assert told["ringcadence"] == "2000,4000"


@pytest.mark.parametrize("country", sorted(tone_countries()))
def test_where_tones_are_known_ports_can_be_set(country: str) -> None:
    assert card_files(with_ports({}, country=country))


def test_learned_tones_go_before_the_countrys() -> None:
    usual = tones_of_country("CN")
    assert usual is not None
    learned = {"busy": {"frequencies_hz": [425, 480], "cadence_s": [0.3, 0.2]}}
    document = with_ports({"tones": learned})
    tones = tones_of_line(document.lines["pstn"], "CN")
    assert tones == {**usual, ToneKind.BUSY: Tone((425, 480), (0.3, 0.2))}
    assert tones_of_line(document.lines["01"], "CN") == usual
    assert tones_of_line(document.lines["pstn"], "XX") == {ToneKind.BUSY: Tone((425, 480), (0.3, 0.2))}
    assert tones_of_line(document.lines["01"], "XX") is None
