"""What the boards tell reaches the live view, and nothing is told twice."""

from dataclasses import dataclass, field

import pytest

from appliance.callflow.board import AgentBoard, AgentEvent, capacities_of, wrap_ups_of
from appliance.callflow.line_board import LineBoard
from appliance.callflow.ports import Leg
from appliance.config.model.document import Document
from appliance.config.model.line import SipPeer
from appliance.domain.ids import AgentId, CallId, EndpointId, LineId
from appliance.services.live import LiveView
from appliance.services.live_boards import LiveBoards
from appliance.services.live_state import Change, Gone
from tests.unit.config.demo_document import demo
from tests.unit.services.live_facts import view

AGENT, MOBILE, PHONE, LINE = AgentId("8001"), EndpointId("mobile"), EndpointId("8001"), LineId("01")
CALL = CallId("c1")
MOBILE_PHONE = '{kind: outside, name: 手机, number: "13800138000", trunk_group: main, capacity: 2}'
OTHER_LINE, OTHER_AGENT = LineId("02"), AgentId("8003")
DOCUMENT = demo(
    ('"8001": {name: 王芳}', '"8001": {name: 王芳, endpoints: [mobile], wrap_up_s: 20}'),
    (
        "departments:\n",
        f"endpoints:\n  mobile: {MOBILE_PHONE}\ndepartments:\n",
    ),
)


def smaller() -> Document:
    """The document without the agent, the line and the endpoint, and with another peer."""
    peers = {"kept": SipPeer(kind="gateway", address="192.0.2.1")}
    left = {key: agent for key, agent in DOCUMENT.agents.items() if key != AGENT}
    lines = {key: line for key, line in DOCUMENT.lines.items() if key != LINE}
    return DOCUMENT.model_copy(update={"agents": left, "lines": lines, "endpoints": {}, "sip_peers": peers})


@dataclass
class House:
    """The boards of the document's house, shown in a view."""

    view: LiveView = field(default_factory=view)
    now_s: float = 0.0

    def __post_init__(self) -> None:
        self.agents = AgentBoard(now=lambda: self.now_s)
        self.lines = LineBoard()
        self.boards = LiveBoards(self.view, self.agents, self.lines)
        self.follow(DOCUMENT)

    def follow(self, document: Document) -> None:
        """Be at a published document."""
        self.agents.configure(capacities_of(document), wrap_ups_of(document))
        self.lines.configure(document)
        self.boards.follow(document)

    def agent(self) -> tuple[str, CallId | None, str]:
        shown = self.view.snapshot.agents[AGENT]
        return shown.state, shown.call, shown.then

    def line(self) -> tuple[str, CallId | None, int]:
        shown = self.view.snapshot.lines[LINE]
        return shown.state, shown.call, len(shown.calls)

    def mobile(self) -> tuple[int, int]:
        shown = self.view.snapshot.endpoints[MOBILE]
        return shown.calls, shown.capacity


@pytest.fixture
def house() -> House:
    return House()


def test_everyone_is_shown_at_rest(house: House) -> None:
    assert house.agent() == ("available", None, "")
    assert house.line() == ("idle", None, 0)
    assert house.mobile() == (0, 2)
    assert set(house.view.snapshot.endpoints) == {MOBILE}
    assert len(house.view.snapshot.lines) == 10


def test_a_call_of_an_agent_from_ringing_to_the_end_of_the_wrap_up(house: House) -> None:
    leg = Leg(MOBILE, AGENT, LINE, "13800138000")
    with house.agents.offer([leg], CALL) as taken, house.lines.take(LINE, CALL):
        assert (house.agent(), house.mobile()) == (("ringing", CALL, ""), (1, 2))
        taken.answered(leg)
        assert (house.agent(), house.line()) == (("talking", CALL, ""), ("in call", CALL, 1))
    assert (house.agent(), house.mobile(), house.line()) == (("wrap_up", CALL, ""), (0, 2), ("idle", None, 0))
    house.now_s = 20
    house.agents.tick()
    assert house.agent() == ("available", None, "")


def test_what_an_agent_wishes_for_the_time_after_the_call(house: House) -> None:
    with house.agents.offer([Leg(PHONE, AGENT)], CALL):
        since = house.view.snapshot.agents[AGENT].since
        house.agents.happened(AGENT, AgentEvent.PAUSE)
        assert house.agent() == ("ringing", CALL, "paused")
        assert house.view.snapshot.agents[AGENT].since == since
    assert house.agent() == ("paused", None, "")


def test_whose_phones_are_all_away_is_shown_as_out_of_reach(house: House) -> None:
    def reach() -> tuple[bool, bool]:
        shown = house.view.snapshot.agents
        return shown[AGENT].reachable, shown[OTHER_AGENT].reachable

    assert reach() == (True, True)  # not known yet
    house.boards.phones(frozenset())
    assert reach() == (True, False)  # a mobile may ring whatever Asterisk knows
    since = house.view.snapshot.agents[OTHER_AGENT].since
    house.agents.happened(OTHER_AGENT, AgentEvent.PAUSE)
    assert reach() == (True, False)
    house.boards.phones(frozenset({OTHER_AGENT}))
    assert reach() == (True, True)
    assert house.view.snapshot.agents[OTHER_AGENT].since >= since


def test_a_mobile_that_is_switched_off_rings_nobody(house: House) -> None:
    house.boards.phones(frozenset())
    off = DOCUMENT.endpoints[MOBILE].model_copy(update={"on": False})
    house.follow(DOCUMENT.model_copy(update={"endpoints": {MOBILE: off}}))
    assert house.view.snapshot.agents[AGENT].reachable is False


def test_a_line_out_of_order_and_one_with_two_calls(house: House) -> None:
    house.lines.works(LINE, works=False)
    assert house.line() == ("out of order", None, 0)
    house.lines.works(LINE, works=True)
    with house.lines.incoming(LINE, CALL):
        since = house.view.snapshot.lines[LINE].since
        with house.lines.incoming(LINE, CallId("c2")):
            assert house.line() == ("in call", CALL, 2)
            assert house.view.snapshot.lines[LINE].since == since
    assert house.line() == ("idle", None, 0)


def test_a_new_document_with_the_same_figures_is_no_change(house: House) -> None:
    before = house.view.snapshot.sequence
    house.follow(DOCUMENT)
    assert house.view.snapshot.sequence == before
    house.agents.configure({MOBILE: 5}, {})
    assert house.mobile() == (0, 5)


def test_what_a_publish_has_removed_is_gone_and_comes_back_with_the_next(house: House) -> None:
    house.view.health("asterisk", ok=True)
    house.view.health("peer removed", ok=False, detail="not registered")
    house.view.health("peer kept", ok=False, detail="not registered")
    before = house.view.snapshot
    changes: list[Change] = []
    house.view.listen(lambda _sequence, change: changes.append(change))
    house.follow(smaller())
    after = house.view.snapshot
    assert before.agents.keys() - after.agents.keys() == {AGENT}
    assert before.lines.keys() - after.lines.keys() == {LINE}
    assert (set(after.endpoints), set(after.health)) == (set(), {"asterisk", "peer kept"})
    assert set(changes) == {
        Gone("agents", AGENT),
        Gone("lines", LINE),
        Gone("endpoints", MOBILE),
        Gone("health", "peer removed"),
    }
    assert (after.agents[OTHER_AGENT], after.lines[OTHER_LINE]) == (
        before.agents[OTHER_AGENT],
        before.lines[OTHER_LINE],
    )
    house.follow(DOCUMENT)
    assert (house.agent(), house.line(), house.mobile()) == (("available", None, ""), ("idle", None, 0), (0, 2))


def test_who_has_a_call_is_gone_when_it_is_over(house: House) -> None:
    with house.agents.offer([Leg(PHONE, AGENT, LINE)], CALL), house.lines.incoming(LINE, CALL):
        house.follow(smaller())
        assert (house.agent(), house.line()) == (("ringing", CALL, ""), ("in call", CALL, 1))
        assert house.view.snapshot.lines[LINE].channels == 0
    assert AGENT not in house.view.snapshot.agents
    assert LINE not in house.view.snapshot.lines
    house.agents.happened(AGENT, AgentEvent.PAUSE)
    house.lines.works(LINE, works=False)
    assert AGENT not in house.view.snapshot.agents, "whatever the boards still hear of them"
    assert LINE not in house.view.snapshot.lines
