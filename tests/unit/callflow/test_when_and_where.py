from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from appliance.callflow.board import AgentBoard
from appliance.callflow.run import run_call
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.trace import Step
from appliance.callflow.walk import Revision
from appliance.config.model.document import Document
from appliance.config.model.flow import Flow, HangUp, RegionBranch, RegionRule, ScheduleBranch
from appliance.config.model.region import Region
from appliance.config.model.schedule import Calendar, Holiday, Schedule, Window
from appliance.domain.ids import HotlineId
from appliance.domain.opening import Override
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.place import Place
from tests.unit.callflow.scripted import NOON, RecordingJournal, Script, ScriptedCaller, VirtualClock
from tests.unit.callflow.stories import facts
from tests.unit.config.demo_document import demo

HOTLINE = next(iter(demo().hotlines))
ENDS = {name: HangUp(kind="hang_up") for name in ("open", "closed", "holiday", "south", "elsewhere", "unknown")}
HOURS = Schedule(
    calendar="cn",
    windows=(Window(days=("mon", "tue", "wed", "thu", "fri", "sat", "sun"), opens="10:00", closes="22:00"),),
)


@dataclass(frozen=True)
class ByHand:
    """What somebody has set."""

    what: Override | None

    def override(self, hotline: HotlineId, at: datetime) -> Override | None:
        assert (hotline, at.tzinfo) == (HOTLINE, UTC)
        return self.what

    async def set(self, hotline: HotlineId, override: Override | None, by: str, at: datetime) -> None:
        raise AssertionError(f"{by} sets {override} of {hotline} at {at}")


@dataclass(frozen=True)
class OneTown:
    """Everybody is from one place."""

    town: Place | None

    def place(self, number: PhoneNumber) -> Place | None:
        assert number.digits == "13800138000"
        return self.town


def company(node: ScheduleBranch | RegionBranch, *holidays: Holiday) -> Document:
    flow = Flow(start="branch", nodes={"branch": node, **ENDS})
    hotline = demo().hotlines[HOTLINE].model_copy(update={"flow": flow})
    return demo().model_copy(
        update={
            "hotlines": {HOTLINE: hotline},
            "schedules": {"office": HOURS},
            "calendars": {"cn": Calendar(holidays=holidays)},
        }
    )


async def call(
    document: Document, by_hand: Override | None = None, town: Place | None = None
) -> tuple[Step, str | None]:
    """Give the branch's step and the node where the call ended."""
    clock, journal = VirtualClock(), RecordingJournal()
    switchboard = Switchboard(journal, AgentBoard(), clock, places=OneTown(town), openings=ByHand(by_hand))
    await run_call(ScriptedCaller(facts(), Script(), clock), Revision("r1", document), switchboard)
    (step,) = [step for step in journal.steps if step.node == "branch"]
    return step, next(step.node for step in journal.steps if step.kind == "hang_up")


BY_TIME = ScheduleBranch(kind="schedule", schedule="office", open="open", closed="closed", holiday="holiday")
IN_TWO_HOURS = NOON + timedelta(hours=2)
TODAY = Holiday(name="国庆节", first=NOON.date())


async def test_the_time_decides_and_the_reason_names_the_schedule() -> None:
    step, ended = await call(company(BY_TIME))
    assert (ended, step.kind, step.decided) == ("open", "schedule", "open")
    assert step.reason.startswith("schedule office: ")
    assert step.reason.endswith("is in the window 10:00-22:00")


@pytest.mark.parametrize(("branch", "expected"), [("holiday", "holiday"), (None, "closed")])
async def test_a_holiday_has_its_branch_or_is_closed_like_other_times(branch: str | None, expected: str) -> None:
    step, ended = await call(company(BY_TIME.model_copy(update={"holiday": branch}), TODAY))
    assert (ended, step.decided) == (expected, "holiday")
    assert step.reason.endswith("is a holiday: 国庆节")


@pytest.mark.parametrize(
    ("is_open", "until", "expected", "words"),
    [
        (True, IN_TWO_HOURS, "open", "王经理 has set the hotline to open until "),
        (False, None, "closed", "王经理 has set the hotline to closed until it is taken back"),
    ],
)
async def test_what_is_set_by_hand_wins_over_schedule_and_holiday(
    is_open: bool, until: datetime | None, expected: str, words: str
) -> None:
    step, ended = await call(company(BY_TIME, TODAY), Override(is_open, until, "王经理"))
    assert ended == expected
    assert step.reason.startswith(words)


async def test_the_end_of_what_is_set_is_told_in_the_site_s_time() -> None:
    step, _ = await call(company(BY_TIME), Override(False, IN_TWO_HOURS, "8001"))
    local = IN_TWO_HOURS.astimezone(demo().site.zone)
    assert step.reason.endswith(f"until {local:%a %Y-%m-%d %H:%M}")
    assert local.utcoffset() == timedelta(hours=8)


async def test_what_was_set_until_a_time_that_has_passed_no_longer_holds() -> None:
    _, ended = await call(company(BY_TIME), Override(False, NOON, "8001"))
    assert ended == "open"


SOUTH = RegionBranch(
    kind="region",
    rules=(RegionRule(where=Region(provinces=("广东",)), next="south"),),
    unknown="unknown",
    otherwise="elsewhere",
)
SHENZHEN = Place("CN", "广东", ("深圳",), "0755", mobile=True)


@pytest.mark.parametrize(
    ("town", "expected", "decided", "reason"),
    [
        (SHENZHEN, "south", "go to south", "the caller is of province 广东"),
        (replace(SHENZHEN, province="四川", cities=("成都",)), "elsewhere", "go to elsewhere",
         "the caller is of 四川 成都, which no rule names"),
        (None, "unknown", "go to unknown", "nothing is known of where the number belongs"),
    ],
)  # fmt: skip
async def test_the_caller_s_region_decides(town: Place | None, expected: str, decided: str, reason: str) -> None:
    step, ended = await call(company(SOUTH), town=town)
    assert (ended, step.kind, step.decided, step.reason) == (expected, "region", decided, reason)
