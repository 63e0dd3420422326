"""The outbox: a notice is put in once, taken by one, and nothing that becomes of it is forgotten."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, update

from appliance.domain.phone_number import PhoneNumber
from appliance.storage.outbox import ERASED, FARTHEST, Outbox, OutboxJournal
from appliance.storage.outbox_values import NewNotice, OutboxState, Particulars, Party, peer_key
from appliance.storage.schema import outbox as table
from appliance.storage.writer import Writer
from tests.unit.storage.call_facts import NOON, after

CALLER = PhoneNumber("13800138000")
SAID = Particulars(Party("main", "销售"), None, Party("8001", "王芳"), "a.wav", {"seconds": "7", "why": "“"})
NEW = NewNotice("voicemail-a.wav", "office", "voicemail", NOON, CALLER, "box-1.1", SAID, "rule 1: so", NOON)


@pytest.fixture
def outbox(url: str) -> Iterator[Outbox]:
    with Outbox.open(url) as opened:
        yield opened


async def put(writer: Writer, *new: NewNotice) -> None:
    journal = OutboxJournal(writer, "sqlite")
    for each in new:
        assert await journal.put(each)


async def test_what_is_put_in_comes_out(writer: Writer, outbox: Outbox) -> None:
    await put(writer, NEW)
    (found,) = outbox.latest(10)
    assert found == outbox.get(NEW.id)
    assert (found.key, found.channel, found.kind, found.at) == ("voicemail-a.wav", "office", "voicemail", NOON)
    assert (found.caller, found.call, found.particulars, found.reason) == (CALLER, "box-1.1", SAID, "rule 1: so")
    assert (found.state, found.attempts, found.next_at, found.done_at) == (OutboxState.WAITING, 0, NOON, None)
    assert outbox.get("n-other") is None


async def test_the_same_thing_found_out_again_is_told_once_a_channel(writer: Writer, outbox: Outbox) -> None:
    await put(writer, NEW, replace(NEW, since=after(60), reason="again"), replace(NEW, channel="crm"))
    assert outbox.begin("office", NOON) is not None
    outbox.sent(NEW.id, after(1))
    await put(writer, replace(NEW, since=after(120)))
    assert sorted((each.channel, each.state.value) for each in outbox.latest(10)) == [
        ("crm", "waiting"),
        ("office", "sent"),
    ]


async def test_each_box_takes_its_own_notices_and_is_told_of_no_others(writer: Writer, url: str) -> None:
    for number, name in enumerate(("a", "b")):
        new = replace(NEW, key=f"{peer_key('gw')}{number}", kind=("line_down", "line_up")[number])
        assert await OutboxJournal(writer, "sqlite", name).put(new)
    with Outbox.of_box(url, "a") as a, Outbox.of_box(url, "b") as b, Outbox.of_box(url, "c") as c:
        assert (a.was_told_down("gw"), b.was_told_down("gw"), c.was_told_down("gw")) == (True, False, False)
        assert [list(one.waiting(NOON)) for one in (a, b, c)] == [["office"], ["office"], []]
        mine = a.begin("office", NOON)
        assert mine is not None
        assert (mine.box, a.begin("office", NOON), c.begin("office", NOON)) == ("a", None, None)
        assert (b.adopt(NOON), a.adopt(NOON)) == (0, 1), "a try of a's is none that b has begun"
        assert [sum(each.waiting for each in one.figures(NOON)) for one in (a, b, c)] == [1, 1, 0]
        a.give_up(mine.id, after(1), "refused", refused=True)
        theirs = b.begin("office", NOON)
        assert theirs is not None
        b.sent(theirs.id, after(2))
        assert [each.gave_up for each in a.figures(NOON)] == [1], "b's success is none of a's"
        assert sorted(each.box for each in a.latest(10)) == ["a", "b"]


@given(st.text(), st.text(), st.text(), st.text())
def test_ids_differ_where_key_or_channel_do(key: str, channel: str, other_key: str, other_channel: str) -> None:
    one, other = replace(NEW, key=key, channel=channel), replace(NEW, key=other_key, channel=other_channel)
    assert (one.id == other.id) is ((key, channel) == (other_key, other_channel))


async def test_one_takes_it_and_no_other_before_it_is_put_back(writer: Writer, outbox: Outbox) -> None:
    await put(writer, NEW)
    taken = outbox.begin("office", after(1))
    assert taken is not None
    assert (taken.attempts, taken.begun_at) == (1, after(1))
    assert outbox.begin("office", after(1)) is None
    assert outbox.waiting(after(1)) == {}
    outbox.put_off(NEW.id, after(30), "no answer", refused=True)
    assert outbox.begin("office", after(29)) is None
    assert outbox.waiting(after(1)) == {"office": after(30)}
    again = outbox.begin("office", after(30))
    assert again is not None
    assert (again.attempts, again.refusals, again.last_error) == (2, 1, "no answer")


async def test_the_one_that_is_due_first_comes_first(writer: Writer, outbox: Outbox) -> None:
    later = replace(NEW, key="b", since=after(5))
    await put(writer, later, replace(NEW, key="c", channel="crm"), NEW)
    first, second = outbox.begin("office", after(9)), outbox.begin("office", after(9))
    assert first is not None
    assert second is not None
    assert (first.key, second.key) == (NEW.key, "b")
    assert outbox.begin("office", after(9)) is None
    assert outbox.begin("none", after(9)) is None


async def test_a_try_that_was_cut_off_is_known_and_begins_again(writer: Writer, outbox: Outbox) -> None:
    await put(writer, NEW, replace(NEW, channel="crm"))
    outbox.begin("office", after(1))
    assert outbox.adopt(after(100)) == 1
    found = outbox.get(NEW.id)
    assert found is not None
    assert (found.cut_off, found.begun_at, found.next_at, found.attempts) == (1, None, after(100), 1)
    assert outbox.adopt(after(100)) == 0


async def test_what_is_given_up_can_be_tried_anew_by_hand(writer: Writer, outbox: Outbox) -> None:
    await put(writer, NEW)
    outbox.begin("office", after(1))
    assert not outbox.retry(NEW.id, after(1))  # being tried
    outbox.give_up(NEW.id, after(2), "refused", refused=True)
    assert outbox.begin("office", after(9999)) is None
    assert outbox.retry(NEW.id, after(60))
    found = outbox.begin("office", after(60))
    assert found is not None
    assert (found.attempts, found.refusals, found.since, found.done_at) == (1, 0, after(60), None)
    outbox.sent(NEW.id, after(61), "boss@example.com was refused: 550")
    assert not outbox.retry(NEW.id, after(62))
    assert not outbox.retry("n-other", after(62))
    sent = outbox.get(NEW.id)
    assert sent is not None
    assert (sent.state, sent.done_at, sent.last_error) == (
        OutboxState.SENT,
        after(61),
        "boss@example.com was refused: 550",
    )


async def test_a_clock_that_was_set_back_holds_nothing_up(writer: Writer, outbox: Outbox) -> None:
    await put(writer, NEW)
    before = NOON - timedelta(days=300)
    assert outbox.waiting(before) == {"office": before}
    assert outbox.waiting(NOON - FARTHEST) == {"office": NOON}
    assert outbox.begin("office", before) is not None


async def test_what_a_channel_owes(writer: Writer, outbox: Outbox) -> None:
    keys = ("a", "b", "c")
    await put(writer, *(replace(NEW, key=key) for key in keys), replace(NEW, channel="crm", since=after(7)))
    ids = {key: replace(NEW, key=key).id for key in keys}
    outbox.give_up(ids["a"], after(10), "gone", refused=True)
    office, crm = {each.channel: each for each in outbox.figures(NOON)}.values()
    crm, office = sorted((office, crm), key=lambda each: each.channel)
    assert (office.waiting, office.oldest, office.gave_up, office.error) == (2, NOON, 1, "gone")
    assert (crm.waiting, crm.oldest, crm.gave_up) == (1, after(7), 0)
    outbox.sent(ids["b"], after(11))
    (office,) = [each for each in outbox.figures(NOON) if each.channel == "office"]
    assert office.gave_up == 0  # it has told something since
    outbox.give_up(ids["c"], after(12), "gone again", refused=True)
    assert {each.channel: each.gave_up for each in outbox.figures(NOON)} == {"office": 1, "crm": 0}
    assert {each.channel for each in outbox.figures(after(13))} == {"crm"}  # too long ago


async def test_an_erased_caller_is_forgotten_and_never_told_of(writer: Writer, outbox: Outbox, engine: Engine) -> None:
    other = replace(NEW, key="b", caller=PhoneNumber("13900139000"))
    await put(writer, NEW, replace(NEW, channel="crm"), other)
    outbox.begin("crm", NOON)
    with engine.begin() as connection:
        gone = {"caller": None, "payload": ERASED, "state": OutboxState.GIVEN_UP, "done_at": NOON, "begun_at": None}
        connection.execute(update(table).where(table.c.caller == CALLER.digits).values(gone))
    outbox.sent(replace(NEW, channel="crm").id, after(5))  # who was being told meanwhile
    erased, kept = outbox.get(NEW.id), outbox.get(other.id)
    assert erased is not None
    assert kept is not None
    assert (erased.caller, erased.particulars, erased.state) == (None, Particulars(), OutboxState.GIVEN_UP)
    assert (kept.caller, kept.state) == (other.caller, OutboxState.WAITING)
    assert not outbox.retry(NEW.id, after(9))
    assert not any(each.gave_up for each in outbox.figures(NOON - timedelta(days=1)))
    assert "13800138000" not in str([each for each in outbox.latest(9) if each.key == NEW.key])


async def test_old_ones_are_removed_once_they_are_done(writer: Writer, outbox: Outbox) -> None:
    await put(writer, NEW, replace(NEW, channel="crm"))
    outbox.sent(NEW.id, after(1))
    assert outbox.prune(after(1)) == 0
    assert outbox.prune(after(2)) == 1
    assert [each.channel for each in outbox.latest(9)] == ["crm"]


async def test_what_people_were_last_told_of_a_peer(writer: Writer, outbox: Outbox) -> None:
    down = replace(NEW, kind="line_down", key=f"{peer_key('gsm')}1")
    assert not outbox.was_told_down("gsm")
    await put(writer, down)
    assert outbox.was_told_down("gsm")
    assert not outbox.was_told_down("gsm2")
    assert not outbox.was_told_down("%")
    await put(writer, replace(down, kind="line_up", key=f"{peer_key('gsm')}2", at=after(9)))
    assert not outbox.was_told_down("gsm")
