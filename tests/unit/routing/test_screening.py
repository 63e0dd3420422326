"""Who is let in, in which order, and for which reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.config.model.prompt import BuiltinPrompt, TextPrompt
from appliance.config.model.region import Region
from appliance.config.model.screening import Block, RegionPolicy, Screening
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.place import Place
from appliance.routing.screening import Refusal, screen
from tests.unit.routing.screening_samples import BEIJING, LISTS, MOBILE, SHENZHEN

GO_AWAY = TextPrompt(text="此号码不接受来电。")
NOT_ACCEPTED = BuiltinPrompt(builtin="not-accepted")
SOUTH = Region(provinces=("广东",))


def refusal(number: str | None, screening: Screening, place: Place | None = None) -> Refusal | None:
    return screen(PhoneNumber(number) if number else None, place, screening, LISTS).value


def reason(number: str | None, screening: Screening, place: Place | None = None) -> str:
    return screen(PhoneNumber(number) if number else None, place, screening, LISTS).reason


def test_without_rules_everyone_is_let_in() -> None:
    assert refusal(None, Screening()) is None
    assert reason("13800138000", Screening()) == "nothing speaks against this caller"


@pytest.mark.parametrize(
    "number", ["13800138000", "+8613800138000", "013800138000", "008613800138000", "8613800138000"]
)
def test_a_number_is_the_same_however_the_line_writes_it(number: str) -> None:
    assert refusal(number, Screening(only=("vip",))) is None
    assert refusal(number, Screening(block=(Block(list="vip"),))) == Refusal("block vip", NOT_ACCEPTED)


def test_a_blocked_caller_hears_the_blocks_own_announcement_or_nothing() -> None:
    for announcement in (GO_AWAY, None):
        blocked = Screening(block=(Block(list="spam", announcement=announcement),))
        assert refusal("075512345678", blocked) == Refusal("block spam", announcement)
        assert refusal("17012345678", blocked) == Refusal("block spam", announcement)
        assert refusal("4001112222", blocked) == Refusal("block spam", announcement)
        assert refusal("13800138000", blocked) is None


def test_the_reason_names_list_and_entry_and_hides_whole_numbers() -> None:
    blocked = Screening(block=(Block(list="vip"), Block(list="spam"), Block(list="long")))
    assert reason("13800138000", blocked) == "on list 'vip' (number **********8000): blocked"
    assert reason("075512345678", blocked) == "on list 'spam' (prefix 0755): blocked"
    assert reason("17112345678", blocked) == "on list 'long' (prefix +86171, robot calls): blocked"


def test_the_first_block_that_holds_decides() -> None:
    blocked = Screening(block=(Block(list="south", announcement=GO_AWAY), Block(list="spam", announcement=None)))
    assert refusal("075512345678", blocked, SHENZHEN) == Refusal("block south", GO_AWAY)
    assert refusal("075512345678", blocked, None) == Refusal("block spam", None)


def test_callers_without_a_number_are_on_anonymous_lists_alone() -> None:
    assert refusal(None, Screening(block=(Block(list="hidden"),))) == Refusal("block hidden", NOT_ACCEPTED)
    assert refusal("13800138000", Screening(block=(Block(list="hidden"),))) is None
    assert refusal(None, Screening(block=(Block(list="spam"), Block(list="vip")))) is None
    assert refusal(None, Screening(only=("vip",))) == Refusal("only", NOT_ACCEPTED)
    assert reason(None, Screening(block=(Block(list="hidden"),))) == (
        "on list 'hidden' (callers without a number): blocked"
    )


def test_only_keeps_all_others_out() -> None:
    screening = Screening(only=("vip", "hidden"), only_announcement=GO_AWAY)
    assert refusal("13900000000", screening) == Refusal("only", GO_AWAY)
    assert reason("13900000000", screening) == "only callers on list 'vip', 'hidden' are let in"
    assert reason("13800138000", screening) == "on list 'vip' (number **********8000)"
    assert refusal(None, screening) is None


def test_who_is_on_an_only_list_can_still_be_blocked() -> None:
    screening = Screening(only=("vip",), block=(Block(list="vip"),))
    assert refusal("13800138000", screening) == Refusal("block vip", NOT_ACCEPTED)


def test_always_lets_in_whatever_the_others_say() -> None:
    screening = Screening(
        always=("vip",),
        only=("hidden",),
        block=(Block(list="vip"),),
        region=RegionPolicy(allow=SOUTH, unknown="block"),
    )
    assert refusal("13800138000", screening, BEIJING) is None
    assert reason("13800138000", screening) == "on list 'vip' (number **********8000): always let in"
    assert refusal("13900000000", screening, SHENZHEN) == Refusal("only", NOT_ACCEPTED)


@pytest.mark.parametrize(
    ("policy", "place", "let_in", "why"),
    [
        (RegionPolicy(allow=SOUTH), SHENZHEN, True, "province 广东 is allowed"),
        (RegionPolicy(allow=SOUTH), BEIJING, False, "北京 is not among the regions that are allowed"),
        (RegionPolicy(block=SOUTH), SHENZHEN, False, "province 广东 is blocked"),
        (RegionPolicy(block=SOUTH), BEIJING, True, "nothing speaks against this caller"),
        (RegionPolicy(allow=SOUTH), None, True, "nothing speaks against this caller"),
        (
            RegionPolicy(allow=SOUTH, unknown="block"),
            None,
            False,
            "nothing is known of where the number belongs: block",
        ),
        (RegionPolicy(block=SOUTH, unknown="block", announcement=None), None, False, "nothing is known"),
    ],
)
def test_regions_are_allowed_or_blocked(policy: RegionPolicy, place: Place | None, let_in: bool, why: str) -> None:
    decision = screen(MOBILE, place, Screening(region=policy), LISTS)
    assert (decision.value is None) is let_in
    if not let_in:
        assert decision.value == Refusal("region", policy.announcement)
        assert decision.reason.startswith(why)


def test_a_caller_without_a_number_is_from_nowhere_known() -> None:
    policy = Screening(region=RegionPolicy(block=SOUTH, unknown="block"))
    assert refusal(None, policy) == Refusal("region", NOT_ACCEPTED)
    assert reason(None, policy) == "the caller has no number: block"


NAMES = ("vip", "spam", "south", "hidden", "long")
NUMBERS = (None, "13800138000", "075512345678", "17112345678", "+8617012345678", "01088886666", "12", "+4930123456")
ON: dict[str, set[str | None]] = {
    "vip": {"13800138000"},
    "spam": {"075512345678", "+8617012345678"},
    "hidden": {None},
    "long": {"17112345678"},
}


@given(
    number=st.sampled_from(NUMBERS),
    place=st.sampled_from((None, SHENZHEN, BEIJING)),
    always=st.lists(st.sampled_from(NAMES), max_size=2),
    only=st.lists(st.sampled_from(NAMES), max_size=2),
    block=st.lists(st.sampled_from(NAMES), max_size=3),
    policy=st.sampled_from((None, "allow", "block")),
    unknown=st.sampled_from(("allow", "block")),
)
def test_precedence_is_what_a_plain_reading_of_the_rules_says(  # noqa: PLR0917 - each is drawn by itself
    number: str | None,
    place: Place | None,
    always: list[str],
    only: list[str],
    block: list[str],
    policy: str | None,
    unknown: str,
) -> None:
    place = place if number else None
    stands_on = {name for name in ON if number in ON[name]} | ({"south"} if place is SHENZHEN else set())
    expected: str | None = None
    if not stands_on & set(always):
        kept_out = [f"block {name}" for name in block if name in stands_on]
        in_region = place is SHENZHEN
        wrong_region = unknown == "block" if place is None else in_region is (policy == "block")
        if only and not stands_on & set(only):
            expected = "only"
        elif kept_out:
            expected = kept_out[0]
        elif policy and wrong_region:
            expected = "region"
    region = {policy: {"provinces": ["广东"]}, "unknown": unknown} if policy else None
    screening = Screening.model_validate(
        {"always": always, "only": only, "block": [{"list": name} for name in block], "region": region}
    )
    found = refusal(number, screening, place)
    assert (found.rule if found else None) == expected
