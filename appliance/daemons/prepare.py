"""Make an instance ready to start: folders, data base, audio, Asterisk's files. Run again, it mends what is missing."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from appliance.asterisk.offline_database import FILE as ASTERISK_DATABASE
from appliance.asterisk.offline_database import fill
from appliance.config.model.document import Document
from appliance.config.yaml import load
from appliance.domain.instance import Instance, Ports
from appliance.errors import UserError
from appliance.media.builtin import MANIFEST
from appliance.media.speech import find_engine
from appliance.services.backup import finish_restore
from appliance.services.publish import CATALOGUE, Studio, build_sounds, frame_entries, write_asterisk_files
from appliance.services.publish.at_rest import box_of, in_force_with_sounds, put_in_force
from appliance.services.publish.company_audio import named_audio, take_audio
from appliance.services.publish.saving import Saving
from appliance.services.region_file import replace_table
from appliance.services.setting_up import FIRST
from appliance.storage.access import open_ready
from appliance.storage.revisions import Revisions

ASTERISK_UID = 61_740
"""Asterisk's numeric user and group where we are root; nobody else's in Debian's ranges."""

_CLOSED_TO_OTHERS = 0o2750
"""We write, Asterisk's group reads, and what is made inside belongs to that group, too. Nobody else looks in."""
_PATH_CHARACTERS = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-")


def asterisk_uid() -> int:
    """Tell which user Asterisk runs as: one of its own where we are root, our own elsewhere; never root."""
    return ASTERISK_UID if os.geteuid() == 0 else os.getuid()


def make_instance(folder: Path, ports: Ports, bind_address: str = "127.0.0.1") -> Instance:
    """Make or take over the instance in `folder`. Raises UserError for a path that a dialplan can't hold."""
    folder = folder.resolve()
    if set(str(folder)) - _PATH_CHARACTERS:
        raise UserError(f"the folder {folder} has characters that Asterisk can't take", "use letters, digits, / . _ -")
    instance = Instance(folder, ports, asterisk_uid(), bind_address)
    for ours in (folder, instance.media, instance.music_on_hold, instance.logs, instance.live_socket.parent,
                 instance.asterisk_etc, instance.builtin_prompts, instance.recordings, instance.fax):  # fmt: skip
        ours.mkdir(parents=True, exist_ok=True)
        _give_group(ours, instance)
        ours.chmod(_CLOSED_TO_OTHERS)
    state = instance.asterisk_state
    for asterisks in (state, state / "lib", state / "spool", state / "run", state / "log",
                      instance.raw_recordings, instance.voicemail, instance.raw_faxes):  # fmt: skip
        asterisks.mkdir(parents=True, exist_ok=True)
        asterisks.chmod(0o770)
        _give(asterisks, instance)
    instance.save()
    return instance


def studio_of(instance: Instance) -> Studio:
    """Tell where the instance's prompts come from; company files lie in its `audio`."""
    return Studio(instance, find_engine(), CATALOGUE, instance.audio)


def put_configuration(instance: Instance, source: Path, saving: Saving = FIRST) -> Document:
    """Make a document the revision in force at the next start, with the audio files that lie in `audio` beside it.

    Raises UserError for a fault in it; then nothing has changed. Nothing may run meanwhile.
    """
    text = _text_of(source)
    candidate = Studio(instance, find_engine(), CATALOGUE, source.parent / "audio")
    document = load(text, candidate.material())
    build_sounds(document, candidate)
    migrate_record(instance)
    take_audio(named_audio(document), candidate.company_files, instance.audio)
    with Revisions.open(instance.database_url) as store:
        put_in_force(store, box_of(instance), document, saving, datetime.now(UTC))
    return document


def migrate_record(instance: Instance) -> None:
    """Bring the data base to this release, in a process of its own: nothing else ever imports Alembic."""
    try:
        open_ready(instance.database_url).dispose()
    except UserError:
        subprocess.run([sys.executable, "-m", "appliance.storage.migrate", instance.database_url], check=True)


def _text_of(source: Path) -> str:
    try:
        return source.read_text(encoding="utf-8")
    except OSError as error:
        raise UserError(
            f"{source} can't be read: {error.strerror}", "name the file that describes the company"
        ) from error
    except UnicodeDecodeError as error:
        raise UserError(f"{source} is not UTF-8 from byte {error.start} on", "save it as UTF-8") from error


def put_builtin_prompts(instance: Instance, rendered: Path) -> None:
    """Copy the rendered built-in prompts into the instance, unless it has the very same."""
    manifest = rendered / MANIFEST
    if not manifest.is_file():
        raise UserError(f"there are no rendered prompts in {rendered}", "run `zongji prompts render --to` that folder")
    ours = instance.builtin_prompts / MANIFEST
    if ours.is_file() and ours.read_bytes() == manifest.read_bytes():
        return
    shutil.copytree(rendered, instance.builtin_prompts, dirs_exist_ok=True, ignore=shutil.ignore_patterns(MANIFEST))
    shutil.copyfile(manifest, ours)


def put_regions(instance: Instance, table: Path) -> None:
    """Check a table of regions and make it the instance's, unless it has the very same."""
    if not (instance.regions.is_file() and instance.regions.read_bytes() == table.read_bytes()):
        replace_table(table, instance.regions)


def prepare(instance: Instance) -> Document:
    """Migrate the data base and render everything that Asterisk needs of the revision in force; Asterisk must be down.

    A restore that was cut off is brought to its end before. Raises UserError when nothing was ever published, or a
    sound of it can't be made.
    """
    finish_restore(instance)
    migrate_record(instance)
    with Revisions.open(instance.database_url) as store:
        revision = in_force_with_sounds(store, box_of(instance), studio_of(instance))
    write_asterisk_files(revision.document, instance)
    for file in instance.asterisk_etc.iterdir():
        _give_group(file, instance)
    database = instance.asterisk_state / "lib"
    fill(database, revision.number, frame_entries(revision.document, revision.sounds))
    _give(database / ASTERISK_DATABASE, instance)
    return revision.document


def _give(path: Path, instance: Instance) -> None:
    if os.geteuid() == 0:
        os.chown(path, instance.asterisk_uid, instance.asterisk_uid)


def _give_group(path: Path, instance: Instance) -> None:
    if os.geteuid() == 0:
        os.chown(path, -1, instance.asterisk_uid)
