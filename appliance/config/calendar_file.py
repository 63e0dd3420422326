"""A calendar of holidays out of an iCalendar file.

Files don't say in one way which days are off and which are worked in place of others (调休). What is understood:

* **worked**: Apple's `X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY`; a SUMMARY with 补班 or 上班, with 班 at its end, before a
  bar or in brackets (`国庆节（班）`, `班｜国庆节`), or with "workday", "working day", "make-up day".
* **off**: Apple's `WORK-HOLIDAY`; a SUMMARY with 放假, or with 休 as 班 above. If a file marks any day so, its unmarked
  days are taken for mere festivals and left out; if none, every other day is off.
* A make-up day is worked like the weekday that its SUMMARY names (补周三); else a Saturday like a Friday, a Sunday like
  a Monday.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import Enum

from appliance.config.calendar_events import AllDayEvent, EventFile
from appliance.config.model.schedule import Calendar, Holiday, MakeUpDay, Weekday

_DAY = timedelta(days=1)
_WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST_NAME = 64
_NAMELESS = "假日"

_WORKED = re.compile(
    r"补班|(?<!不)上班|[(（\[【]班[)）\]】]|^班\s*[｜|:：\s]|班$|\bwork(?:ing)?[ -]?day|\bmake-?up (?:work|day)",
    re.IGNORECASE,
)
_OFF = re.compile(r"放假|不上班|[(（\[【]休[)）\]】]|^休\s*[｜|:：\s]|休$")
_NOT_THE_NAME = re.compile(
    r"[(（\[【][休班][)）\]】]|^[休班]\s*[｜|:：]|\s[休班]$|(?<=节)[休班]$|第\s*\d+\s*天\s*[/／]?\s*(?:共\s*\d+\s*天)?"
)
_LIKE = re.compile(r"(?:补|按|像|调).{0,8}?(?:周|星期|礼拜)([一二三四五])")
_CHINESE_WEEKDAYS = "一二三四五"


class _Kind(Enum):
    OFF = "off"
    WORKED = "worked"
    UNMARKED = "unmarked"


def read_calendar(text: str, first: date, last: date) -> Calendar:
    """Read the holidays and make-up days from `first` to `last`, both included; longer ones are cut.

    Raises UserError for what is no calendar or can't be understood, with the event and its line.
    """
    file = EventFile.read(text)
    are_marked = any(_kind(name, special) is _Kind.OFF for name, special in file.labels())
    events = [(each, _kind(each.name, each.special)) for each in file.between(first, last)]
    off = {_Kind.OFF} if are_marked else {_Kind.OFF, _Kind.UNMARKED}
    found = (Holiday(name=_name(each), first=each.first, last=each.last) for each, kind in events if kind in off)
    worked = {made_up.day: made_up for each, kind in events if kind is _Kind.WORKED for made_up in _made_up(each)}
    holidays = tuple(sorted(_joined(found), key=lambda each: each.first))
    return Calendar(holidays=holidays, make_up_days=tuple(worked.values()))


def _kind(name: str, special: str) -> _Kind:
    if special == "ALTERNATE-WORKDAY":
        return _Kind.WORKED
    if special == "WORK-HOLIDAY" or _OFF.search(name):
        return _Kind.OFF
    return _Kind.WORKED if _WORKED.search(name) else _Kind.UNMARKED


def _name(event: AllDayEvent) -> str:
    """Give the name without marks and counts: `国庆节（休）第1天/共7天` is 国庆节."""
    printable = "".join(character for character in event.name if character.isprintable())
    bare = _NOT_THE_NAME.sub("", printable.strip()).strip(" ｜|:：-")
    return bare[:_LONGEST_NAME].strip() or printable.strip()[:_LONGEST_NAME] or _NAMELESS


def _joined(holidays: Iterable[Holiday]) -> Iterator[Holiday]:
    """Join neighbours of the same name, as many files have an event a day."""
    open_ones: dict[str, Holiday] = {}
    for holiday in holidays:
        before = open_ones.get(holiday.name)
        if before is not None and holiday.first <= _last(before) + _DAY:
            longer = before.model_copy(update={"last": max(_last(before), _last(holiday))})
            open_ones[holiday.name] = longer
            continue
        if before is not None:
            yield before
        open_ones[holiday.name] = holiday
    yield from open_ones.values()


def _last(holiday: Holiday) -> date:
    return holiday.last or holiday.first


def _made_up(event: AllDayEvent) -> Iterator[MakeUpDay]:
    named = _LIKE.search(event.name)
    for number in range((event.last - event.first).days + 1):
        day = event.first + number * _DAY
        like = _WEEKDAYS[_CHINESE_WEEKDAYS.index(named[1])] if named else _nearest_workday(day)
        yield MakeUpDay(name=_name(event), day=day, like=like)


def _nearest_workday(day: date) -> Weekday:
    own = _WEEKDAYS[day.weekday()]
    return {"sat": _WEEKDAYS[4], "sun": _WEEKDAYS[0]}.get(own, own)
