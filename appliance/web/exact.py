"""Values as the API's description has them, and not all that reads like them: seconds since 1970 are no time of day.

Times lie in years with which can be reckoned: zones and days around them exist, too.
"""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, Field, Strict

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FIGURE = (bool, int, float)


def _written(given: Any) -> Any:  # noqa: ANN401 - what was sent
    if isinstance(given, _FIGURE) or (isinstance(given, str) and not _DAY.match(given)):
        raise ValueError("a time is written like 2026-11-22T09:00:00+08:00")
    return given


def _day(given: Any) -> Any:  # noqa: ANN401 - what was sent
    if isinstance(given, _FIGURE) or (isinstance(given, str) and not _DAY.fullmatch(given)):
        raise ValueError("a day is written like 2026-11-22")
    return given


def _yes_or_no(given: Any) -> Any:  # noqa: ANN401 - what was sent
    if isinstance(given, bool):
        return given
    if isinstance(given, str) and given in {"true", "false"}:
        return given == "true"
    raise ValueError("it is true or false")


def _no_yes(given: Any) -> Any:  # noqa: ANN401 - what was sent
    if isinstance(given, bool):
        raise ValueError("it is a number")
    return given


Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_written),
    Field(ge=datetime(1970, 1, 1, tzinfo=UTC), lt=datetime(9000, 1, 1, tzinfo=UTC)),
]
"""A time with its zone."""

Day = Annotated[date, BeforeValidator(_day), Field(ge=date(1970, 1, 1), lt=date(9000, 1, 1))]

YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
"""In an address as in a body."""

Whole = Annotated[int, Strict()]
"""A whole number of a body: no text, and no yes."""

Figure = Annotated[float, BeforeValidator(_no_yes)]
"""A number, in an address as in a body."""
