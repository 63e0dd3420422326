"""`zongji backup` and `zongji restore`: the whole box in one file, and back on this box or another (F5)."""

import getpass
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from appliance.cli.instance import chosen_instance
from appliance.cli.output import plain
from appliance.errors import UserError
from appliance.services.backup import Including, check_backup, make_backup
from appliance.services.backup import restore as restore_backup
from appliance.services.backup.manifest import Manifest
from appliance.storage.audit import AuditAction, AuditLog

To = Annotated[Path | None, typer.Option("--to", help="A file or folder elsewhere; without it, below `backups`.")]
Recordings = Annotated[bool, typer.Option("--recordings", help="With recordings of conversations.")]
Voicemail = Annotated[bool, typer.Option("--voicemail", help="With messages that callers left.")]
Fax = Annotated[bool, typer.Option("--fax", help="With received faxes.")]
File = Annotated[Path, typer.Argument(help="what `zongji backup` or the backup page has made")]
CheckOnly = Annotated[bool, typer.Option("--check", help="Only tell whether it could be restored; nothing changes.")]


def backup(
    context: typer.Context,
    to: To = None,
    recordings: Recordings = False,
    voicemail: Voicemail = False,
    fax: Fax = False,
) -> None:
    """Make a backup while calls go on. It holds passwords and people's data: keep it like a key."""
    instance = chosen_instance(context)
    made = make_backup(instance, Including(recordings, voicemail, fax), datetime.now(UTC), _tell)
    with AuditLog.open(instance.database_url) as audit:
        audit.note(getpass.getuser(), AuditAction.BACKUP_MAKE, made.name)
    if to is not None:
        made = _moved(made, to)
    typer.echo(f"{made}  ({made.stat().st_size / 1_000_000:.1f} MB)")


def restore(context: typer.Context, file: File, check: CheckOnly = False) -> None:
    """Put a backup in the place of what this switchboard has; it must be stopped. What was there is kept beside it."""
    instance = chosen_instance(context)
    if check:
        _print(check_backup(file, _tell).manifest)
        typer.echo("The file is whole, and could be restored here.")
        return
    manifest, kept = restore_backup(instance, file, datetime.now(UTC), _tell)
    with AuditLog.open(instance.database_url) as audit:
        audit.note(getpass.getuser(), AuditAction.RESTORE, file.name, f"made {manifest.made_at.isoformat()}")
    _print(manifest)
    typer.echo(f"Restored. Start the switchboard. What was here before is in {kept}; remove it when all is well.")


def _print(manifest: Manifest) -> None:
    with_ = ", ".join(manifest.including) or "no recordings, messages or faxes"
    revision = "nothing published" if manifest.revision is None else f"revision {manifest.revision}"
    made = f"{manifest.made_at:%Y-%m-%d %H:%M} UTC"
    typer.echo(f"Backup of {plain(manifest.company) or 'a box'}, {revision}, made {made} by release {manifest.version}")
    typer.echo(f"  {len(manifest.files)} files, {manifest.size / 1_000_000:.1f} MB; with {with_}")


def _moved(made: Path, to: Path) -> Path:
    target = to / made.name if to.is_dir() else to
    if target.exists():
        raise UserError(f"{target} is there already.", f"choose another name; the backup is {made}")
    try:
        return Path(shutil.move(made, target))
    except OSError as error:
        raise UserError(f"The backup can't be put there: {error}", f"it lies here: {made}") from error


def _tell(words: str, share: float | None = None) -> None:
    typer.echo(f"{words} …" if share is None else f"{words} ({share:.0%}) …", err=True)
