"""When: weekly windows, and calendars of holidays and make-up working days."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from appliance.config.model.base import Id, Name, Part

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]


class Window(Part):
    """On each of `days` from `opens` until just before `closes` (B1).

    `closes` at or before `opens` means the next day's. `23:59` as an end includes its minute, as `24:00` does.
    """

    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    opens: TimeOfDay
    closes: TimeOfDay

    @model_validator(mode="after")
    def _begins_within_the_day(self) -> Self:
        if self.opens == "24:00":
            raise ValueError("opens at 24:00: write 00:00 of the next day")
        return self


class Schedule(Part):
    """Open in any of the windows, in the site's time zone, unless the calendar says otherwise."""

    name: Name | None = None
    windows: Annotated[tuple[Window, ...], Field(min_length=1)]
    calendar: Id | None = None


class Holiday(Part):
    """Closed from `first` to `last` (the same day when left out), both included."""

    name: Name
    first: date
    last: date | None = None

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.last is not None and self.last < self.first:
            raise ValueError("ends before it begins")
        return self


class MakeUpDay(Part):
    """A day of work in place of another (调休): the windows of weekday `like` hold on it."""

    name: Name | None = None
    day: date
    like: Weekday


class Calendar(Part):
    """Holidays and make-up working days (B2). A make-up day wins over a holiday of the same date."""

    name: Name | None = None
    holidays: tuple[Holiday, ...] = ()
    make_up_days: tuple[MakeUpDay, ...] = ()


Schedules = dict[Id, Schedule]
Calendars = dict[Id, Calendar]
