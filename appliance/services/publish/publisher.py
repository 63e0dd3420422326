"""Publishing, in its order: read and check, run the stories, make the sounds, flip the pointer, switch, tell Asterisk.

Whatever fails before the flip has changed nothing. The flip is one transaction of the data base; what comes after it is
made up for when we are killed in between, because each start begins from the pointer.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Protocol

import structlog

from appliance.asterisk.sounds import SoundLibrary
from appliance.callflow.walk import Revision
from appliance.config.canonical import document_json
from appliance.config.check import warnings
from appliance.config.diff import diff
from appliance.config.model.document import Document
from appliance.services.phone_logins import new_phones
from appliance.services.publish.reading import judge_stories, new_revision, read_revision, read_source, refuse_stale
from appliance.services.publish.saving import Publication, RevisionStore, RunStories, Saving, Source, Tell
from appliance.services.publish.sounds import build_sounds
from appliance.services.publish.studio import Studio
from appliance.services.published import InForce, Published

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_TOLD_EACH = 20
"""Sounds; a new company has about two hundred."""


class FollowingSide(Protocol):
    """Who works by the revision in force outside of this process: Asterisk."""

    async def follow(self) -> str:
        """Come up to the revision in force; give what is late, "" when all is done."""
        ...


@dataclass(frozen=True, slots=True)
class Register:
    """Where revisions are kept, the box's name there, and the time of day."""

    store: RevisionStore
    box: str
    now: Callable[[], datetime]


def _silent(_words: str) -> None:
    return


class Publisher:
    """Puts revisions in force, one after the other; calls go on meanwhile."""

    def __init__(
        self, register: Register, studio: Studio, published: Published, asterisk: FollowingSide, stories: RunStories
    ) -> None:
        self._register = register
        self._studio = studio
        self._published = published
        self._asterisk = asterisk
        self._stories = stories
        self._one_at_a_time = asyncio.Lock()

    async def publish(self, source: Source, saving: Saving, tell: Tell = _silent) -> Publication:
        """Put a document in force for the next call.

        Raises ConfigError for a faulty document, StaleBase, StoriesFail, and UserError for a prompt that can't be made
        or a data base that can't be written. Then nothing has changed.
        """
        async with self._one_at_a_time:
            await self._refuse_stale(saving)
            tell("checking the configuration")
            document = await asyncio.to_thread(lambda: read_source(source, self._studio.material()))
            return await self._put_in_force(document, saving, tell)

    async def rollback(self, number: int, saving: Saving, tell: Tell = _silent) -> Publication:
        """Put the document of an earlier revision in force again, as a new revision. Raises as `publish` does."""
        async with self._one_at_a_time:
            await self._refuse_stale(saving)
            tell(f"checking revision {number}")
            store = self._register.store
            document = await asyncio.to_thread(lambda: read_revision(store, number, self._studio.material()))
            return await self._put_in_force(document, saving, tell)

    async def refresh_prompts(self, tell: Tell = _silent) -> Publication:
        """Make the sounds of the revision in force anew, as after a new voice: the next call takes them.

        The revision stays the same. Raises UserError for a prompt that can't be made; then nothing has changed.
        """
        async with self._one_at_a_time:
            current = self._published.current
            sounds = await asyncio.to_thread(build_sounds, current.document, self._studio, _from_thread(tell))
            if sounds == current.sounds:
                return Publication(current.number, changed=False)
            self._published.switch(InForce(current.revision, sounds))
            late = await self._asterisk.follow()
            _log.info("prompts refreshed", revision=current.number, late=late)
            return Publication(current.number, changed=True, asterisk=late)

    async def _refuse_stale(self, saving: Saving) -> None:
        current = self._published.current.number
        await asyncio.to_thread(refuse_stale, saving.base, current, self._register.store)

    async def _put_in_force(self, document: Document, saving: Saving, tell: Tell) -> Publication:
        before = self._published.current
        differences = await asyncio.to_thread(_differences, before.document, document)
        if not differences:
            return Publication(before.number, changed=False)
        overruled = await asyncio.to_thread(judge_stories, document, self._stories, saving)
        sounds = await asyncio.to_thread(build_sounds, document, self._studio, _from_thread(tell))
        told = await asyncio.to_thread(lambda: tuple(warnings(document)))
        began = monotonic()
        new = await asyncio.to_thread(self._flip, document, sounds, saving, overruled)
        self._published.switch(new)
        late = await self._asterisk.follow()
        flip_s = monotonic() - began
        _log.info("revision in force", revision=new.number, author=saving.author, flip_s=round(flip_s, 3), late=late)
        return Publication(
            revision=new.number,
            changed=True,
            differences=differences,
            warnings=told,
            overruled=overruled,
            asterisk=late,
            flip_s=flip_s,
            new_phones=new_phones(before.document, document),
        )

    def _flip(self, document: Document, sounds: SoundLibrary, saving: Saving, overruled: tuple[str, ...]) -> InForce:
        """Put the document in force in the data base; give what is to be switched to."""
        new = new_revision(document_json(document), saving, overruled, self._register.now())
        number = self._register.store.save_and_point(new, self._register.box)
        return InForce(Revision(str(number), document), sounds)


def _differences(before: Document, after: Document) -> tuple[str, ...]:
    return tuple(str(each) for each in diff(before, after))


def _from_thread(tell: Tell) -> Callable[[int, int], None]:
    """Tell of sounds from the thread that makes them, each time in the loop's own."""
    loop = asyncio.get_running_loop()

    def progress(done: int, total: int) -> None:
        if done % _TOLD_EACH == 0 or done == total:
            loop.call_soon_threadsafe(tell, f"making the sounds: {done} of {total}")

    return progress
