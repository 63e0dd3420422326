"""What is kept of a telephone number, as a zip for whoever it belongs to: `data.json`, and the files."""

import json
import os
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile

from appliance.errors import UserError
from appliance.services.kept_folders import inside
from appliance.storage.expiry import FileClass
from appliance.storage.personal import PersonalRecord
from appliance.storage.personal_found import Person

DATA = "data.json"


def pack(kept: PersonalRecord, person: Person, folders: Mapping[FileClass, Path], to: Path, at: datetime) -> None:
    """Write a new zip, readable by its maker alone. Raises UserError, and then there is none."""
    if to.exists():
        raise UserError(f"{to} is there already.", "name a file that is not")
    try:
        _write(kept, person, folders, to, at)
    except OSError as error:
        raise UserError(f"{to} can't be written: {error.strerror}.", "name another file") from error


def _write(kept: PersonalRecord, person: Person, folders: Mapping[FileClass, Path], to: Path, at: datetime) -> None:
    with NamedTemporaryFile(dir=to.parent, prefix=f".{to.name}.", delete=False) as aside:  # its maker's alone
        try:
            with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as packed:
                missing = [name for which in FileClass for name in _add(which, kept, folders[which], packed)]
                packed.writestr(DATA, _told(kept, person, missing, at))
            aside.flush()
            os.fsync(aside.fileno())
            Path(aside.name).replace(to)
        except BaseException:
            Path(aside.name).unlink(missing_ok=True)
            raise


def _add(which: FileClass, kept: PersonalRecord, folder: Path, packed: zipfile.ZipFile) -> list[str]:
    """Add the files of a class; give the names of those that are no longer there."""
    missing = []
    for name in kept.files.get(which, ()):
        path = inside(folder, name)
        if path is None or path.is_symlink() or not path.is_file():
            missing.append(f"{which.value}/{name}")
        else:
            packed.write(path, f"{which.value}/{name}")
    return missing


def _told(kept: PersonalRecord, person: Person, missing: list[str], at: datetime) -> str:
    whole = {
        "number": person.number.digits,
        "made_at": at,
        "kept": kept.rows,
        "files_no_longer_there": missing,
        "named_in_revisions_of_the_configuration": kept.revisions,
    }
    return json.dumps(whole, default=_plain, ensure_ascii=False, indent=2)


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case Decimal():
            return format(value, "f")
        case Mapping():
            return dict(value)
    raise TypeError(f"{type(value).__name__} has no place in an export")
