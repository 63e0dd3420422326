"""What is about to be published, read and judged: before anything has changed."""

from datetime import datetime

from appliance.config.canonical import document_of_json
from appliance.config.check import Material, check
from appliance.config.model.document import CONFIG_VERSION, Document
from appliance.config.problem import ConfigError
from appliance.config.validation import checked
from appliance.config.yaml import load
from appliance.errors import UserError
from appliance.services.publish.saving import RevisionStore, RunStories, Saving, Source, StaleBase, StoriesFail
from appliance.storage.revisions import NewRevision, RevisionEntry


def read_source(source: Source, material: Material) -> Document:
    """Read a document as it came. Raises ConfigError with every fault."""
    return load(source, material) if isinstance(source, str) else checked(source, material)


def read_revision(store: RevisionStore, number: int, material: Material) -> Document:
    """Read a saved revision so that it can be in force again.

    Raises UserError when there is none, and ConfigError when what it refers to has gone since.
    """
    saved = store.get(number)
    if saved is None:
        raise UserError(f"There is no revision {number}.", "list them with `zongji config history`")
    document = document_of_json(saved.document)
    if problems := check(document, material):
        raise ConfigError(problems)
    return document


def refuse_stale(base: int | None, current: int, store: RevisionStore) -> None:
    """Raise StaleBase when another revision is in force than the author has seen."""
    if base is None or base == current:
        return
    entry = next(iter(store.latest(1, before=current + 1)), None)
    by = f" by {entry.author}{_noted(entry)}" if entry and entry.number == current else ""
    raise StaleBase(
        f"Revision {current} was published meanwhile{by}; this change was made on revision {base}.",
        f"see what differs with `zongji config diff {base} {current}`, and save the change again on revision {current}",
    )


def judge_stories(document: Document, run: RunStories, saving: Saving) -> tuple[str, ...]:
    """Run the document's stories; give those that fail and are overruled. Raises StoriesFail when nobody overrules."""
    failures = tuple(str(outcome) for outcome in run(document) if not outcome.holds)
    if failures and not saving.overrule.strip():
        raise StoriesFail(failures)
    return failures


def new_revision(document_json: str, saving: Saving, overruled: tuple[str, ...], at: datetime) -> NewRevision:
    """Make what goes on record; the reason of an overruling stands in the note."""
    note = saving.note.strip()
    if overruled:
        note = f"{note} (stories overruled: {saving.overrule.strip()})".strip()
    return NewRevision(document_json, CONFIG_VERSION, saving.author.strip(), note, at, overruled)


def _noted(entry: RevisionEntry) -> str:
    return f" ({entry.note})" if entry.note else ""
