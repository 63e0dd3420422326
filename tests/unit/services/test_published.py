"""What is in force: a call keeps what it took, the next one takes the new."""

from appliance.callflow.walk import Revision
from appliance.services.published import InForce, Published
from tests.unit.services.publish.works import new, old, sounds_of


def in_force(number: int) -> InForce:
    document = new() if number % 2 == 0 else old()
    return InForce(Revision(str(number), document), sounds_of(document))


def test_a_switch_holds_for_the_next_call_alone() -> None:
    published = Published(in_force(1))
    call = published.current
    published.switch(in_force(2))
    assert (call.number, call.document) == (1, old())
    assert (published.current.number, published.document()) == (2, new())
    assert "8004" in published.current.sounds.agent_ids
    assert "8004" not in call.sounds.agent_ids


def test_who_listens_hears_of_each_switch_after_it() -> None:
    published = Published(in_force(1))
    heard: list[tuple[int, bool]] = []
    published.listen(lambda switched: heard.append((switched.number, published.current is switched)))
    published.switch(in_force(2))
    published.switch(in_force(3))
    assert heard == [(2, True), (3, True)]


def test_a_call_takes_the_ways_out_along() -> None:
    lines = in_force(1).lines
    assert set(lines) == set(old().lines)
