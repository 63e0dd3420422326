"""What follows from a document alone: worked out once for all its calls, when the first of them asks."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

from appliance.callflow.keys import Keyboard
from appliance.config.model.document import Document
from appliance.config.model.endpoint import OutsideEndpoint
from appliance.config.model.flow import Menu
from appliance.domain.ids import AgentId, EndpointId, HotlineId, LineId
from appliance.domain.number_reading import Home
from appliance.domain.phone_number import PhoneNumber
from appliance.routing.decision import Decision
from appliance.routing.extension import Team, extensions
from appliance.routing.hotline import hotline_for
from appliance.routing.schedule import Opening, opening
from appliance.routing.written import written

_MINUTE_S = 60
_MOST_NUMBERS = 1000
"""Callers choose the number called, so what is remembered of them has a limit."""


class Tables:
    """The tables of one document, which never changes."""

    def __init__(self, document: Document) -> None:
        """Work nothing out yet."""
        self._document = document
        self._hotlines: dict[tuple[LineId, str], Decision[HotlineId | None]] = {}
        self._keyboards: dict[int, Keyboard] = {}
        self._mobiles: Mapping[str, AgentId] | None = None
        self._openings: dict[str, tuple[int, bool]] = {}

    @cached_property
    def extensions(self) -> Mapping[str, Team]:
        """Everyone who can be dialled."""
        return extensions(self._document)

    @cached_property
    def own_phones(self) -> Mapping[str, EndpointId]:
        """The agents who are reached at their own phone and nowhere else, which nothing switches off."""
        return {
            id_: EndpointId(id_) for id_, agent in self._document.agents.items() if agent.phone and not agent.endpoints
        }

    def mobiles(self, home: Home) -> Mapping[str, AgentId]:
        """Give the agents who may use phone codes from a mobile, by its number in one way to write it."""
        if self._mobiles is None:
            found = {
                id_: [self._document.endpoints.get(endpoint) for endpoint in agent.endpoints]
                for id_, agent in self._document.agents.items()
                if agent.pin is not None
            }
            self._mobiles = {
                written(PhoneNumber(endpoint.number), home).key: AgentId(id_)
                for id_, endpoints in found.items()
                for endpoint in endpoints
                if isinstance(endpoint, OutsideEndpoint)
            }
        return self._mobiles

    def hotline(self, line: LineId, called: str) -> Decision[HotlineId | None]:
        """Tell which hotline a call is for, as `hotline_for` does."""
        known = self._hotlines.get((line, called))
        if known is None:
            if len(self._hotlines) >= _MOST_NUMBERS:
                self._hotlines.clear()
            known = self._hotlines[line, called] = hotline_for(line, called, self._document)
        return known

    def keyboard(self, menu: Menu) -> Keyboard:
        """Give the keys of one of the document's own menus."""
        known = self._keyboards.get(id(menu))
        if known is None:
            known = self._keyboards[id(menu)] = Keyboard(
                (*menu.keys, *filter(None, (menu.repeat, menu.back))), self.extensions if menu.extensions else ()
            )
        return known

    def is_open(self, schedule: str, at: datetime) -> bool:
        """Tell whether a schedule is open; schedules change at full minutes only, so each is asked once a minute."""
        minute = int(at.timestamp()) // _MINUTE_S
        known = self._openings.get(schedule)
        if known is None or known[0] != minute:
            known = self._openings[schedule] = (minute, self._is_open(schedule, at))
        return known[1]

    def _is_open(self, schedule: str, at: datetime) -> bool:
        document = self._document
        asked = document.schedules[schedule]
        calendar = document.calendars.get(asked.calendar or "")
        return opening(asked, calendar, document.site.zone, at).value is Opening.OPEN
