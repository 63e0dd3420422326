"""Numbers in Chinese characters, up to a trillion; `zh` says by which rules."""

_DIGITS = "零一二三四五六七八九"
_WITHIN_FOUR = (("千", 1000), ("百", 100), ("十", 10), ("", 1))
_GROUPS = (("亿", 100_000_000), ("万", 10_000), ("", 1))

LARGEST_WRITTEN = 999_999_999_999


def number_words(number: int) -> str:
    """Count: 0 is 零, 12 is 十二, 200 is 两百."""
    words = _positive(number)
    return "两" + words[1:] if words[:1] == "二" and words[1:2] in {"百", "千", "万", "亿"} else words


def ordinal(number: int) -> str:
    """Rank: 200 is (第)二百."""
    return _positive(number)


def count(number: int) -> str:
    """Count before a measure word: 2 is 两."""
    return "两" if number == 2 else number_words(number)


def digit_words(digits: str, *, yao: bool = False) -> str:
    """Say digits one by one."""
    words = "".join(_DIGITS[int(digit)] for digit in digits)
    return words.replace("一", "幺") if yao else words


def _positive(number: int) -> str:
    if number == 0:
        return "零"
    words, gap, rest = "", False, number
    for name, size in _GROUPS:
        group, rest = divmod(rest, size)
        if group:
            words += ("零" if gap or (words and group < 1000) else "") + _four(group) + name
        gap = bool(words) and not group
    return words.removeprefix("一") if words.startswith("一十") else words


def _four(group: int) -> str:
    words, gap, rest = "", False, group
    for name, size in _WITHIN_FOUR:
        digit, rest = divmod(rest, size)
        if digit:
            words += ("零" if gap else "") + _DIGITS[digit] + name
        gap = bool(words) and not digit
    return words
