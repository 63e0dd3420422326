"""Backups: made while calls go on, downloaded, checked (F5). Restoring needs a stopped box: `zongji restore`."""

import asyncio
import re
import shutil
from datetime import datetime
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from appliance.domain.role import Right
from appliance.services.backup import (
    KEPT,
    KEPT_FOR,
    Including,
    backups,
    check_backup,
    forget_uploads,
    make_backup,
    new_upload,
)
from appliance.services.backup.contents import OPTIONAL
from appliance.services.backup.making import NAMES
from appliance.services.jobs import Tell
from appliance.storage.audit import AuditAction
from appliance.web.api.jobs import JobBody, job_body
from appliance.web.auth.bounds import BY_ITSELF
from appliance.web.auth.guard import needs
from appliance.web.errors import NotFound, Refusal, also
from appliance.web.exact import YesNo
from appliance.web.premises import Here, Premises
from appliance.web.who import Who

router = APIRouter(prefix="/backups", tags=["backup"])

Keeper = Annotated[Who, needs(Right.BACKUP)]
Name = Annotated[str, InPath(pattern=f"^{NAMES.pattern}$", examples=["zongji-20261122-030405.zip"])]
_LEFT_FREE_BYTES = 500 * 1024 * 1024
_ZIP: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}
}


class BackupBody(BaseModel):
    """A backup that lies on the box. It is none before it lies elsewhere."""

    name: str = Field(examples=["zongji-20261122-030405.zip"])
    size: int = Field(description="in bytes", examples=[7340032])
    made_at: datetime


class BackupList(BaseModel):
    """Those that lie on the box, the newest first, and what one would hold."""

    items: list[BackupBody]
    kept: int = Field(description="so many stay on the box", examples=[3])
    sizes: dict[str, int] = Field(
        description="how many bytes what callers left has",
        examples=[{"recordings": 52428800, "voicemail": 0, "fax": 0}],
    )


class MakeBody(BaseModel):
    """What of callers' things goes in. The rest always does: settings, record of calls, prompts, passwords."""

    recordings: YesNo = False
    voicemail: YesNo = False
    fax: YesNo = False


@router.get("")
def list_backups(here: Here, who: Keeper) -> BackupList:
    """List the backups on the box."""
    del who
    forget_uploads(here.instance, here.now())
    items = [BackupBody(name=each.name, size=each.size, made_at=each.made_at) for each in backups(here.instance)]
    return BackupList(items=items, kept=KEPT, sizes={name: _size(here.instance.folder / name) for name in OPTIONAL})


@router.post("", status_code=202, responses=also(409, 429))
def make_a_backup(here: Here, who: Keeper, body: MakeBody) -> JobBody:
    """Make a backup; calls go on meanwhile. The task's result has its `name`. Only the newest few stay on the box."""
    including = Including(body.recordings, body.voicemail, body.fax)

    def work(tell: Tell) -> dict[str, str | int]:
        made = make_backup(here.instance, including, here.now(), tell)
        here.note(who, AuditAction.BACKUP_MAKE, made.name)
        return {"name": made.name, "size": made.stat().st_size}

    return job_body(here.jobs.begin("backup", who.user, work))


@router.get("/{name}", response_class=FileResponse, responses={**also(404), **_ZIP})
def download_backup(here: Here, who: Keeper, name: Name) -> FileResponse:
    """Give a backup. It holds passwords and people's data: keep it like a key."""
    file = _found(here, name)
    here.note(who, AuditAction.BACKUP_DOWNLOAD, name)
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return FileResponse(file, media_type="application/zip", filename=name, headers=headers)


@router.delete("/{name}", status_code=204, responses=also(404))
def delete_backup(here: Here, who: Keeper, name: Name) -> None:
    """Remove a backup from the box."""
    _found(here, name).unlink(missing_ok=True)
    here.note(who, AuditAction.BACKUP_DELETE, name)


@router.put(
    "/upload",
    status_code=202,
    dependencies=[BY_ITSELF],
    responses=also(409, 413, 429),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def upload_backup(here: Here, who: Keeper, request: Request) -> JobBody:
    """Take a backup, and check it whole; nothing is restored by it.

    The task's result tells what it holds, and `command`: what restores it at the console of the stopped box. The file
    stays for a day.
    """
    target = await asyncio.to_thread(new_upload, here.instance, here.now())
    await _take(request, target)
    await asyncio.to_thread(here.note, who, AuditAction.BACKUP_CHECK, target.name)
    forget = partial(target.unlink, missing_ok=True)
    asyncio.get_running_loop().call_later(KEPT_FOR.total_seconds(), forget)

    def work(tell: Tell) -> dict[str, object]:
        try:
            found = check_backup(target, tell).manifest
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        return {
            "company": found.company,
            "revision": found.revision,
            "made_at": found.made_at.isoformat(),
            "version": found.version,
            "including": list(found.including),
            "files": len(found.files),
            "size": found.size,
            "command": f"zongji --instance {here.instance.folder} restore {target}",
        }

    return job_body(here.jobs.begin("check_backup", who.user, work))


async def _take(request: Request, target: Path) -> None:
    """Write what is sent; refuse what the disk has no room for. Raises Refusal (413)."""
    most = shutil.disk_usage(target.parent).free - _LEFT_FREE_BYTES
    aside, size = target.with_suffix(".part"), 0
    try:
        with aside.open("wb") as file:
            async for chunk in request.stream():
                size += len(chunk)
                if size > most:
                    raise _TooLarge("The disk has no room for this file.", "make room, or restore at the console")
                await asyncio.to_thread(file.write, chunk)
        if not size:
            raise _Nothing("Nothing was sent.", "choose a backup's file")
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


class _Nothing(Refusal):
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class _TooLarge(Refusal):
    status = 413  # type: ignore[assignment]  # HTTPStatus has it by another name in each Python
    kind = "too_large"


def _found(here: Premises, name: str) -> Path:
    file = here.instance.backups / name
    if not re.fullmatch(NAMES, name) or not file.is_file():
        raise NotFound("There is no such backup on the box.", "look at the list of backups")
    return file


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
