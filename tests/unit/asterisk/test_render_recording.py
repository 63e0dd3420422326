"""What the frame is told of recordings, for when it serves callers alone."""

from pathlib import Path

from appliance.asterisk.render.dialplan import extensions_file
from appliance.asterisk.render.features import (
    CALLER_FEATURES,
    CONTROLLER_FEATURES,
    PAUSE_CODE,
    STAFF_FEATURES,
    features_file,
)
from appliance.asterisk.render.recording import unrecorded_entries
from appliance.config.model.document import Document
from appliance.domain.instance import Instance, Ports
from tests.unit.callflow.house import house

INSTANCE = Instance(folder=Path("/i"), ports=Ports(1, 2, 3, 4, 5, 6), asterisk_uid=61740)


def company(*, hotline: bool | None, agent: bool | None) -> Document:
    people: dict[str, dict[str, str | bool | None]] = {id_: {"name": id_} for id_ in ("8002", "8003", "8004")}
    people["8001"] = {"name": "a", "record": agent}
    document = house({"department": "sales"}, agents=people)
    main = document.hotlines["main"].model_dump() | {"record": hotline}
    main["fallback"] = {"agents": ["8001", "8002"]}
    return document.model_validate(document.model_dump() | {"hotlines": {"main": main}})


def test_nobody_is_named_where_all_are_recorded() -> None:
    assert unrecorded_entries(company(hotline=None, agent=None)) == {}


def test_an_agents_own_word_holds_whatever_the_hotline() -> None:
    entries = unrecorded_entries(company(hotline=True, agent=False))
    assert entries == {"unrecorded/any/8001": "1", "unrecorded/main/8001": "1"}


def test_a_caller_who_may_not_have_heard_the_notice_is_recorded_by_nobody() -> None:
    document = company(hotline=None, agent=None)
    main = document.hotlines["main"].model_dump() | {"recording_notice": {"builtin": "recording-notice"}}
    noticed = document.model_validate(document.model_dump() | {"hotlines": {"main": main}})
    everybody = (*document.agents, *document.endpoints)
    assert unrecorded_entries(noticed) == {f"unrecorded/any/{id_}": "1" for id_ in everybody}


def test_of_a_hotline_that_is_not_recorded_only_those_who_say_so_are() -> None:
    assert unrecorded_entries(company(hotline=False, agent=True)) == {"unrecorded/main/8002": "1"}


def test_whoever_may_come_to_talk_with_a_caller_has_the_codes_and_the_caller_has_none() -> None:
    text = extensions_file(INSTANCE)
    mark = text[text.index("[zongji-mark]") : text.index("[zongji-leg]")]
    assert "?${ZONGJI_CODES_STAFF}:${ZONGJI_CODES})" in mark
    desk = text[text.index("[zongji-desk-2]") :]
    assert "DYNAMIC_FEATURES=${ZONGJI_CODES_STAFF}" in desk.splitlines()[1]
    frame = text[text.index("[zongji-frame-2]") : text.index("[zongji-mark]")]
    assert "DYNAMIC_FEATURES" not in frame
    assert [line for line in features_file().splitlines() if PAUSE_CODE in line]
    assert all(feature in features_file() for feature in CALLER_FEATURES.split("#"))
    assert set(STAFF_FEATURES.split("#")) < set(CALLER_FEATURES.split("#"))


def test_codes_that_staff_key_to_a_number_outside_reach_it() -> None:
    assert CONTROLLER_FEATURES == "zongji-pause-on#zongji-pause-off"


def test_what_was_said_is_told_before_the_file_is_closed_and_opened_again() -> None:
    text = extensions_file(INSTANCE)
    pause = text[text.index("[zongji-pause]") :]
    on, off = pause[: pause.index("exten => off")], pause[pause.index("exten => off") :]
    assert on.index(".pauses") < on.index("StopMixMonitor")
    assert off.index(".pauses") < off.index("MixMonitor(")
    over = text[text.index("[zongji-record-over]") : text.index("[zongji-pause]")]
    assert over.index("StopMixMonitor") < over.index(".pauses")
