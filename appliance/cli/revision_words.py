"""How the command line names documents: by revision or by file."""

from dataclasses import replace
from pathlib import Path

from appliance.config.canonical import document_of_json
from appliance.config.check import Material
from appliance.config.model.document import Document
from appliance.config.validation import document_of_tree
from appliance.config.yaml import parse
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.media.catalogue import load_catalogue
from appliance.services.publish import CATALOGUE, audio_files
from appliance.services.publish.at_rest import box_of
from appliance.services.publish.company_audio import audio_trial
from appliance.services.publish.studio import known_here
from appliance.storage.revisions import Revisions


def text_of(file: Path) -> str:
    """Read a document's text. Raises UserError when it can't be read."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{file} can't be read: {error}", "name a YAML file in UTF-8") from error


def material_beside(file: Path, instance: Instance | None = None, *, listening: bool = False) -> Material:
    """Tell what a document in a file may refer to: built-in prompts, audio beside it, and what an instance has.

    `listening` has each audio file tried as a publish would, which takes a moment for each.
    """
    beside = file.parent / "audio"
    catalogue, audio = load_catalogue(CATALOGUE), audio_files(beside)
    folders, media = ((beside,), None) if instance is None else ((beside, instance.audio), instance.media)
    known = Material(frozenset(), frozenset()) if instance is None else known_here(instance)
    return replace(
        known,
        builtin_prompts=catalogue.everywhere(),
        languages=frozenset(catalogue.languages),
        audio_files=audio if instance is None else audio | audio_files(instance.audio),
        audio_fault=audio_trial(folders, media) if listening else None,
    )


def in_force_number(store: Revisions, instance: Instance) -> int:
    """Give the number of the revision in force. Raises UserError when nothing was ever published."""
    number = store.current_number(box_of(instance))
    if number is None:
        raise UserError("No configuration was ever published here.", "publish one: `zongji config publish FILE`")
    return number


def revision_document(store: Revisions, number: int) -> Document:
    """Give the document of a revision. Raises UserError when there is none."""
    saved = store.get(number)
    if saved is None:
        raise UserError(f"There is no revision {number}.", "list them with `zongji config history`")
    return document_of_json(saved.document)


def a_document(store: Revisions, which: str) -> Document:
    """Give the document that a word names: a number is a revision, anything else a YAML file."""
    if which.isdecimal():
        return revision_document(store, int(which))
    return document_of_tree(parse(text_of(Path(which))))
