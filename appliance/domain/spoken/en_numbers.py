"""Numbers in English words, the American way: no "and"."""

_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_GROUPS = (("billion", 1_000_000_000), ("million", 1_000_000), ("thousand", 1000), ("", 1))
_RANKS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}

LARGEST_WRITTEN = 999_999_999_999


def number_words(number: int) -> tuple[str, ...]:
    """Count: 105 is "one hundred five", each word apart."""
    if number == 0:
        return ("zero",)
    words: list[str] = []
    rest = number
    for name, size in _GROUPS:
        group, rest = divmod(rest, size)
        if group:
            words += [*_hundreds(group), *([name] if name else [])]
    return tuple(words)


def ordinal_words(number: int) -> tuple[str, ...]:
    """Rank: 22 is "twenty second"."""
    *before, last = number_words(number)
    return (*before, _rank(last))


def digit_words(digits: str) -> tuple[str, ...]:
    """Say digits one by one."""
    return tuple(_SMALL[int(digit)] for digit in digits)


def year_words(year: int) -> tuple[str, ...]:
    """Say a year: "twenty twenty-six", "nineteen oh five", "two thousand eight"."""
    century, rest = divmod(year, 100)
    if not 1000 <= year <= 9999 or year % 1000 < 10:
        return number_words(year)
    if rest == 0:
        return (*number_words(century), "hundred")
    return (*number_words(century), *(("oh",) if rest < 10 else ()), *number_words(rest))


def hour_words(hour: int, minute: int) -> tuple[str, ...]:
    """Say a time on the twelve-hour clock: "nine oh five AM"; 24:00 is midnight, as 0:00 is."""
    if minute == 0 and hour % 12 == 0:
        return ("noon",) if hour == 12 else ("midnight",)
    minutes = (*(("oh",) if minute < 10 else ()), *number_words(minute)) if minute else ()
    return (*number_words(hour % 12 or 12), *minutes, "AM" if hour < 12 else "PM")


def _hundreds(group: int) -> list[str]:
    hundreds, rest = divmod(group, 100)
    words = [_SMALL[hundreds], "hundred"] if hundreds else []
    if rest < 20:
        return words + ([_SMALL[rest]] if rest else [])
    return words + [_TENS[rest // 10]] + ([_SMALL[rest % 10]] if rest % 10 else [])


def _rank(word: str) -> str:
    if word in _RANKS:
        return _RANKS[word]
    return f"{word.removesuffix('y')}ieth" if word.endswith("ty") else f"{word}th"
