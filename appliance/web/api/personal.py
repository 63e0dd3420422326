"""What is kept of a telephone number: looked at, given out as a zip, forgotten (D8)."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field
from starlette.background import BackgroundTask

from appliance.callflow.list_book import home_without_table
from appliance.domain.role import Right
from appliance.services.control_client import ControllerDown
from appliance.services.personal_data import PersonalData, person_of
from appliance.services.regions import Regions
from appliance.services.working_copy import in_force
from appliance.storage.audit import AuditAction
from appliance.storage.personal import PersonalRecord, PersonalRows
from appliance.storage.personal_found import Person
from appliance.web.auth.guard import needs
from appliance.web.errors import NotFound, also
from appliance.web.premises import Here, Premises
from appliance.web.who import Who

router = APIRouter(prefix="/personal", tags=["personal"])

Keeper = Annotated[Who, needs(Right.PERSONAL_DATA)]

_ZIP: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}
}


class NumberBody(BaseModel):
    """A number, in any of the ways it may be written; in a body, so that it stands in no log of addresses."""

    number: Annotated[str, Field(min_length=3, max_length=40, examples=["138 0013 8000"])]


class KeptBody(BaseModel):
    """What is kept of a number."""

    rows: Mapping[str, int] = Field(description="how many rows of each table", examples=[{"calls": 3, "messages": 1}])
    files: Mapping[str, int] = Field(examples=[{"recordings": 2}])
    revisions: list[int] = Field(description="revisions of the configuration that name it; those stay")


class ErasedBody(BaseModel):
    """What was forgotten."""

    calls: int
    files: int
    callbacks: int
    notices: int
    list_entries: int
    revisions: list[int] = Field(description="revisions of the configuration that still name it")
    wiped: bool = Field(description="nothing is left in the data base's log either; else it is emptied a little later")


@router.post("/look", responses=also(409))
def look_at_personal_data(who: Keeper, here: Here, body: NumberBody) -> KeptBody:
    """Tell how much is kept of a number, and change nothing. It is on record who looked."""
    person = _person(here, body.number)
    data = _data(here)
    kept = data.kept(person)
    here.note(who, AuditAction.PERSONAL_LOOK, data.hash(person))
    return KeptBody(
        rows={name: len(rows) for name, rows in kept.rows.items()},
        files={which.value: len(names) for which, names in kept.files.items() if names},
        revisions=list(kept.revisions),
    )


@router.post("/export", response_class=FileResponse, responses=_ZIP | also(404, 409))
def export_personal_data(who: Keeper, here: Here, body: NumberBody) -> FileResponse:
    """Give all that is kept of a number as a zip, for whoever it belongs to. That it was taken is on record."""
    person, data = _person(here, body.number), _data(here)
    if _is_nothing(data.kept(person)):
        raise NotFound("Nothing is kept of this number.", "write it with its area code, as the caller's phone shows it")
    folder = Path(mkdtemp(prefix="zongji-personal-"))
    try:
        data.export(person, folder / "data.zip", who.user)
    except BaseException:
        rmtree(folder, ignore_errors=True)
        raise
    return FileResponse(
        folder / "data.zip",
        media_type="application/zip",
        filename="personal-data.zip",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"},
        background=BackgroundTask(rmtree, folder, ignore_errors=True),
    )


@router.post("/erase", responses=also(409))
async def erase_personal_data(who: Keeper, here: Here, body: NumberBody) -> ErasedBody:
    """Forget a number: its files go, and calls stay without number and path. It can't be brought back."""
    person = await asyncio.to_thread(_person, here, body.number)
    try:
        done = await here.ask("personal_erase", {"number": person.number.digits, "by": who.user})
    except ControllerDown:
        # Without a controller nothing is under way that isn't on record yet.
        done = asdict(await asyncio.to_thread(_data(here).erase, person, who.user))
    return ErasedBody.model_validate(dict(done))


def _data(here: Premises) -> PersonalData:
    return PersonalData(PersonalRows(here.reading, here.writing), here.instance, here.now)


def _person(here: Premises, number: str) -> Person:
    document = in_force(here.instance, here.reading)
    if document is None:
        return person_of(number, home_without_table("CN", None))
    table = here.instance.regions
    home = Regions(table, lambda: document).home if table.exists() else home_without_table
    return person_of(number, home(document.site.country, document.site.area_code))


def _is_nothing(kept: PersonalRecord) -> bool:
    return not kept.rows and not kept.revisions and not any(kept.files.values())
