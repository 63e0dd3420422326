"""Making a backup while calls go on: first a copy of the data base, then the files that it may speak of."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.media.replace_file import sync_file
from appliance.services.backup.contents import DATABASE, KEPT, Including, files_of
from appliance.services.backup.manifest import FORMAT, NAME, Item, Manifest, stamp
from appliance.services.jobs import Tell
from appliance.services.publish.at_rest import box_of, document_in_force
from appliance.services.unix_socket import lock
from appliance.storage.database_copy import copy_database, look_into
from appliance.storage.revisions import Revisions
from appliance.version import VERSION

NAMES = re.compile(r"zongji-[0-9]{8}-[0-9]{6}(-full)?\.zip")

_CHUNK_BYTES = 1024 * 1024
_LEFT_FREE_BYTES = 200 * 1024 * 1024
_SOUNDS = {".wav", ".flac", ".mp3", ".ogg", ".opus", ".alaw", ".pdf", ".tif", ".zip"}
"""Compressing these again saves nothing."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that lies on the box."""

    name: str
    size: int
    made_at: datetime


def backup_name(at: datetime, including: Including) -> str:
    """Name a backup by when it was made; `-full` has anything of what callers left."""
    return f"zongji-{stamp(at)}{'-full' if including.folders() else ''}.zip"


def backups(instance: Instance) -> tuple[Backup, ...]:
    """Give those that lie on the box, the newest first."""
    found = [path for path in instance.backups.glob("zongji-*.zip") if NAMES.fullmatch(path.name)]
    found.sort(key=lambda path: path.name[: len("zongji-00000000-000000")], reverse=True)
    return tuple(
        Backup(path.name, path.stat().st_size, datetime.fromtimestamp(path.stat().st_mtime).astimezone())
        for path in found
    )


def make_backup(instance: Instance, including: Including, at: datetime, tell: Tell) -> Path:
    """Make one, and remove all but the newest few. Raises UserError, with nothing left behind.

    One at a time in the whole instance: a second one is refused.
    """
    with _alone(instance):
        return _make(instance, including, at, tell)


@contextmanager
def _alone(instance: Instance) -> Iterator[None]:
    running = instance.folder / "run"
    running.mkdir(exist_ok=True)
    try:
        held = lock(running / "backup")
    except UserError as error:
        raise UserError("A backup is being made already.", "wait for its end, then try again") from error
    try:
        yield
    finally:
        os.close(held)


def _make(instance: Instance, including: Including, at: datetime, tell: Tell) -> Path:
    instance.backups.mkdir(mode=0o700, exist_ok=True)
    for left in instance.backups.glob("making-*"):  # a backup that a killed process had begun
        shutil.rmtree(left, ignore_errors=True)
    target = instance.backups / backup_name(at, including)
    with TemporaryDirectory(prefix="making-", dir=instance.backups) as aside:
        _refuse_full(instance, including)
        tell("copying the data base")
        database = Path(aside) / DATABASE
        copy_database(instance.database_url, database)
        made = Path(aside) / target.name
        _write(made, instance, database, _Heading.of(instance, including, at, database), tell)
        made.chmod(0o600)
        sync_file(made)
        made.replace(target)
        sync_file(target)
    for old in backups(instance)[KEPT:]:
        (instance.backups / old.name).unlink(missing_ok=True)
    return target


@dataclass(frozen=True, slots=True)
class _Heading:
    including: Including
    made_at: datetime
    box: str
    company: str
    revision: int | None
    schema_version: str

    @classmethod
    def of(cls, instance: Instance, including: Including, at: datetime, database: Path) -> "_Heading":
        box = box_of(instance)
        revision, company = None, ""
        with Revisions.open(instance.database_url) as revisions:
            if revisions.current_number(box) is not None:
                revision, document = document_in_force(revisions, box)
                company = document.site.name
        return cls(including, at, box, company, revision, look_into(database) or "")

    def manifest(self, files: dict[str, Item]) -> Manifest:
        return Manifest(
            zongji_backup=FORMAT,
            version=VERSION,
            schema_version=self.schema_version,
            box=self.box,
            company=self.company,
            revision=self.revision,
            made_at=self.made_at,
            including=self.including.folders(),
            files=files,
        )


def _write(made: Path, instance: Instance, database: Path, heading: _Heading, tell: Tell) -> None:
    paths = list(files_of(instance, heading.including))
    files: dict[str, Item] = {}
    with ZipFile(made, "x", allowZip64=True) as archive:
        for number, (name, path) in enumerate([(DATABASE, database), *_named(paths, instance)]):
            if number % 50 == 0:
                tell(f"packing: {number} of {len(paths) + 1}", number / (len(paths) + 1))
            if (item := _pack(archive, name, path)) is not None:
                files[name] = item
        archive.writestr(_entry(NAME, Path(NAME)), heading.manifest(files).model_dump_json(indent=1), ZIP_DEFLATED, 1)


def _named(paths: list[Path], instance: Instance) -> Iterator[tuple[str, Path]]:
    for path in paths:
        yield path.relative_to(instance.folder).as_posix(), path


def _pack(archive: ZipFile, name: str, path: Path) -> Item | None:
    """Pack one file; None when it has gone since it was found, as an expired recording may."""
    digest, size = sha256(), 0
    try:
        source = path.open("rb")
    except FileNotFoundError:
        return None
    with source, archive.open(_entry(name, path), "w", force_zip64=True) as packed:
        while chunk := source.read(_CHUNK_BYTES):
            packed.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return Item(size=size, sha256=digest.hexdigest())


def _entry(name: str, path: Path) -> ZipInfo:
    entry = ZipInfo(name, (2000, 1, 1, 0, 0, 0))
    entry.compress_type = ZIP_STORED if path.suffix.lower() in _SOUNDS else ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _refuse_full(instance: Instance, including: Including) -> None:
    """Raise UserError when the disk has no room: a backup must not stop recordings."""
    needed = sum(path.stat().st_size for path in files_of(instance, including) if path.exists())
    database = instance.folder / DATABASE
    needed += 2 * database.stat().st_size if database.exists() else 0
    free = shutil.disk_usage(instance.folder).free
    if needed + _LEFT_FREE_BYTES > free:
        raise UserError(
            f"The backup needs up to {needed // 1_000_000} MB, and {free // 1_000_000} MB are free.",
            "leave recordings out, or make room",
        )
