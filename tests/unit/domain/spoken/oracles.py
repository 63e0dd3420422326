"""Numbers in words, made in another way than the rules make them: digit by digit, then mended by pattern."""

import re

_UNITS = ("", "十", "百", "千")


def zh(number: int) -> str:
    """Write each digit with its unit, 0 as 零; then zeros fall together, and 两 and 十 are put right."""
    digits = str(number).zfill(8)
    groups = []
    for four in (digits[:4], digits[4:]):
        said = "".join(
            "零一二三四五六七八九"[int(d)] + (_UNITS[3 - place] if d != "0" else "") for place, d in enumerate(four)
        )
        groups.append(re.sub("零$", "", re.sub("零+", "零", said)))
    high, low = groups
    words = re.sub("零+", "零", f"{high}万{low}" if high else low).removeprefix("零") or "零"
    return re.sub("^二(?=[百千万])", "两", re.sub("^一十", "十", words))


_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_THOUSAND = [
    " ".join(part for part in (hundreds, tens) if part)
    for hundreds in ["", *(f"{one} hundred" for one in _ONES[1:])]
    for tens in ["", *_ONES[1:], *_TEENS, *(f"{ten} {one}".strip() for ten in _TENS for one in ["", *_ONES[1:]])]
]
"""All that is said between two commas, 0 (nothing) to 999."""


def en(number: int) -> str:
    """Say the parts between the commas of 12,345,678."""
    parts = f"{number:,}".split(",")
    names = ("", " thousand", " million")[: len(parts)][::-1]
    said = (_THOUSAND[int(part)] + name for part, name in zip(parts, names, strict=True) if int(part))
    return " ".join(said) or "zero"
