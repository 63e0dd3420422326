"""The whole document."""

from difflib import get_close_matches
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field

from appliance.config.model.base import Name, Part
from appliance.config.model.hotline import Hotlines
from appliance.config.model.line import Lines
from appliance.config.model.people import Agents, Departments


def _known_zone(name: str) -> str:
    known = available_timezones()
    if name not in known:
        close = get_close_matches(name, known, n=1)
        hint = f"did you mean '{close[0]}'?" if close else "such as Asia/Shanghai"
        raise ValueError(f"is not an IANA time zone, {hint}")
    return name


class Site(Part):
    """The company. `time_zone` is an IANA name; all opening hours and reports are told in it."""

    name: Name
    time_zone: Annotated[str, AfterValidator(_known_zone)]
    language: Literal["zh", "en"] = "zh"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself."""
        return ZoneInfo(self.time_zone)


class Document(Part):
    """All that an admin sets. `config_version` tells which release's keys these are."""

    config_version: Literal[1]
    site: Site
    lines: Annotated[Lines, Field(min_length=1)]
    agents: Annotated[Agents, Field(min_length=1)]
    departments: Departments = {}
    hotlines: Annotated[Hotlines, Field(min_length=1)]
