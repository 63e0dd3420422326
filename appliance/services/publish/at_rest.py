"""Revisions while no controller runs: the first one of an instance, and what is in force at a start."""

from datetime import datetime
from pathlib import Path

from appliance.asterisk.render.secrets import Secrets
from appliance.callflow.walk import Revision
from appliance.config.canonical import document_hash, document_json, document_of_json
from appliance.config.model.document import Document
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.media.replace_file import replace_file
from appliance.services.publish.reading import new_revision
from appliance.services.publish.saving import RevisionStore, Saving
from appliance.services.publish.sounds import build_sounds
from appliance.services.publish.studio import Studio, audio_files
from appliance.services.published import InForce


def box_of(instance: Instance) -> str:
    """Give the name by which this box points at its revision; made, and kept, when it is first asked."""
    secrets = Secrets.load_or_make(instance.secrets)
    if not instance.secrets.exists():
        secrets.save(instance.secrets)
    return secrets.box


def document_in_force(store: RevisionStore, box: str) -> tuple[int, Document]:
    """Give what the pointer names. Raises UserError when nothing was ever published."""
    saved = store.current(box)
    if saved is None:
        raise UserError("No configuration was ever published here.", "publish one: `zongji config publish FILE`")
    return saved.entry.number, document_of_json(saved.document)


def in_force(store: RevisionStore, box: str, studio: Studio) -> InForce:
    """Give what the pointer names, with its sounds. Raises UserError when there is nothing, or a sound is missing."""
    number, document = document_in_force(store, box)
    return InForce(Revision(str(number), document), build_sounds(document, studio))


def put_in_force(store: RevisionStore, box: str, document: Document, saving: Saving, at: datetime) -> int:
    """Put a checked document in force for the next start; give its number, the old one's when nothing differs."""
    saved = store.current(box)
    if saved is not None and saved.entry.hash == document_hash(document):
        return saved.entry.number
    return store.save_and_point(new_revision(document_json(document), saving, (), at), box)


def take_audio(source: Path, target: Path) -> None:
    """Bring company files into an instance. A name stands for one sound for ever, as old revisions refer to it.

    Raises UserError, with nothing brought, when a name is taken by another sound.
    """
    new = {name: (source / name).read_bytes() for name in sorted(audio_files(source))}
    there = {name for name in new if (target / name).is_file()}
    taken = [name for name in sorted(there) if (target / name).read_bytes() != new[name]]
    if taken:
        raise UserError(
            f"Another sound has the name {', '.join(taken)} already, and earlier revisions may refer to it.",
            "give the new file a name of its own, and use that in the configuration",
        )
    for name in new.keys() - there:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        replace_file(target / name, (new[name],))
