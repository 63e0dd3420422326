from datetime import UTC, datetime, timedelta

from appliance.callflow.tables import Tables
from appliance.config.model.flow import Menu
from tests.unit.callflow.house import house
from tests.unit.config.demo_document import demo

OPENS = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
"""A Friday, 09:00 in Shanghai."""


def test_a_schedule_is_open_from_the_very_second_until_just_before_its_end() -> None:
    tables = Tables(house({"targets": ["8001"]}))
    second = timedelta(seconds=1)
    moments = (OPENS - second, OPENS, OPENS + timedelta(hours=9) - second, OPENS + timedelta(hours=9))
    assert [tables.is_open("office", at) for at in moments] == [False, True, True, False]
    assert [tables.is_open("office", at) for at in reversed(moments)] == [False, True, True, False]


def test_only_agents_without_other_endpoints_are_always_at_their_phone() -> None:
    people = {
        "8001": {"name": "a"},
        "8002": {"name": "b", "endpoints": ["wang-mobile"]},
        "8003": {"name": "c", "phone": False},
    }
    assert Tables(house({"targets": ["8001"]}, agents=people)).own_phones == {"8001": "8001"}


def test_a_menus_keyboard_is_made_once_and_knows_extensions_where_they_can_be_dialled() -> None:
    document = demo()
    menu = document.hotlines["main"].flow.nodes["menu"]
    assert isinstance(menu, Menu)
    tables = Tables(document)
    assert tables.keyboard(menu) is tables.keyboard(menu)
    assert not tables.keyboard(menu).finished("8")
    assert tables.keyboard(menu.model_copy(update={"extensions": None})).finished("8")
