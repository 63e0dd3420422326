"""A switchboard in which publishing happens: real data base and files, a fake Asterisk, sounds that are made once."""

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from appliance.asterisk.sounds import Sound, SoundLibrary
from appliance.callflow.walk import Revision
from appliance.config.canonical import document_json
from appliance.config.check import prompts_of
from appliance.config.model.document import Document
from appliance.config.model.prompt import BuiltinPrompt
from appliance.domain.ids import AgentId
from appliance.domain.instance import Instance
from appliance.media.catalogue import load_catalogue
from appliance.services.publish.asterisk_files import frame_entries, write_company_files
from appliance.services.publish.asterisk_side import AsteriskSide
from appliance.services.publish.publisher import Publisher, Register
from appliance.services.publish.saving import RunStories
from appliance.services.publish.studio import CATALOGUE
from appliance.services.published import InForce, Published
from appliance.storage.revisions import NewRevision, Revisions, SavedRevision
from tests.harness.empty_record import put_empty_record
from tests.unit.config.demo_document import demo
from tests.unit.services.publish.fake_asterisk import Blow, FakeAsterisk
from tests.unit.services.studio import furnished_instance, studio_in

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
BOX = "b0x1"
MORE_PEOPLE = ('  "8003": {name: 陈静}\n', '  "8003": {name: 陈静}\n  "8004": {name: 赵敏}\n')


@cache
def old() -> Document:
    return demo()


@cache
def new() -> Document:
    """Another agent, another key, another line's hotline: something of everything that Asterisk knows."""
    return demo(
        MORE_PEOPLE, ('numbers: ["4008001234"]', 'numbers: ["4008001234", "4008001235"]'), ("ring_s: 15", "ring_s: 20")
    )


def sounds_of(document: Document, *_: object) -> SoundLibrary:
    """Name sounds without making any."""
    prompts = [
        *(BuiltinPrompt(builtin=id_) for id_ in load_catalogue(CATALOGUE).prompts),
        *(p for _, p in prompts_of(document)),
    ]
    return SoundLibrary(
        prompts={prompt: Sound(f"/{prompt!r}"[:60], 1.0) for prompt in prompts},
        ringtones={},
        agent_ids={AgentId(id_): Sound(f"/{id_}", 1.0) for id_ in document.agents},
        whispers={},
    )


class WatchedStore:
    """The revisions, with a blow before and after the flip."""

    def __init__(self, store: Revisions, blow: Blow) -> None:
        self._store = store
        self._blow = blow

    def save_and_point(self, revision: NewRevision, box: str) -> int:
        self._blow.step("flip")
        number = self._store.save_and_point(revision, box)
        self._blow.step("flip, done")
        return number

    def current(self, box: str) -> SavedRevision | None:
        return self._store.current(box)

    def get(self, number: int) -> SavedRevision | None:
        return self._store.get(number)

    def latest(self, limit: int, before: int | None = None) -> Any:  # noqa: ANN401 - as it comes
        return self._store.latest(limit, before)


class Works:
    """All parts of one process; `again` is the next process over the same folder and the same Asterisk."""

    def __init__(self, instance: Instance, asterisk: FakeAsterisk, stories: RunStories = lambda _document: ()) -> None:
        self.instance = instance
        self.asterisk = asterisk
        self.revisions = Revisions.open(instance.database_url)
        saved = self.revisions.current(BOX)
        assert saved is not None
        from_pointer = next(each for each in (old(), new()) if document_json(each) == saved.document)
        self.published = Published(InForce(Revision(str(saved.entry.number), from_pointer), sounds_of(from_pointer)))
        self.side = AsteriskSide(instance, asterisk, self.published)
        register = Register(WatchedStore(self.revisions, asterisk.blow), BOX, lambda: NOON)
        self.publisher = Publisher(register, studio_in(instance), self.published, self.side, stories)

    def entries(self, revision: str) -> Mapping[str, str]:
        """Give what the frame finds below a revision."""
        prefix = f"{revision}/"
        return {key[len(prefix) :]: it for key, it in self.asterisk.database.items() if key.startswith(prefix)}

    def wanted_entries(self, document: Document) -> Mapping[str, str]:
        return frame_entries(document, sounds_of(document))

    def close(self) -> None:
        self.revisions.close()


@cache
def _furnished(folder: Path) -> Path:
    """Make an instance with its first revision once for a test run."""
    instance = furnished_instance(folder)
    put_empty_record(instance.database_url)
    with Revisions.open(instance.database_url) as store:
        store.save_and_point(NewRevision(document_json(old()), 2, "王", "the first", NOON), BOX)
    return instance.folder


def working_instance(template: Path, folder: Path) -> Instance:
    """Copy an instance with its first revision, files and all."""
    shutil.copytree(_furnished(template), folder)
    instance = Instance.load(folder)
    write_company_files(old(), instance)
    return instance
