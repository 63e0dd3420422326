"""Every number, against oracles that make the words in another way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.spoken import LARGEST
from appliance.domain.spoken.en_numbers import number_words as en_words
from appliance.domain.spoken.en_numbers import ordinal_words, year_words
from appliance.domain.spoken.zh_numbers import count, digit_words, ordinal
from appliance.domain.spoken.zh_numbers import number_words as zh_words
from tests.unit.domain.spoken import oracles

NUMBERS = st.one_of(
    st.integers(0, LARGEST),
    st.integers(0, 9999),
    st.builds(lambda digit, zeros: int(f"{digit}{'0' * zeros}"), st.integers(1, 999), st.integers(0, 5)),
    st.from_regex(r"[0-9]?[02]{1,7}", fullmatch=True).map(int),
)
SLICES = [*range(11_000), *range(99_000, 101_200), *range(19_999_000, 20_002_300), *range(LARGEST - 1100, LARGEST + 1)]


@given(NUMBERS)
def test_a_number_is_said_in_mandarin_as_the_oracle_says_it(number: int) -> None:
    assert zh_words(number) == oracles.zh(number)


@given(NUMBERS)
def test_a_number_is_said_in_english_as_the_oracle_says_it(number: int) -> None:
    assert " ".join(en_words(number)) == oracles.en(number)


def test_whole_slices_of_numbers_are_said_as_the_oracles_say_them() -> None:
    assert [zh_words(number) for number in SLICES] == [oracles.zh(number) for number in SLICES]
    assert [" ".join(en_words(number)) for number in SLICES] == [oracles.en(number) for number in SLICES]


def test_no_two_numbers_sound_alike() -> None:
    for words in (zh_words, en_words):
        assert len({words(number) for number in SLICES}) == len(set(SLICES))


# As cn2an 0.5.24 (but for 两 at the head) and num2words 0.5.14 (without "and") say them.
SAID_ELSEWHERE = [
    (0, "零", "zero"),
    (2, "二", "two"),
    (10, "十", "ten"),
    (12, "十二", "twelve"),
    (20, "二十", "twenty"),
    (105, "一百零五", "one hundred five"),
    (110, "一百一十", "one hundred ten"),
    (112, "一百一十二", "one hundred twelve"),
    (200, "两百", "two hundred"),
    (1001, "一千零一", "one thousand one"),
    (1010, "一千零一十", "one thousand ten"),
    (2222, "两千二百二十二", "two thousand two hundred twenty two"),
    (10_002, "一万零二", "ten thousand two"),
    (10_010, "一万零一十", "ten thousand ten"),
    (20_000, "两万", "twenty thousand"),
    (22_200, "两万二千二百", "twenty two thousand two hundred"),
    (100_000, "十万", "one hundred thousand"),
    (101_000, "十万一千", "one hundred one thousand"),
    (120_012, "十二万零一十二", "one hundred twenty thousand twelve"),
    (10_000_001, "一千万零一", "ten million one"),
    (20_200_222, "两千零二十万零二百二十二", "twenty million two hundred thousand two hundred twenty two"),
    (
        99_999_999,
        "九千九百九十九万九千九百九十九",
        "ninety nine million nine hundred ninety nine thousand nine hundred ninety nine",
    ),
]


@pytest.mark.parametrize(("number", "zh", "en"), SAID_ELSEWHERE)
def test_numbers_are_said_as_published_libraries_say_them(number: int, zh: str, en: str) -> None:
    assert (zh_words(number), " ".join(en_words(number))) == (zh, en)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (100_000_000, "一亿"),
        (100_005_000, "一亿零五千"),
        (1_234_567_890, "十二亿三千四百五十六万七千八百九十"),
        (200_000_002, "两亿零二"),
    ],
)
def test_amounts_go_beyond_what_prompts_say(number: int, said: str) -> None:
    assert zh_words(number) == said


def test_two_is_liang_before_a_measure_word_and_er_in_a_rank() -> None:
    assert [count(number) for number in (1, 2, 12, 22, 200)] == ["一", "两", "十二", "二十二", "两百"]
    assert [ordinal(number) for number in (2, 12, 200)] == ["二", "十二", "二百"]


@given(st.text("0123456789", min_size=1, max_size=20))
def test_digits_are_said_one_by_one_and_one_is_yao_only_where_asked(digits: str) -> None:
    assert [str("零一二三四五六七八九".index(word)) for word in digit_words(digits)] == list(digits)
    assert digit_words(digits, yao=True) == digit_words(digits).replace("一", "幺")


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "first"), (2, "second"), (3, "third"), (5, "fifth"), (8, "eighth"), (9, "ninth"), (11, "eleventh"),
     (12, "twelfth"), (20, "twentieth"), (22, "twenty second"), (30, "thirtieth"), (31, "thirty first")],
)  # fmt: skip
def test_ranks_in_english(number: int, said: str) -> None:
    assert " ".join(ordinal_words(number)) == said


@pytest.mark.parametrize(
    ("year", "said"),
    [(2026, "twenty twenty six"), (2008, "two thousand eight"), (2000, "two thousand"), (1905, "nineteen oh five"),
     (1900, "nineteen hundred"), (1999, "nineteen ninety nine"), (2010, "twenty ten"), (800, "eight hundred")],
)  # fmt: skip
def test_years_in_english(year: int, said: str) -> None:
    assert " ".join(year_words(year)) == said
