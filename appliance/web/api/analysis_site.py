"""The site as the analysis and the statements ask for it: its zone, its names, and spans of its days."""

from datetime import date
from zoneinfo import ZoneInfo

from appliance.domain.period import Period
from appliance.services.working_copy import in_force
from appliance.web.api.analysis_bodies import AnalysisNamesBody
from appliance.web.errors import Refusal
from appliance.web.premises import Premises

LONGEST_DAYS = 366


class Site:
    """What the document in force says of the site; a box without one is in UTC."""

    def __init__(self, here: Premises) -> None:
        self.document = in_force(here.instance, here.reading)
        site = self.document.site if self.document else None
        self.zone = site.zone if site else ZoneInfo("UTC")
        self.company = site.name if site else ""

    @property
    def names(self) -> AnalysisNamesBody:
        """The names of what the document has."""
        if self.document is None:
            return AnalysisNamesBody(hotlines={}, departments={}, agents={})
        return AnalysisNamesBody(
            hotlines={id_: each.name for id_, each in self.document.hotlines.items()},
            departments={id_: each.name for id_, each in self.document.departments.items()},
            agents={id_: each.name for id_, each in self.document.agents.items()},
        )

    def period(self, first: date, last: date) -> Period:
        """Give the days. Raises Refusal for none, for more than a year, and for days beyond the calendar."""
        try:
            found = Period(first, last, self.zone)
            _ = found.begins, found.ends
        except ValueError as error:
            raise Refusal("The last day is before the first.", "choose a later last day") from error
        except OverflowError as error:
            raise out_of_time() from error
        if found.length > LONGEST_DAYS:
            raise Refusal("That is more than a year.", f"choose up to {LONGEST_DAYS} days")
        return found


def out_of_time() -> Refusal:
    """Refuse days that no calendar has."""
    return Refusal("That day is out of time.", "choose a day within this century")
