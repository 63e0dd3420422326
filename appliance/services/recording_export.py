"""Recordings taken out for somebody: copied as they are, and who did it is on record."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from appliance.callflow.trace import Recording
from appliance.domain.ids import CallId
from appliance.domain.instance import Instance
from appliance.domain.phone_number import PhoneNumber
from appliance.errors import UserError
from appliance.services.copy_out import copy_out
from appliance.services.kept_folders import inside
from appliance.storage.audit import AuditAction, AuditLog
from appliance.storage.recording_files import RecordingFiles


def export_recording(name: str, to: Path, who: str, instance: Instance) -> Path:
    """Copy a recording's file out; `to` must not exist yet, a folder gets the file's own name.

    Raises UserError, with nothing written, when there is no such recording or it can't be copied.
    """
    target = copy_out(_source(name, instance), to)
    with AuditLog.open(instance.database_url) as audit:
        audit.note(who, AuditAction.RECORDING_EXPORT, name, str(target))
    return target


def recording_file(name: str, files: RecordingFiles, instance: Instance) -> tuple[Recording, Path] | None:
    """Give a recording on record with its file; None when there is no such recording, or its file is gone."""
    found = files.one(name)
    path = None if found is None else inside(instance.recordings, found.file)
    if found is None or path is None or path.is_symlink() or not path.is_file():
        return None
    return found, path


def latest_recordings(limit: int, instance: Instance) -> tuple[Recording, ...]:
    """Give the newest recordings, the newest first."""
    with RecordingFiles.open(instance.database_url) as files:
        return files.latest(limit)


def callers_of(found: Sequence[Recording], instance: Instance) -> Mapping[CallId, PhoneNumber]:
    """Give the callers of recordings, by call; who withheld their number, or was forgotten, is not among them."""
    with RecordingFiles.open(instance.database_url) as files:
        return files.callers(each.call for each in found)


def _source(name: str, instance: Instance) -> Path:
    """Find the file; only what is on record is ever opened."""
    with RecordingFiles.open(instance.database_url) as files:
        found = files.one(name)
    if found is None:
        raise UserError(f"There is no recording '{name}'.", "list them: `zongji recordings`")
    source = instance.recordings / found.file
    if not source.is_file():
        raise UserError("The recording's file is no longer there.", "it may have been removed by hand")
    return source
