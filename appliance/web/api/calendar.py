"""Calendars of holidays out of iCalendar files."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from pydantic import BaseModel, Field

from appliance.config.model.schedule import Calendar
from appliance.domain.role import Right
from appliance.errors import UserError
from appliance.services.aside import FILES, aside
from appliance.web.auth.bounds import takes_file
from appliance.web.auth.guard import needs
from appliance.web.errors import also
from appliance.web.premises import Here
from appliance.web.who import Who

_LARGEST_BYTES = 4 << 20

router = APIRouter(prefix="/calendar", tags=["schedules"])


class ReadCalendarBody(BaseModel):
    """What an iCalendar file says; nothing is kept. The editor puts it into the draft."""

    calendar: Calendar = Field(description="as a document's calendar")
    first: date
    last: date


@router.post("/read", dependencies=[takes_file(_LARGEST_BYTES)], responses=also(409, 413))
def read_calendar_file(
    _who: Annotated[Who, needs(Right.CONFIG_EDIT)],
    here: Here,
    file: UploadFile,
    year: Annotated[int | None, Form(ge=2000, le=2100, description="else this year and the next")] = None,
) -> ReadCalendarBody:
    """Read holidays and make-up working days out of an iCalendar file."""
    this_year = here.now().year
    first, last = date(year or this_year, 1, 1), date(year or this_year + 1, 12, 31)
    calendar: Calendar = aside("appliance.config.calendar_file:read_calendar", _text(file), first, last, lane=FILES)
    if not calendar.holidays and not calendar.make_up_days:
        raise UserError(f"The file has no day off and no make-up day from {first} to {last}.", "choose another file")
    return ReadCalendarBody(calendar=calendar, first=first, last=last)


def _text(file: UploadFile) -> str:
    content = file.file.read(_LARGEST_BYTES + 1)
    if len(content) > _LARGEST_BYTES:
        raise UserError(f"The file has more than {_LARGEST_BYTES >> 20} MB.", "choose a calendar of holidays alone")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(
            f"The file is not UTF-8 from byte {error.start} on.", "choose an iCalendar file (.ics)"
        ) from error
