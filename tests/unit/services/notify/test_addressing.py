"""Who is told of a notice."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from appliance.callflow.notices import RANK, NoticeKind
from appliance.domain.ids import DepartmentId, HotlineId
from appliance.services.notify.addressing import who_is_told
from tests.unit.services.notify.letters import AT, CHANNELS, company, notice


def told(rule: dict[str, Any], **changes: Any) -> list[str]:  # noqa: ANN401 - a notice's fields
    document = company([{"events": ["voicemail"], "to": ["office"], **rule}])
    return [each.channel for each in who_is_told(notice(**changes), document).value]


def test_an_event_of_a_rule_is_told_and_says_by_which_rule() -> None:
    document = company(
        [{"events": ["missed_call"], "to": ["crm"]}, {"events": ["voicemail", "fax"], "to": ["office", "group"]}]
    )
    decision = who_is_told(notice(), document)
    assert [(each.channel, each.reason) for each in decision.value] == [
        ("office", "rule 2: tells of voicemail"),
        ("group", "rule 2: tells of voicemail"),
    ]


def test_a_channel_that_two_rules_name_is_told_once() -> None:
    document = company(
        [{"events": ["voicemail"], "to": ["office"]}, {"events": ["voicemail"], "to": ["crm", "office"]}]
    )
    assert [each.channel for each in who_is_told(notice(), document).value] == ["office", "crm"]


def test_nobody_is_told_and_the_reason_says_why() -> None:
    document = company(
        [{"events": ["fax"], "to": ["office"]}, {"events": ["voicemail"], "hotlines": [], "to": ["crm"]}]
    )
    assert who_is_told(notice(NoticeKind.DISK), document).reason == "rule 1: not about disk; rule 2: not about disk"
    assert who_is_told(notice(), company()).reason == "there are no rules"


def test_a_rule_of_some_hotlines_and_departments() -> None:
    assert told({"hotlines": ["main"]}) == ["office"]
    assert not told({"hotlines": ["main"]}, hotline=HotlineId("other"))
    assert not told({"hotlines": ["main"]}, hotline=None)
    assert told({"departments": ["support", "sales"]}) == ["office"]
    assert not told({"departments": ["support"]})
    assert not told({"departments": ["support"]}, department=None)
    assert not told({"hotlines": ["main"], "departments": ["support"]}, department=DepartmentId("sales"))


def test_a_rule_with_hours_holds_within_them_by_the_sites_clock() -> None:
    assert told({"hours": "office"}) == ["office"]
    assert told({"hours": "office"}, at=AT.replace(hour=9, minute=59)) == ["office"]
    assert not told({"hours": "office"}, at=AT.replace(hour=10, minute=0))


def test_how_low_a_rating_must_be() -> None:
    def rated(rank: str, **rule: int) -> list[str]:
        return told({"events": ["low_rating"], **rule}, kind=NoticeKind.LOW_RATING, facts={RANK: rank})

    assert rated("1") == ["office"]
    assert not rated("2")
    assert rated("2", rating_at_most=2) == ["office"]
    assert not rated("3", rating_at_most=2)
    assert not rated("")
    assert not rated("x", rating_at_most=5)


RULES = st.lists(
    st.fixed_dictionaries(
        {
            "events": st.lists(st.sampled_from([*NoticeKind]), min_size=1, max_size=3),
            "to": st.lists(st.sampled_from(sorted(CHANNELS)), min_size=1, max_size=3, unique=True),
        },
        optional={
            "hotlines": st.lists(st.sampled_from(["main", "other"]), max_size=2),
            "departments": st.lists(st.sampled_from(["sales", "support"]), max_size=2),
            "hours": st.just("office"),
        },
    ),
    max_size=5,
)


@given(RULES, st.sampled_from([*NoticeKind]), st.sampled_from(["main", "other", None]), st.integers(0, 23))
def test_whoever_is_told_stands_in_a_rule_that_fits_and_nobody_is_forgotten(
    rules: list[dict[str, Any]], kind: NoticeKind, hotline: str | None, hour: int
) -> None:
    at = AT.replace(hour=hour)
    made = notice(kind, hotline=hotline and HotlineId(hotline), at=at, facts={RANK: "1"})
    expected = [
        channel
        for rule in rules
        if kind in rule["events"]
        and (not rule.get("hotlines") or hotline in rule["hotlines"])
        and (not rule.get("departments") or "sales" in rule["departments"])
        and ("hours" not in rule or 1 <= hour < 10)
        for channel in rule["to"]
    ]
    decision = who_is_told(made, company(rules))
    assert [each.channel for each in decision.value] == list(dict.fromkeys(expected))
    assert decision.reason
