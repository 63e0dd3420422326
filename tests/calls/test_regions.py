"""Callers are told apart by where they are (B3), and it is on record."""

import pytest

from tests.calls.office import Office, everyone_ended

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

REGIONS = "4000000003"
WHO = {
    "01062345678": ("首都团队为您服务。", "北京", "the caller is of province 北京"),
    "62345679": ("首都团队为您服务。", "北京", "the caller is of province 北京"),
    "13902451234": ("鹏城客户请稍等片刻。", "广东 深圳", "the caller is of city 深圳"),
    "02087654321": ("珠江分公司欢迎您。", "广东 广州", "the caller is of province 广东"),
    "0012125550123": ("海外来电另有专线。", "US", "the caller is of country US"),
    "02164567890": ("其他地区统一受理。", "上海", "the caller is of 上海, which no rule names"),
    "12": ("请问您从哪里打来。", "", "nothing is known of where the number belongs"),
}


def test_each_region_hears_its_own_announcement(office: Office) -> None:
    callers = {number: office.light(number=number) for number in WHO}
    for caller in callers.values():
        caller.call(REGIONS)
    everyone_ended(list(callers.values()))

    for number, (announcement, region, reason) in WHO.items():
        story = office.story_of(callers[number])
        (step,) = [step for step in story.steps if step.kind == "region"]
        assert office.heard_in_order(callers[number]) == [announcement], number
        assert (story.record.region, step.reason) == (region, reason)


def test_a_caller_without_a_number_has_a_branch_too(office: Office) -> None:
    caller = office.calls(REGIONS, number="anonymous")

    story = office.nameless(caller)
    assert office.heard_in_order(caller) == ["请问您从哪里打来。"]
    assert (story.record.caller, story.record.region) == (None, "")
    assert [step.reason for step in story.steps if step.kind == "region"] == ["the caller has no number"]
