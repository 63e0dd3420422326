from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.config.model.document import Document, Site
from appliance.config.model.flow import Flow, HangUp
from appliance.config.model.hotline import Fallback, Hotline
from appliance.config.model.line import SimulatedLine, TrunkGroup
from appliance.config.model.people import Agent
from appliance.domain.ids import LineId
from appliance.routing.hotline import forms_of, hotline_for, meaning_of

FLOW = Flow(start="bye", nodes={"bye": HangUp(kind="hang_up")})
LINES = st.lists(st.sampled_from(["01", "02", "03"]), min_size=1, unique=True)
NUMBERS = st.lists(st.sampled_from(["4001", "4002", "4003"]), unique=True)


def hotline(lines: list[str], numbers: list[str] | None = None) -> Hotline:
    """A hotline on these lines: each line is a trunk group of its own, of the same name."""
    fallback = Fallback(agents=("8001",))
    return Hotline(name="h", trunk_groups=tuple(lines), numbers=tuple(numbers or ()), flow=FLOW, fallback=fallback)


def house(hotlines: Mapping[str, Hotline], area_code: str | None = None) -> Document:
    lines = ("01", "02", "03")
    return Document(
        config_version=2,
        site=Site(name="h", time_zone="UTC", area_code=area_code),
        lines={line: SimulatedLine(kind="simulated") for line in lines},
        trunk_groups={line: TrunkGroup(lines=(line,)) for line in lines},
        agents={"8001": Agent(name="a")},
        hotlines=dict(hotlines),
    )


HOTLINES = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.builds(hotline, LINES, NUMBERS), min_size=1)


@given(st.sampled_from(["01", "02", "03", "09"]), st.sampled_from(["4001", "4002", ""]), HOTLINES)
def test_a_hotline_is_found_on_its_own_lines_only(line: str, called: str, hotlines: Mapping[str, Hotline]) -> None:
    decision = hotline_for(LineId(line), called, house(hotlines))
    assert line in decision.reason
    on_line = {id_: hotline for id_, hotline in hotlines.items() if line in hotline.trunk_groups}
    by_number = [id_ for id_, hotline in on_line.items() if called in hotline.numbers]
    if by_number:
        assert decision.value == by_number[0]
    elif decision.value is None:
        assert len(on_line) != 1
        assert all(hotline.numbers for hotline in on_line.values())
    else:
        assert decision.value in on_line


def test_two_hotlines_on_a_line_are_told_apart_by_the_number_called() -> None:
    hotlines = {"a": hotline(["01"], ["4001"]), "b": hotline(["01"], ["4002"])}
    assert hotline_for(LineId("01"), "4002", house(hotlines)).value == "b"
    assert hotline_for(LineId("01"), "4009", house(hotlines)).value is None


def test_a_hotline_without_numbers_takes_what_no_other_does() -> None:
    hotlines = {"rest": hotline(["01"]), "own": hotline(["01"], ["4001"])}
    assert hotline_for(LineId("01"), "4001", house(hotlines)).value == "own"
    assert hotline_for(LineId("01"), "", house(hotlines)).value == "rest"


def test_a_hotline_alone_on_its_line_takes_any_number() -> None:
    decision = hotline_for(LineId("01"), "s", house({"a": hotline(["01"], ["4001"])}))
    assert decision.value == "a"
    assert "alone" in decision.reason


@pytest.mark.parametrize(
    ("number", "called"),
    [
        ("02161234567", "+862161234567"),
        ("02161234567", "00862161234567"),
        ("02161234567", "862161234567"),
        ("02161234567", "2161234567"),
        ("02161234567", "61234567"),
        ("61234567", "+862161234567"),
        ("+862161234567", "02161234567"),
        ("4008001234", "+864008001234"),
        ("4008001234", "00864008001234"),
        ("4008001234", "864008001234"),
        ("13800138000", "+8613800138000"),
        ("95588", "95588"),
    ],
)
def test_a_number_is_known_however_the_carrier_writes_it(number: str, called: str) -> None:
    document = house({"ours": hotline(["01"], [number]), "other": hotline(["01"], ["4009999999"])}, "021")
    decision = hotline_for(LineId("01"), called, document)
    assert decision.value == "ours"
    assert (called in decision.reason, number in decision.reason) == (True, True)
    assert called in forms_of(number, document.site)


@pytest.mark.parametrize(
    "called", ["01061234567", "+861061234567", "4008001235", "+14008001234", "8001234", "1234", ""]
)
def test_a_number_that_only_looks_alike_is_another(called: str) -> None:
    hotlines = {"a": hotline(["01"], ["02161234567"]), "b": hotline(["01"], ["4008001234"])}
    assert hotline_for(LineId("01"), called, house(hotlines, "021")).value is None


def test_a_number_as_written_is_found_before_one_as_meant() -> None:
    hotlines = {"long": hotline(["01"], ["+862161234567"]), "short": hotline(["01"], ["61234567"])}
    assert hotline_for(LineId("01"), "61234567", house(hotlines, "021")).value == "short"
    reason = hotline_for(LineId("01"), "+862161234567", house(hotlines, "021")).reason
    assert reason == "+862161234567 on line 01 is a number of 'long'"


@given(st.from_regex(r"\A\+?[0-9*#]{1,20}\Z"), st.sampled_from([None, "021", "0755"]))
def test_all_forms_of_a_number_mean_the_same(number: str, area_code: str | None) -> None:
    site = Site(name="h", time_zone="UTC", area_code=area_code)
    forms = forms_of(number, site)
    assert number in forms
    assert {meaning_of(form, site) for form in forms} == {meaning_of(number, site)}
