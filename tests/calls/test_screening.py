"""Who is let in: black lists, white lists, regions; who isn't hears why, or nothing, and it is on record (C1-C3)."""

from collections import Counter

import pytest

from appliance.domain.outcome import CallResult, ReleasedBy
from appliance.storage.hits import Hits
from tests.calls.office import Office, everyone_ended

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

SCREENED, MEMBERS, SOUTHERN = "4000000031", "4000000032", "4000000033"
WELCOME, NOT_ACCEPTED = "欢迎光临本公司。", "not-accepted"

WHO = [
    (SCREENED, "13500000011", [NOT_ACCEPTED], "block nuisance"),
    (SCREENED, "17012345678", [], "block segment"),
    (SCREENED, "+8617012345679", [], "block segment"),
    (SCREENED, "045112345678", ["贵地区暂不受理。"], "block northern"),
    (SCREENED, "17012000001", [WELCOME], ""),
    (SCREENED, "13500000012", [WELCOME], ""),
    (MEMBERS, "13500000001", [WELCOME], ""),
    (MEMBERS, "013500000001", [WELCOME], ""),
    (MEMBERS, "13500000002", ["本线仅限会员使用。"], "only"),
    (SOUTHERN, "075512345678", [WELCOME], ""),
    (SOUTHERN, "045112345679", ["只为广东客户服务。"], "region"),
    (SOUTHERN, "13", ["只为广东客户服务。"], "region"),
]


def test_lists_and_regions_decide_who_comes_in(office: Office) -> None:
    callers = [office.light(number=number) for _, number, _, _ in WHO]
    for caller, (hotline, *_) in zip(callers, WHO, strict=True):
        caller.call(hotline)
    everyone_ended(callers)

    records = [office.story_of(caller).record for caller in callers]
    for caller, record, (_, number, heard, rule) in zip(callers, records, WHO, strict=True):
        assert office.heard_in_order(caller) == heard, number
        assert (record.refused_by, record.released_by) == (rule, ReleasedBy.SWITCHBOARD), number
        assert (record.result is CallResult.REFUSED) is bool(rule), number
    with Hits.open(office.house.instance.database_url) as hits:
        counted = Counter({hit.refused_by: hit.count for hit in hits.since(min(each.started_at for each in records))})
    assert counted == Counter(rule for *_, rule in WHO if rule)


def test_a_refused_caller_is_not_answered_and_so_pays_nothing(office: Office) -> None:
    caller = office.calls(MEMBERS)

    assert "answered" not in [event.kind for event in caller.events()]
    story = office.story_of(caller)
    assert story.record.result is CallResult.REFUSED
    assert story.charges == ()
    assert [(step.kind, step.decided, step.reason) for step in story.steps[1:]] == [
        ("screening", "refuse: only", "only callers on list 'vip' are let in")
    ]


def test_a_caller_without_a_number_hears_what_to_do(office: Office) -> None:
    caller = office.calls(SCREENED, number="anonymous")

    record = office.nameless(caller).record
    assert office.heard_in_order(caller) == ["请显示号码再拨。"]
    assert (record.caller, record.result, record.refused_by) == (None, CallResult.REFUSED, "block nameless")
