import pytest

from appliance.config.model.flow import RegionRule
from appliance.config.model.region import Region
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.place import Place
from appliance.routing.region import By, Match, Strength, branch, matches

SHENZHEN = Place("CN", "广东", ("深圳",), "0755")
CHENGDU = Place("CN", "四川", ("成都", "资阳", "眉山"), "028")
JAPAN = Place("JP")
MOBILE = PhoneNumber("13800138000")


@pytest.mark.parametrize(
    ("region", "by", "reason"),
    [
        (Region(prefixes=("0755",), area_codes=("0755",)), By.PREFIX, "prefix 0755"),
        (Region(area_codes=("020", "0755"), cities=("深圳",)), By.AREA_CODE, "area code 0755"),
        (Region(cities=("广州", "深圳"), provinces=("广东",)), By.CITY, "city 深圳"),
        (Region(provinces=("广西", "广东"), countries=("CN",)), By.PROVINCE, "province 广东"),
        (Region(countries=("JP", "CN")), By.COUNTRY, "country CN"),
    ],
)
def test_a_region_s_closest_list_says_why(region: Region, by: By, reason: str) -> None:
    match = matches(SHENZHEN, PhoneNumber("075588886666"), region)
    assert match is not None
    assert (match.strength.by, match.reason) == (by, reason)


def test_a_caller_from_elsewhere_doesn_t_match() -> None:
    elsewhere = Region(
        countries=("CN",), provinces=("广东",), cities=("深圳",), area_codes=("0755",), prefixes=("0755",)
    )
    assert matches(JAPAN, PhoneNumber("+81355551234"), elsewhere) is None
    assert matches(None, PhoneNumber("8001"), elsewhere) is None
    assert matches(None, None, elsewhere) is None


@pytest.mark.parametrize(
    "shown", ["075588886666", "+8675588886666", "008675588886666", "8675588886666", "75588886666", "88886666"]
)
@pytest.mark.parametrize(("prefix", "digits"), [("0755", 3), ("07558888", 7), ("+86755", 3), ("0086755", 3)])
def test_a_prefix_holds_however_the_line_presents_the_number(shown: str, prefix: str, digits: int) -> None:
    match = matches(SHENZHEN, PhoneNumber(shown), Region(prefixes=(prefix, "+86")))
    assert match == Match(Strength(By.PREFIX, digits), f"prefix {prefix}")


@pytest.mark.parametrize("shown", ["13800138000", "013800138000", "+8613800138000", "008613800138000"])
def test_a_segment_holds_however_the_line_presents_the_mobile(shown: str) -> None:
    found = matches(Place("CN", "北京", ("北京",), "010", mobile=True), PhoneNumber(shown), Region(prefixes=("138",)))
    assert found == Match(Strength(By.PREFIX, 3), "prefix 138")


def test_a_prefix_of_an_unknown_caller_is_compared_as_presented() -> None:
    assert matches(None, PhoneNumber("8001"), Region(prefixes=("80",))) == Match(Strength(By.PREFIX, 2), "prefix 80")


def test_a_prefix_from_abroad_may_be_written_either_way() -> None:
    assert matches(JAPAN, PhoneNumber("0081355551234"), Region(prefixes=("+813",))) is not None
    assert matches(JAPAN, PhoneNumber("+81355551234"), Region(prefixes=("00813",))) is not None


def test_one_of_the_cities_of_an_area_code_is_enough_and_the_reason_says_so() -> None:
    match = matches(CHENGDU, PhoneNumber("02881234567"), Region(cities=("资阳",)))
    assert match == Match(Strength(By.CITY), "city 资阳, one of 成都、资阳、眉山")


RULES = (
    RegionRule(where=Region(countries=("CN",)), next="china"),
    RegionRule(where=Region(provinces=("广东",)), next="guangdong"),
    RegionRule(where=Region(cities=("深圳",)), next="shenzhen"),
    RegionRule(where=Region(area_codes=("0755",)), next="0755"),
    RegionRule(where=Region(prefixes=("0755",)), next="fixed"),
    RegionRule(where=Region(prefixes=("07558888",)), next="block-8888"),
    RegionRule(where=Region(prefixes=("0755888",)), next="block-888"),
)


@pytest.mark.parametrize(
    ("rules", "goes_to"),
    [(RULES[:1], "china"), (RULES[:2], "guangdong"), (RULES[:3], "shenzhen"), (RULES[:4], "0755"), (RULES[:5], "fixed"),
     (RULES, "block-8888"), (tuple(reversed(RULES)), "block-8888")],
)  # fmt: skip
def test_the_closest_of_all_rules_wins_in_whatever_order_they_stand(
    rules: tuple[RegionRule, ...], goes_to: str
) -> None:
    assert branch(SHENZHEN, PhoneNumber("075588886666"), rules, "unknown", "otherwise").value == goes_to


def test_of_equal_rules_the_first_wins() -> None:
    twice = (
        RegionRule(where=Region(cities=("资阳",)), next="first"),
        RegionRule(where=Region(cities=("成都",)), next="second"),
    )
    decision = branch(CHENGDU, PhoneNumber("02881234567"), twice, "unknown", "otherwise")
    assert (decision.value, decision.reason) == ("first", "the caller is of city 资阳, one of 成都、资阳、眉山")


def test_who_can_t_be_placed_goes_to_unknown_and_who_no_rule_names_elsewhere() -> None:
    callers = ((None, PhoneNumber("8001")), (None, None), (JAPAN, PhoneNumber("+81355551234")))
    told = [branch(place, number, RULES[1:], "unknown", "otherwise") for place, number in callers]
    assert [(each.value, each.reason) for each in told] == [
        ("unknown", "nothing is known of where the number belongs"),
        ("unknown", "the caller has no number"),
        ("otherwise", "the caller is of JP, which no rule names"),
    ]


def test_a_prefix_rule_holds_also_for_who_can_t_be_placed() -> None:
    rules = (RegionRule(where=Region(prefixes=("80",)), next="inside"),)
    assert branch(None, PhoneNumber("8001"), rules, "unknown", "otherwise").value == "inside"


def test_full_names_and_names_given_up_are_understood() -> None:
    region = Region(
        provinces=("广东省", "广西壮族自治区", "内蒙古"), cities=("深圳市", "襄樊", "恩施土家族苗族自治州", "沙市")
    )
    assert region.provinces == ("广东", "广西", "内蒙古")
    assert region.cities == ("深圳", "襄阳", "恩施", "沙市")
