"""Make an instance ready to start: folders, data base, audio, Asterisk's files. Run again, it mends what is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from appliance.asterisk.offline_database import FILE as ASTERISK_DATABASE
from appliance.asterisk.offline_database import fill
from appliance.config.model.document import Document
from appliance.config.yaml import load
from appliance.domain.instance import Instance, Ports
from appliance.errors import UserError
from appliance.media.builtin import MANIFEST
from appliance.media.replace_file import replace_file
from appliance.media.speech import find_engine
from appliance.services.publish import CATALOGUE, Studio, build_sounds, frame_entries, write_asterisk_files

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
                 instance.asterisk_etc, instance.builtin_prompts, instance.recordings):  # fmt: skip
        ours.mkdir(parents=True, exist_ok=True)
        _give_group(ours, instance)
        ours.chmod(_CLOSED_TO_OTHERS)
    state = instance.asterisk_state
    for asterisks in (state, state / "lib", state / "spool", state / "run", state / "log",
                      instance.raw_recordings, instance.voicemail):  # fmt: skip
        asterisks.mkdir(parents=True, exist_ok=True)
        asterisks.chmod(0o770)
        _give(asterisks, instance)
    instance.save()
    return instance


def studio_of(instance: Instance) -> Studio:
    """Tell where the instance's prompts come from; company files lie beside its configuration."""
    return Studio(instance, find_engine(), CATALOGUE, instance.folder / "audio")


def put_configuration(instance: Instance, source: Path) -> Document:
    """Check a document and its audio files, and make them the instance's own; on a fault nothing has changed."""
    text = _text_of(source)
    candidate = Studio(instance, find_engine(), CATALOGUE, source.parent / "audio")
    document = load(text, candidate.material())
    build_sounds(document, candidate)
    if candidate.company_files.is_dir() and source.parent.resolve() != instance.folder:
        shutil.copytree(candidate.company_files, instance.folder / "audio", dirs_exist_ok=True)
    replace_file(instance.configuration, (text.encode(),), mode=0o640)
    return document


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


def prepare(instance: Instance) -> Document:
    """Migrate the data base and render everything that Asterisk needs; Asterisk must be down."""
    subprocess.run([sys.executable, "-m", "appliance.storage.migrate", instance.database_url], check=True)
    studio = studio_of(instance)
    document = load(instance.configuration.read_text(encoding="utf-8"), studio.material())
    sounds = build_sounds(document, studio)
    write_asterisk_files(document, instance)
    for file in instance.asterisk_etc.iterdir():
        _give_group(file, instance)
    database = instance.asterisk_state / "lib"
    fill(database, frame_entries(document, sounds))
    _give(database / ASTERISK_DATABASE, instance)
    return document


def _give(path: Path, instance: Instance) -> None:
    if os.geteuid() == 0:
        os.chown(path, instance.asterisk_uid, instance.asterisk_uid)


def _give_group(path: Path, instance: Instance) -> None:
    if os.geteuid() == 0:
        os.chown(path, -1, instance.asterisk_uid)
