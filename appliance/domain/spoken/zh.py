"""Mandarin: 一万零二, 两分钟, 幺幺零, 二零二六年十一月二十二日, 九点零五分.

* 零 stands once for any zeros between two figures that are said, never at the end of a number.
* 2 is 两 at the head of a number before 百, 千 and 万 (两百, 两万二千二百) and before a measure word (两分钟), else 二:
  so people speak on the telephone, and on a poor line 两 is not taken for 一. A rank keeps 二 (第二百位).
* 10 to 19 have no 一 before 十 (十二), unless more stands before it (一百一十二).
"""

import datetime
from collections.abc import Iterable

from appliance.domain.spoken.rules import PromptIds, checked, each_digit
from appliance.domain.spoken.written import Written
from appliance.domain.spoken.zh_numbers import count, digit_words, number_words, ordinal
from appliance.domain.spoken.zh_written import WRITTEN

_PIECES = {word: f"digit-{digit}" for digit, word in enumerate("零一二三四五六七八九")} | {
    "幺": "digit-1-yao",
    "两": "two",
    "十": "ten",
    "百": "hundred",
    "千": "thousand",
    "万": "ten-thousand",
    "年": "year",
    "月": "month",
    "日": "day",
    "星期": "week",
    "点": "hour",
    "分": "minute-of-hour",
    "分钟": "minutes",
    "秒": "seconds",
    "不到一分钟": "less-than-a-minute",
}
_WEEKDAYS = "一二三四五六日"


class Mandarin:
    """The rules of Mandarin, one piece a word; 零 to 万 are one word a character."""

    @property
    def written(self) -> Written:
        """Give how figures in typed texts are read."""
        return WRITTEN

    def number(self, number: int) -> PromptIds:
        """Say a number: 10002 is 一万零二."""
        return _pieces(number_words(checked(number)))

    def digits(self, digits: str, *, yao: bool = False) -> PromptIds:
        """Say digits one by one, 1 as 幺 where asked."""
        return _pieces(digit_words(each_digit(digits), yao=yao))

    def place(self, place: int) -> PromptIds:
        """Say 您现在排在第三位."""
        return ("place-before", *_pieces(ordinal(checked(place, least=1))), "place-after")

    def wait(self, minutes: int) -> PromptIds:
        """Say 预计等待时间约三分钟."""
        return ("wait-less-than-a-minute",) if minutes == 0 else ("wait-before", *self.minutes(minutes))

    def minutes(self, minutes: int) -> PromptIds:
        """Say 两分钟; 0 is 不到一分钟."""
        return _pieces(("不到一分钟",) if minutes == 0 else (*count(checked(minutes)), "分钟"))

    def seconds(self, seconds: int) -> PromptIds:
        """Say 两秒."""
        return _pieces((*count(checked(seconds)), "秒"))

    def date(self, day: datetime.date) -> PromptIds:
        """Say 二零二六年十一月二十二日."""
        year = digit_words(str(day.year))
        return _pieces((*year, "年", *number_words(day.month), "月", *number_words(day.day), "日"))

    def time(self, moment: datetime.time) -> PromptIds:
        """Say 九点, 九点零五分, 十四点三十分."""
        return _pieces(time_words(moment.hour, moment.minute))

    def weekday(self, day: datetime.date) -> PromptIds:
        """Say 星期一."""
        return _pieces(("星期", _WEEKDAYS[day.weekday()]))


def time_words(hour: int, minute: int) -> tuple[str, ...]:
    """Give the words of a time; the minutes of a full hour go unsaid."""
    if not minute:
        return (*count(hour), "点")
    return (*count(hour), "点", *("零" if minute < 10 else ""), *number_words(minute), "分")


def _pieces(words: Iterable[str]) -> PromptIds:
    return tuple(_PIECES[word] for word in words)


RULES = Mandarin()
