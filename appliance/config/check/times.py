"""Schedules, calendars, tariffs and lists of callers."""

from collections.abc import Iterator

from appliance.config.check.material import Material
from appliance.config.check.names import missing
from appliance.config.model.document import Document
from appliance.config.model.region import Region
from appliance.config.problem import Path, Problem

_SINGULAR = {"countries": "country", "provinces": "province", "cities": "city"}


def times(document: Document) -> Iterator[Problem]:
    """Find faults among schedules and calendars."""
    for id_, schedule in document.schedules.items():
        path: Path = ("schedules", id_)
        yield from missing((*path, "calendar"), "calendar", schedule.calendar, document.calendars)
        for index, window in enumerate(schedule.windows):
            if window.opens == window.closes:
                where = (*path, "windows", index, "closes")
                yield Problem(where, f"never opens: from {window.opens} to itself; a whole day is 00:00 to 24:00")
    for id_, calendar in document.calendars.items():
        days = [make_up.day for make_up in calendar.make_up_days]
        for index, day in enumerate(days):
            if day in days[:index]:
                yield Problem(("calendars", id_, "make_up_days", index, "day"), f"{day} comes twice")


def money(document: Document) -> Iterator[Problem]:
    """Find faults among tariffs."""
    for id_, tariff in document.tariffs.items():
        for index, discount in enumerate(tariff.discounts):
            path: Path = ("tariffs", id_, "discounts", index, "schedule")
            yield from missing(path, "schedule", discount.schedule, document.schedules)


def callers(document: Document, material: Material) -> Iterator[Problem]:
    """Find faults among lists of callers, and regions that nobody lives in."""
    for id_, entries in document.lists.items():
        tables = material.screening_tables
        if entries.table is not None and tables is not None and entries.table.hash not in tables:
            where: Path = ("lists", id_, "table", "hash")
            yield Problem(where, f"there is no table '{entries.table.name}' with this content: import it first")
    for path, region in _regions((), document):
        for field, word in _SINGULAR.items():
            known = getattr(material, field)
            for index, name in enumerate(getattr(region, field)):
                if known is not None:
                    yield from missing((*path, field, index), word, name, known)


def _regions(path: Path, value: object) -> Iterator[tuple[Path, Region]]:
    match value:
        case Region():
            yield path, value
        case dict():
            for key, item in value.items():
                yield from _regions((*path, key), item)
        case tuple():
            for index, item in enumerate(value):
                yield from _regions((*path, index), item)
        case _:
            for name in getattr(type(value), "model_fields", ()):
                yield from _regions((*path, name), getattr(value, name))
