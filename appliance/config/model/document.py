"""The whole document."""

from difflib import get_close_matches
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, StringConstraints

from appliance.config.model.base import PRINTED, Id, Name, Number, Part
from appliance.config.model.endpoint import Endpoints
from appliance.config.model.hotline import Hotlines
from appliance.config.model.line import Lines, SipPeers, TrunkGroups
from appliance.config.model.notifications import Notifications
from appliance.config.model.people import Agents, Departments
from appliance.config.model.prompt import LanguageCode
from appliance.config.model.recordings import Recordings
from appliance.config.model.region import AreaCode, Country
from appliance.config.model.retention import Retention
from appliance.config.model.schedule import Calendars, Schedules
from appliance.config.model.screening import ScreeningLists
from appliance.config.model.self_call import SelfCall
from appliance.config.model.speech import Speech
from appliance.config.model.story import Stories
from appliance.config.model.tariff import Tariffs

CONFIG_VERSION = 2
"""What this release reads and writes; older documents are brought to it by `config.migrate`."""


def _known_zone(name: str) -> str:
    known = available_timezones()
    if name not in known:
        close = get_close_matches(name, known, n=1)
        hint = f"did you mean '{close[0]}'?" if close else "such as Asia/Shanghai"
        raise ValueError(f"is not an IANA time zone, {hint}")
    return name


_Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64, pattern=PRINTED)]
Lexicon = Annotated[dict[_Said, _Said], Field(max_length=1000)]


WrapUpCodes = Annotated[dict[Id, Name], Field(max_length=50)]
"""What agents note came of a call: names by id."""


class Site(Part):
    """The company. `speech` says who speaks typed texts; left out, the machine's own engine does.

    `time_zone` is an IANA name; all opening hours and reports are told in it.

    `country` and `area_code` are where its lines are: numbers without either are read as being from there.
    `emergency_numbers` can be dialled from every desk phone, through the first of `emergency_trunk_groups` that has a
    line (all groups when left out). `digit_one` is how the 1 of an agent's ID is said in Chinese: 一 or 幺. `lexicon`
    tells how words that the speech engine says wrongly are said in typed texts. `self_call` is when the lines call each
    other at night.
    """

    name: Name
    time_zone: Annotated[str, AfterValidator(_known_zone)]
    language: LanguageCode = "zh"
    digit_one: Literal["yi", "yao"] = "yi"
    lexicon: Lexicon = {}
    country: Country = "CN"
    area_code: AreaCode | None = None
    emergency_numbers: tuple[Number, ...] = ("110", "119", "120", "122")
    emergency_trunk_groups: tuple[Id, ...] = ()
    speech: Speech | None = None
    self_call: SelfCall = SelfCall()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself."""
        return ZoneInfo(self.time_zone)


class Document(Part):
    """All that an admin sets. `config_version` tells which release's keys these are."""

    config_version: Literal[2]
    site: Site
    sip_peers: SipPeers = {}
    lines: Annotated[Lines, Field(min_length=1)]
    trunk_groups: Annotated[TrunkGroups, Field(min_length=1)]
    agents: Annotated[Agents, Field(min_length=1)]
    endpoints: Endpoints = {}
    departments: Departments = {}
    schedules: Schedules = {}
    calendars: Calendars = {}
    lists: ScreeningLists = {}
    tariffs: Tariffs = {}
    recordings: Recordings = Recordings()
    retention: Retention = Retention()
    wrap_up_codes: WrapUpCodes = {}
    notifications: Notifications = Notifications()
    hotlines: Annotated[Hotlines, Field(min_length=1)]
    stories: Stories = ()

    def lines_of(self, hotline: str) -> tuple[str, ...]:
        """Name the lines that carry a hotline, each once, in the order of its trunk groups."""
        groups = (self.trunk_groups[id_] for id_ in self.hotlines[hotline].trunk_groups if id_ in self.trunk_groups)
        return tuple(dict.fromkeys(line for group in groups for line in group.lines))
