"""English as spoken in America: "one hundred five", "twenty twenty-six", "nine oh five a.m."."""

import datetime
from collections.abc import Iterable

from appliance.domain.spoken.en_numbers import digit_words, hour_words, number_words, ordinal_words, year_words
from appliance.domain.spoken.en_written import WRITTEN
from appliance.domain.spoken.rules import PromptIds, checked, each_digit
from appliance.domain.spoken.written import Written

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DIGITS = {digit_words(digit)[0]: f"digit-{digit}" for digit in "0123456789"}


class English:
    """The rules of English: one piece a word, whose id is the word."""

    @property
    def written(self) -> Written:
        """Give how figures in typed texts are read."""
        return WRITTEN

    def number(self, number: int) -> PromptIds:
        """Say a number: 105 is "one hundred five"."""
        return _pieces(number_words(checked(number)))

    def digits(self, digits: str, *, yao: bool = False) -> PromptIds:  # noqa: ARG002 - English has one way to say 1
        """Say digits one by one."""
        return _pieces(digit_words(each_digit(digits)))

    def place(self, place: int) -> PromptIds:
        """Say "You are number three in the queue"."""
        return ("place-before", *self.number(checked(place, least=1)), "place-after")

    def wait(self, minutes: int) -> PromptIds:
        """Say "The estimated wait is about three minutes"."""
        return ("wait-less-than-a-minute",) if minutes == 0 else ("wait-before", *self.minutes(minutes))

    def minutes(self, minutes: int) -> PromptIds:
        """Say "two minutes", "one minute"; 0 is "less than a minute"."""
        return ("less-than-a-minute",) if minutes == 0 else self._counted(minutes, "minute")

    def seconds(self, seconds: int) -> PromptIds:
        """Say "two seconds", "one second"."""
        return self._counted(seconds, "second")

    def date(self, day: datetime.date) -> PromptIds:
        """Say "November twenty-second, twenty twenty-six"."""
        ranks = ordinal_words(day.day)
        return (f"month-{day.month}", *_pieces(ranks[:-1]), f"rank-{ranks[-1]}", *_pieces(year_words(day.year)))

    def time(self, moment: datetime.time) -> PromptIds:
        """Say "nine a.m.", "nine oh five a.m.", "noon"."""
        return _pieces(hour_words(moment.hour, moment.minute))

    def weekday(self, day: datetime.date) -> PromptIds:
        """Say "Monday"."""
        return (_WEEKDAYS[day.weekday()],)

    def _counted(self, number: int, unit: str) -> PromptIds:
        return (*self.number(number), f"{unit}-one" if number == 1 else f"{unit}s")


def _pieces(words: Iterable[str]) -> PromptIds:
    return tuple(_DIGITS.get(word, word.lower()) for word in words)


RULES = English()
