"""Putting a backup in the place of what an instance has, while nothing of it runs.

All is unpacked, checked and migrated beside the instance first. Then each thing changes places with what is there, by
a plan that is on disk: killed in between, the next start goes on where it stopped. What was there before is kept.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.media.replace_file import replace_file
from appliance.services.backup.checking import unpack
from appliance.services.backup.contents import ALWAYS, DATABASE, OPTIONAL
from appliance.services.backup.manifest import BackupRefused, Manifest, stamp
from appliance.services.jobs import Tell
from appliance.services.unix_socket import lock
from appliance.storage.database_copy import look_into
from appliance.storage.restored import end_sign_ins
from appliance.storage.schema import SCHEMA_VERSION

_NEW = ".restoring"
_PLAN = ".restoring.json"
_BESIDE = ("-wal", "-shm")
"""SQLite's own files: they belong to the data base that goes."""


def restore(instance: Instance, file: Path, at: datetime, tell: Tell) -> tuple[Manifest, Path]:
    """Restore a backup; give its manifest, and the folder in which what was there before is kept.

    Raises BackupRefused or UserError, with nothing changed. The instance keeps its own ports and addresses. Everybody
    signs in anew; a token holds on if it holds here now.
    """
    held = _alone(instance)
    try:
        finish_restore(instance)
        new = instance.folder / _NEW
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        try:
            manifest = unpack(file, new, tell)
            tell("bringing the data base to this release")
            _make_ready(new)
            end_sign_ins(f"sqlite:///{new / DATABASE}", instance.database_url, at)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        kept = instance.folder / f"before-restore-{stamp(at)}"
        _plan(instance, kept.name, tuple(_things(new)))
        finish_restore(instance)
        return manifest, kept
    finally:
        for one in held:
            os.close(one)


def finish_restore(instance: Instance) -> bool:
    """Go on with a restore that was begun, if one was; each step may be done again. Nothing may run."""
    plan = instance.folder / _PLAN
    if not plan.is_file():
        return False
    told = json.loads(plan.read_text(encoding="utf-8"))
    new, kept = instance.folder / _NEW, instance.folder / told["kept"]
    for name in told["things"]:
        source, place, before = new / name, instance.folder / name, kept / name
        if not source.exists():
            continue
        before.parent.mkdir(parents=True, exist_ok=True)
        for beside in _BESIDE if name == DATABASE else ():
            _move(place.with_name(name + beside), before.with_name(name + beside))
        _move(place, before)
        place.parent.mkdir(parents=True, exist_ok=True)
        source.replace(place)
    os.sync()
    plan.unlink()
    shutil.rmtree(new, ignore_errors=True)
    return True


def _alone(instance: Instance) -> list[int]:
    """Be sure that nothing of the instance runs, and that nothing begins to."""
    held: list[int] = []
    instance.live_socket.parent.mkdir(exist_ok=True)
    try:
        for path, who in (
            (instance.live_socket, "controller"),
            (instance.notify_socket, "notifier"),
            (instance.web_lock, "web"),
        ):
            held.append(lock(path, who))
    except UserError as error:
        for one in held:
            os.close(one)
        raise UserError("The switchboard is running.", "stop it first, then restore") from error
    return held


def _make_ready(new: Path) -> None:
    """Bring the unpacked data base to this release; the instance's own isn't touched."""
    database = new / DATABASE
    try:
        version = look_into(database)
    except UserError as error:
        raise BackupRefused(error.message) from error
    if version == SCHEMA_VERSION:
        return
    url = f"sqlite:///{database}"
    done = subprocess.run(
        [sys.executable, "-m", "appliance.storage.migrate", url], capture_output=True, text=True, check=False
    )
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise BackupRefused(f"The backup's data base can't be brought to this release: {why}")
    for beside in _BESIDE:
        database.with_name(DATABASE + beside).unlink(missing_ok=True)


def _things(new: Path) -> Iterator[str]:
    """Name what changes places: whole, but for folders in which Asterisk goes on writing."""
    for name in (DATABASE, *ALWAYS):
        if (new / name).exists():
            yield name
    for folder in OPTIONAL:
        if (new / folder).is_dir():
            yield from (f"{folder}/{path.name}" for path in sorted((new / folder).iterdir()))


def _plan(instance: Instance, kept: str, things: tuple[str, ...]) -> None:
    os.sync()
    told = json.dumps({"kept": kept, "things": things}, ensure_ascii=False)
    replace_file(instance.folder / _PLAN, (told.encode(),), mode=0o600)


def _move(source: Path, target: Path) -> None:
    """Move what is there, unless it has been kept already."""
    if source.exists() and not target.exists():
        source.replace(target)
