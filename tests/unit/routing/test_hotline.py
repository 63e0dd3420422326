from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from appliance.config.model.document import Document, Site
from appliance.config.model.flow import Flow, HangUp
from appliance.config.model.hotline import Fallback, Hotline
from appliance.config.model.line import SimulatedLine, TrunkGroup
from appliance.config.model.people import Agent
from appliance.domain.ids import LineId
from appliance.routing.hotline import hotline_for

FLOW = Flow(start="bye", nodes={"bye": HangUp(kind="hang_up")})
LINES = st.lists(st.sampled_from(["01", "02", "03"]), min_size=1, unique=True)
NUMBERS = st.lists(st.sampled_from(["4001", "4002", "4003"]), unique=True)


def hotline(lines: list[str], numbers: list[str] | None = None) -> Hotline:
    """A hotline on these lines: each line is a trunk group of its own, of the same name."""
    fallback = Fallback(agents=("8001",))
    return Hotline(name="h", trunk_groups=tuple(lines), numbers=tuple(numbers or ()), flow=FLOW, fallback=fallback)


def house(hotlines: Mapping[str, Hotline]) -> Document:
    lines = ("01", "02", "03")
    return Document(
        config_version=2,
        site=Site(name="h", time_zone="UTC"),
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
