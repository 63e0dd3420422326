"""The server's English sentences in Chinese, as the pages show them: the same rules as `ui/src/i18n/serverText.ts`."""

import json
import re
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[2] / "appliance" / "web" / "ui" / "src" / "i18n" / "server.zh.json"
_BLANK = re.compile(r"\{(\w+)\}")
_ENGLISH = re.compile(r"[a-z]{2,} [a-z]{2,}", re.IGNORECASE)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    known = json.loads(FILE.read_text(encoding="utf-8"))
    made = [(_BLANK.sub("", english), _compiled(english), known[english]) for english in known]
    return tuple(sorted(made, key=lambda one: len(one[0]), reverse=True))


def _compiled(english: str) -> re.Pattern[str]:
    parts = _BLANK.split(english)
    made = "".join(re.escape(part) if at % 2 == 0 else f"(?P<n{part}>.*?)" for at, part in enumerate(parts))
    return re.compile(made, re.DOTALL)


@cache
def in_chinese(sentence: str) -> str:
    """Give the sentence as a Chinese reader sees it; what isn't known stays as it is."""
    parts = sentence.split("; ")
    for words, pattern, chinese in _patterns():
        if (len(parts) == 1 or "; " in words) and (found := pattern.fullmatch(sentence)):
            return _filled(chinese, found)
    return sentence if len(parts) == 1 else "；".join(in_chinese(part) for part in parts)


def _filled(chinese: str, found: re.Match[str]) -> str:
    return _BLANK.sub(lambda blank: in_chinese(found[f"n{blank[1]}"] or ""), chinese)


def left_in_english(sentence: str) -> str:
    """Give what of a sentence stays English for a Chinese reader, "" when nothing does. Names don't count."""
    found = _ENGLISH.search(in_chinese(sentence))
    return found[0] if found else ""
