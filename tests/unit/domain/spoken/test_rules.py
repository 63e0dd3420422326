"""What the rules give are built-in prompts; joined, their texts are the words."""

import re
from datetime import date, time
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.spoken import LARGEST, Rules, rules_of
from appliance.errors import UserError
from appliance.media.catalogue import Catalogue, Speech, load_catalogue
from tests.unit.config.demo_document import CATALOGUE
from tests.unit.domain.spoken import oracles

LANGUAGES = ("zh", "en")
ORACLES = {"zh": oracles.zh, "en": oracles.en}
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@cache
def catalogue() -> Catalogue:
    return load_catalogue(CATALOGUE)


def said(language: str, ids: tuple[str, ...]) -> str:
    """Join the prompts' texts: Chinese without spaces, English with them."""
    prompts = [catalogue().prompts[id_] for id_ in ids]
    assert all(isinstance(prompt, Speech) and (prompt.piece or len(ids) == 1) for prompt in prompts)
    return ("" if language == "zh" else " ").join(prompt.text[language] for prompt in prompts)


@pytest.mark.parametrize("language", LANGUAGES)
@given(number=st.integers(0, LARGEST))
def test_a_number_is_the_texts_of_its_prompts(language: str, number: int) -> None:
    assert said(language, rules_of(language).number(number)) == ORACLES[language](number)


@given(st.integers(0, LARGEST))
def test_minutes_and_seconds_have_their_units(number: int) -> None:
    zh, en = rules_of("zh"), rules_of("en")
    words = "两" if number == 2 else oracles.zh(number)
    assert said("zh", zh.seconds(number)) == f"{words}秒"
    assert said("en", en.seconds(number)) == f"{oracles.en(number)} second{'' if number == 1 else 's'}"
    assert said("zh", zh.minutes(number)) == (f"{words}分钟" if number else "不到一分钟")
    in_english = f"{oracles.en(number)} minute{'' if number == 1 else 's'}"
    assert said("en", en.minutes(number)) == (in_english if number else "less than a minute")


@given(st.text("0123456789", min_size=1, max_size=30), st.booleans())
def test_digits_are_said_one_by_one(digits: str, yao: bool) -> None:
    ids = rules_of("zh").digits(digits, yao=yao)
    assert "".join(id_.split("-")[1] for id_ in ids) == digits
    assert ("digit-1-yao" in ids) == (yao and "1" in digits)
    assert said("zh", ids).replace("幺", "一") == "".join("零一二三四五六七八九"[int(digit)] for digit in digits)
    assert rules_of("en").digits(digits, yao=yao) == tuple(f"digit-{digit}" for digit in digits)


@given(st.integers(1, LARGEST))
def test_a_place_in_the_queue_is_a_sentence(place: int) -> None:
    rank = re.sub("^两", "二", oracles.zh(place))
    assert said("zh", rules_of("zh").place(place)) == f"您现在排在第{rank}位"
    assert said("en", rules_of("en").place(place)) == f"You are number {oracles.en(place)} in the queue"


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [
        (0, "预计等待时间不到一分钟。", "The estimated waiting time is less than a minute."),
        (1, "预计等待时间约一分钟", "The estimated waiting time is about one minute"),
        (2, "预计等待时间约两分钟", "The estimated waiting time is about two minutes"),
        (12, "预计等待时间约十二分钟", "The estimated waiting time is about twelve minutes"),
    ],
)
def test_a_wait_is_a_sentence(minutes: int, zh: str, en: str) -> None:
    assert said("zh", rules_of("zh").wait(minutes)) == zh
    assert said("en", rules_of("en").wait(minutes)) == en


@pytest.mark.parametrize(
    ("day", "zh", "en"),
    [
        (date(2026, 11, 22), "二零二六年十一月二十二日", "November twenty second twenty twenty six"),
        (date(2000, 1, 1), "二零零零年一月一日", "January first two thousand"),
        (date(2008, 8, 30), "二零零八年八月三十日", "August thirtieth two thousand eight"),
        (date(1905, 2, 12), "一九零五年二月十二日", "February twelfth nineteen oh five"),
        (date(1900, 10, 20), "一九零零年十月二十日", "October twentieth nineteen hundred"),
    ],
)
def test_dates(day: date, zh: str, en: str) -> None:
    assert said("zh", rules_of("zh").date(day)) == zh
    assert said("en", rules_of("en").date(day)) == en


@given(DAYS)
def test_every_date_can_be_read_back(day: date) -> None:
    year, month, rest = re.split("[年月]", said("zh", rules_of("zh").date(day)))
    assert "".join(str("零一二三四五六七八九".index(word)) for word in year) == f"{day.year:04}"
    assert (month, rest) == (oracles.zh(day.month), f"{oracles.zh(day.day)}日")
    assert said("en", rules_of("en").date(day)).startswith(day.strftime("%B "))


@pytest.mark.parametrize(
    ("moment", "zh", "en"),
    [
        (time(9, 0), "九点", "nine a.m."),
        (time(9, 5), "九点零五分", "nine oh five a.m."),
        (time(14, 30), "十四点三十分", "two thirty p.m."),
        (time(2, 0), "两点", "two a.m."),
        (time(12, 0), "十二点", "noon"),
        (time(12, 1), "十二点零一分", "twelve oh one p.m."),
        (time(0, 0), "零点", "midnight"),
        (time(0, 10), "零点十分", "twelve ten a.m."),
    ],
)
def test_times(moment: time, zh: str, en: str) -> None:
    assert said("zh", rules_of("zh").time(moment)) == zh
    assert said("en", rules_of("en").time(moment)) == en


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_times_sound_alike(language: str) -> None:
    moments = [time(hour, minute) for hour in range(24) for minute in range(60)]
    assert len({said(language, rules_of(language).time(moment)) for moment in moments}) == len(moments)


def test_days_of_the_week() -> None:
    week = [date(2026, 11, 16 + number) for number in range(7)]
    assert [said("zh", rules_of("zh").weekday(day)) for day in week] == [f"星期{word}" for word in "一二三四五六日"]
    assert [said("en", rules_of("en").weekday(day)) for day in week] == [day.strftime("%A") for day in week]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_number_and_no_digit_is_refused(language: str) -> None:
    rules: Rules = rules_of(language)
    for number in (-1, LARGEST + 1):
        with pytest.raises(ValueError, match="is not from 0"):
            rules.number(number)
    with pytest.raises(ValueError, match="is not from 1"):
        rules.place(0)
    for digits in ("", "1a", "１", "-1"):
        with pytest.raises(ValueError, match="is not digits"):
            rules.digits(digits)


@pytest.mark.parametrize("language", ["fr", "zhh", "", "../zh", "rules", "ZH", "zh.x"])
def test_a_language_without_rules_is_told_where_to_put_them(language: str) -> None:
    with pytest.raises(UserError, match="there are no rules") as refusal:
        rules_of(language)
    assert f"appliance/domain/spoken/{language}.py" in refusal.value.remedy
