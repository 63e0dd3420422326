"""Whether a file is a backup that can be restored: judged whole before anything is touched."""

import shutil
import stat
import zlib
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from appliance.services.backup.contents import DATABASE, may_hold
from appliance.services.backup.manifest import LARGEST_BYTES, NAME, BackupRefused, Item, Manifest, read_manifest
from appliance.services.jobs import Tell
from appliance.storage.schema import SCHEMA_VERSION

__all__ = ["BackupRefused", "Checked", "check_backup", "opened", "unpack"]

_CHUNK_BYTES = 1024 * 1024
_OURS_ALONE = ("secrets.json", "audit.key", "tls/")


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was found good."""

    manifest: Manifest
    file: Path


def check_backup(file: Path, tell: Tell) -> Checked:
    """Read the whole file, and compare each part with the manifest. Raises BackupRefused."""
    with opened(file) as archive:
        manifest = _manifest(archive)
        for name, item in _told(manifest, tell):
            _read(archive, name, item, None)
        return Checked(manifest, file)


def unpack(file: Path, folder: Path, tell: Tell) -> Manifest:
    """Unpack into a folder, checking each part on the way. Raises BackupRefused; the caller clears the folder then."""
    with opened(file) as archive:
        manifest = _manifest(archive)
        free = shutil.disk_usage(folder).free
        if manifest.size > free:
            raise BackupRefused(f"The backup needs {manifest.size // 1_000_000} MB here.", "make room, and try again")
        for name, item in _told(manifest, tell):
            _read(archive, name, item, folder / name)
        return manifest


def opened(file: Path) -> ZipFile:
    """Open the archive. Raises BackupRefused for what is none."""
    try:
        return ZipFile(file)
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise BackupRefused(f"{file.name} is no backup, or a damaged one: {error}") from error


def _manifest(archive: ZipFile) -> Manifest:
    names = archive.namelist()
    if NAME not in names:
        raise BackupRefused("The file has no manifest: it is no backup of a switchboard.")
    if archive.getinfo(NAME).file_size > LARGEST_BYTES:
        raise BackupRefused("The file's manifest is beyond all bounds.")
    try:
        manifest = read_manifest(archive.read(NAME))
    except (BadZipFile, OSError, zlib.error, NotImplementedError, RuntimeError) as error:
        raise BackupRefused(f"The file's manifest is damaged: {error}") from error
    _refuse_others(archive, names, manifest)
    if manifest.schema_version > SCHEMA_VERSION:
        raise BackupRefused(
            f"The backup is of a newer release ({manifest.version}) than this one.", "update this box first"
        )
    return manifest


def _refuse_others(archive: ZipFile, names: list[str], manifest: Manifest) -> None:
    """Refuse what the manifest doesn't name, names twice, or what leads elsewhere than into an instance."""
    if len(names) != len(set(names)) or set(names) - {NAME} != set(manifest.files):
        raise BackupRefused("The file doesn't hold what its manifest says.")
    if DATABASE not in manifest.files:
        raise BackupRefused("The backup has no data base.")
    for entry in archive.infolist():
        if entry.filename != NAME and not (may_hold(entry.filename) and _is_plain(entry)):
            raise BackupRefused(f"The file holds what no backup has: {entry.filename!r}.")


def _is_plain(entry: ZipInfo) -> bool:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return not entry.is_dir() and kind in {0, stat.S_IFREG} and not entry.flag_bits & 1


def _read(archive: ZipFile, name: str, item: Item, target: Path | None) -> None:
    digest, size = sha256(), 0
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
    written = target.open("xb") if target is not None else None
    if target is not None:
        target.chmod(0o600 if name.startswith(_OURS_ALONE) else 0o640)
    try:
        with archive.open(name) as packed:
            while size <= item.size and (chunk := packed.read(_CHUNK_BYTES)):
                digest.update(chunk)
                size += len(chunk)
                if written is not None:
                    written.write(chunk)
    except (BadZipFile, OSError, zlib.error, EOFError, NotImplementedError) as error:
        raise BackupRefused(f"{name} can't be read from the backup: {error}") from error
    finally:
        if written is not None:
            written.close()
    if size != item.size or digest.hexdigest() != item.sha256:
        raise BackupRefused(f"{name} isn't as it was when the backup was made.")


def _told(manifest: Manifest, tell: Tell) -> list[tuple[str, Item]]:
    items = list(manifest.files.items())
    tell(f"reading: {len(items)} files", None)
    return items
