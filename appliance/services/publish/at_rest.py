"""Revisions while no controller runs: the first one of an instance, and what is in force at a start."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from appliance.asterisk.render.secrets import Secrets
from appliance.callflow.walk import Revision
from appliance.config.canonical import document_hash, document_json, document_of_json
from appliance.config.check import warnings
from appliance.config.diff import diff
from appliance.config.model.document import Document
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.services.phone_logins import new_phones
from appliance.services.publish.reading import judge_stories, new_revision, read_revision, read_source, refuse_stale
from appliance.services.publish.saving import Publication, RevisionStore, RunStories, Saving, Source
from appliance.services.publish.sounds import build_sounds
from appliance.services.publish.studio import Studio
from appliance.services.published import InForce
from appliance.services.unix_socket import lock


def box_of(instance: Instance) -> str:
    """Give the name by which this box points at its revision; made, and kept, when it is first asked."""
    return Secrets.change(instance.secrets, lambda known: known).box


def document_in_force(store: RevisionStore, box: str) -> tuple[int, Document]:
    """Give what the pointer names. Raises UserError when nothing was ever published."""
    saved = store.current(box)
    if saved is None:
        raise UserError("No configuration was ever published here.", "publish one: `zongji config publish FILE`")
    return saved.entry.number, document_of_json(saved.document)


def in_force_with_sounds(store: RevisionStore, box: str, studio: Studio) -> InForce:
    """Give what the pointer names, with its sounds. Raises UserError when there is nothing, or a sound is missing."""
    number, document = document_in_force(store, box)
    return InForce(Revision(str(number), document), build_sounds(document, studio))


def put_in_force(store: RevisionStore, box: str, document: Document, saving: Saving, at: datetime) -> int:
    """Put a checked document in force for the next start; give its number, the old one's when nothing differs."""
    saved = store.current(box)
    if saved is not None and saved.entry.hash == document_hash(document):
        return saved.entry.number
    return store.save_and_point(new_revision(document_json(document), saving, (), at), box)


@dataclass(frozen=True, slots=True)
class AtRest:
    """Publishing while no controller runs: the pointer alone, under the controller's own lock.

    Asterisk, if it runs, serves callers alone by the old revision until the controller starts and brings it along.
    """

    store: RevisionStore
    studio: Studio
    stories: RunStories
    now: Callable[[], datetime]

    def publish(self, source: Source, saving: Saving) -> Publication:
        """Put a document in force for the next start. Raises as `Publisher.publish`, and while a controller runs."""
        with self._alone():
            return self._put(read_source(source, self.studio.material()), saving)

    def rollback(self, number: int, saving: Saving) -> Publication:
        """Put the document of an earlier revision in force for the next start."""
        with self._alone():
            return self._put(read_revision(self.store, number, self.studio.material()), saving)

    def _put(self, document: Document, saving: Saving) -> Publication:
        box = box_of(self.studio.instance)
        before, old = self.store.current(box), None
        if before is not None:
            refuse_stale(saving.base, before.entry.number, self.store)
            old = document_of_json(before.document)
            differences = tuple(str(each) for each in diff(old, document))
            if not differences:
                return Publication(before.entry.number, changed=False)
        else:
            differences = ()
        overruled = judge_stories(document, self.stories, saving)
        build_sounds(document, self.studio)
        number = self.store.save_and_point(new_revision(document_json(document), saving, overruled, self.now()), box)
        late = "the controller is down: this is in force from its next start on"
        return Publication(
            revision=number,
            changed=True,
            differences=differences,
            warnings=tuple(warnings(document)),
            overruled=overruled,
            asterisk=late,
            new_phones=new_phones(old, document),
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        held = lock(self.studio.instance.live_socket)
        try:
            yield
        finally:
            os.close(held)
