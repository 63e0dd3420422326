"""Nodes that go by who calls, and the lists that they ask."""

from appliance.callflow.list_book import ListBook, home_without_table
from appliance.config.model.document import Document
from appliance.domain.number_reading import Home
from appliance.domain.phone_number import PhoneNumber
from appliance.routing.screening_table import Entry, EntryKind
from tests.unit.callflow.front_door import FrontDoor, guarded

HASH = "cd" * 32
LISTS = {
    "vip": {"numbers": ["13900139000"]},
    "long": {"table": {"name": "friends", "hash": HASH}},
}


def with_lane() -> Document:
    tree = guarded(lists=LISTS).model_dump(mode="json")
    flow = tree["hotlines"]["main"]["flow"]
    flow["start"] = "who"
    flow["nodes"] |= {
        "who": {"kind": "caller", "lists": ["vip", "long"], "matched": "lane", "otherwise": "team"},
        "lane": {"kind": "ring", "targets": ["8004"]},
    }
    return Document.model_validate(tree)


async def test_callers_on_a_list_go_their_own_way() -> None:
    door = FrontDoor(with_lane())
    vip, other = await door.call(number="+8613900139000"), await door.call()
    assert (vip.end.agent, other.end.agent) == ("8004", "8001")
    assert vip.path == [("caller", "go to lane", "on list 'vip' (number *******9000)")]
    assert other.path == [("caller", "go to team", "not on list 'vip', 'long'")]


def test_a_documents_lists_are_made_ready_once() -> None:
    asked: list[str] = []

    def load(content_hash: str) -> list[Entry]:
        asked.append(content_hash)
        return [Entry(EntryKind.PREFIX, "1380013")]

    book = ListBook(load)
    documents = [with_lane() for _ in range(5)]
    assert book.lists(documents[0]) is book.lists(documents[0])
    assert asked == [HASH]
    assert book.lists(documents[0]).find("long", PhoneNumber("13800138000"), None) == "prefix 1380013"
    for document in documents:
        book.lists(document)
    assert len(asked) == 5
    book.lists(documents[0])
    assert len(asked) == 6, "the oldest of five was put away"


def counting_book() -> tuple[list[str], ListBook]:
    asked: list[str] = []

    def load(content_hash: str) -> list[Entry]:
        asked.append(content_hash)
        return []

    return asked, ListBook(load)


def test_the_lists_in_force_stay_ready_however_many_others_are_asked_for() -> None:
    asked, book = counting_book()
    in_force = with_lane()
    adopted = book.adopt(in_force)
    others = [with_lane() for _ in range(6)]
    for document in others:
        book.lists(document)
    assert book.lists(in_force) is adopted
    assert len(asked) == 7
    book.adopt(others[-1])
    for document in others[:4]:
        book.lists(document)
    asked.clear()
    assert book.lists(in_force) is not adopted, "what is no longer in force goes like any other"
    assert asked == [HASH]


def test_lists_that_were_tried_out_change_nothing_until_they_are_adopted() -> None:
    asked, book = counting_book()
    calls = [with_lane() for _ in range(4)]
    for document in calls:
        book.lists(document)
    refused = [with_lane() for _ in range(5)]
    for document in refused:
        book.prepare(document)
    assert len(asked) == 9
    for document in calls:
        book.lists(document)
    assert len(asked) == 9, "what calls need is still ready"
    book.adopt(refused[-1])
    assert len(asked) == 9, "what was prepared is not made again"
    book.adopt(refused[0])
    assert len(asked) == 10, "a refused one was not kept"


def test_a_table_that_is_missing_matches_nobody_and_is_told() -> None:
    book = ListBook(lambda _hash: None)
    lists = book.lists(with_lane())
    assert lists.find("long", PhoneNumber("13800138000"), None) is None
    assert lists.missing == ("long",)
    assert ListBook(lambda _hash: ()).lists(with_lane()).missing == ()


def test_where_lines_are_is_described_by_the_site() -> None:
    assert home_without_table("CN", "0755") == Home(area_code="0755")
    assert home_without_table("DE", None) == Home("DE", "", None)
