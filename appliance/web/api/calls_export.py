"""Calls as a table for Excel or as CSV: made as a task, fetched when it is done; on record (D1, D8)."""

from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, Field
from starlette.background import BackgroundTask

from appliance.domain.role import Right
from appliance.services.call_export import Exports
from appliance.services.call_order import Order
from appliance.services.call_sheet_words import SHEET, say
from appliance.services.jobs import Tell, Work
from appliance.services.working_copy import in_force
from appliance.storage.audit import AuditAction
from appliance.storage.call_extras import CallSurroundings
from appliance.storage.call_wanted import CallOrder
from appliance.web.api.calls_query import CallsFilter, wanted_of
from appliance.web.api.jobs import JobBody, job_body
from appliance.web.auth.guard import needs
from appliance.web.errors import NotFound, also
from appliance.web.premises import Here, Premises
from appliance.web.who import Who

router = APIRouter(prefix="/calls/exports", tags=["calls"])

Exporter = Annotated[Who, needs(Right.CALLS_EXPORT)]
Name = Annotated[str, Path(max_length=80, description="`file` of what was begun")]

_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_TABLE: dict[int | str, dict[str, Any]] = {
    200: {"content": {type_.split(";")[0]: {"schema": {"type": "string"}} for type_ in _TYPES.values()}}
}
_NOT_NOTED = {"caller", "q"}
"""Filters that may hold a number: the audit never does."""


class ExportBody(BaseModel):
    """What is to be written."""

    format: Literal["csv", "xlsx"] = "xlsx"
    language: Literal["zh", "en"] = "zh"
    sort: CallOrder = CallOrder.NEWEST
    filter: CallsFilter = Field(default_factory=CallsFilter)


class BegunBody(BaseModel):
    """An export that has begun. Fetch it when its job is done; it is removed when it was fetched, or after an hour."""

    file: str
    job: JobBody


@router.post("", status_code=202, responses=also(400, 409, 429))
def export_calls(who: Exporter, here: Here, body: ExportBody) -> BegunBody:
    """Begin to write all calls that match into a table; follow it by `GET /jobs/{id}`."""
    exports = _exports(here, who)
    name = exports.begin(body.format)
    path = exports.path(name)
    assert path is not None  # noqa: S101 - a name of our own
    order = _order(here, body, path)
    job = here.jobs.begin("calls_export", who.user, _work(exports, order, name))
    asked = body.filter.model_dump(exclude_none=True, mode="json", exclude=_NOT_NOTED)
    hidden = [field for field in sorted(_NOT_NOTED) if getattr(body.filter, field) is not None]
    told = ", ".join([*(f"{field}={value}" for field, value in asked.items()), *(f"{field}=…" for field in hidden)])
    here.note(who, AuditAction.CALLS_EXPORT, body.format, told or "all calls")
    return BegunBody(file=name, job=job_body(job))


@router.get("/{file}", response_class=FileResponse, responses=_TABLE | also(404))
def fetch_export(who: Exporter, here: Here, file: Name) -> FileResponse:
    """Give the finished table to whoever had it made; it is gone afterwards."""
    path = _exports(here, who).path(file)
    if path is None or not path.is_file():
        raise NotFound("There is no such table, or it was fetched already.", "export the calls anew")
    local = f"{here.now():%Y%m%d-%H%M}"
    return FileResponse(
        path,
        media_type=_TYPES[path.suffix[1:]],
        filename=f"{say(SHEET, 'zh')}-{local}{path.suffix}",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"},
        background=BackgroundTask(path.unlink, missing_ok=True),
    )


@router.delete("/{file}", status_code=204, responses=also(404))
def cancel_export(who: Exporter, here: Here, file: Name) -> Response:
    """Have it no longer written, or remove what is finished."""
    if not _exports(here, who).cancel(file):
        raise NotFound("There is no such table.", "it may be gone already")
    return Response(status_code=204)


def _exports(here: Premises, who: Who) -> Exports:
    return Exports(here.instance.folder / "exports", who.user)


def _order(here: Premises, body: ExportBody, to: FilePath) -> Order:
    document = in_force(here.instance, here.reading)
    return Order(
        url=here.instance.database_url,
        to=to,
        format=body.format,
        language=body.language,
        time_zone="Asia/Shanghai" if document is None else document.site.time_zone,
        wanted=wanted_of(body.filter, CallSurroundings(here.reading)),
        sort=body.sort,
    )


def _work(exports: Exports, order: Order, name: str) -> Work:
    def work(tell: Tell) -> dict[str, Any]:
        def further(rows: int, of: int) -> None:
            tell(f"{rows} of {of} calls", rows / of if of else None)

        rows = exports.write(order, further)
        return {"file": name, "rows": rows, "bytes": order.to.stat().st_size}

    return work
