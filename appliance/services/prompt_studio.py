"""The recording studio behind `*60`: which prompts there are, and keeping what a person has read (A11)."""

import asyncio
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import structlog

from appliance.callflow.ports import Voiced
from appliance.errors import ZongjiError
from appliance.media.catalogue import Speech, load_catalogue
from appliance.media.company import upload_to_file
from appliance.media.replace_file import replace_file
from appliance.services.prompt_voices import human_voices, keep_builtin_voice
from appliance.services.publish.publisher import Publisher
from appliance.services.publish.studio import Studio
from appliance.storage.audit import Audit, AuditAction

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_OWN = range(4, 7)
"""Digits of the numbers of the company's own recordings."""
RECORDED = "recorded"
"""The folder below the company's audio files in which those recorded by telephone are: `recorded/4711.wav`."""


class TelephoneStudio:
    """The controller's studio (`callflow.ports.PromptStudio`)."""

    def __init__(self, studio: Studio, publisher: Publisher, audit: Audit) -> None:
        """Keep files where the studio has them, and on record who has recorded what."""
        self._studio = studio
        self._publisher = publisher
        self._audit = audit
        self._catalogue = load_catalogue(studio.catalogue)
        self._changed = False

    def language(self, number: int) -> str | None:
        """Give a language by its number."""
        known = sorted(self._catalogue.languages)
        return known[number - 1] if 1 <= number <= len(known) else None

    def find(self, number: str, language: str) -> Voiced | None:
        """Give what a number calls up; any number of four to six digits is a recording of the company's own."""
        if number.isascii() and number.isdecimal() and len(number) in _OWN:
            return Voiced(number)
        return next((voiced for voiced in self._builtin(language) if voiced.number == number), None)

    def synthetic(self, language: str) -> Sequence[Voiced]:
        """Give the built-in prompts that nobody has recorded."""
        human = human_voices(self._studio.instance, language)
        return [voiced for voiced in self._builtin(language) if voiced.builtin not in human]

    async def keep(self, voiced: Voiced, language: str, take: PurePosixPath, by: str) -> str:
        """Keep a recording; "", or what was wrong with it."""
        try:
            await asyncio.to_thread(self._keep, voiced, language, self._studio.instance.voicemail / take.name)
        except ZongjiError as error:
            return str(error)
        except OSError as error:
            _log.error("a recorded prompt can't be kept", prompt=voiced.number, error=str(error))
            return f"it can't be kept: {error.strerror}"
        self._changed = True
        self._audit.note(by, AuditAction.PROMPT_RECORD, voiced.builtin or f"{RECORDED}/{voiced.number}.wav", language)
        return ""

    async def finish(self, by: str) -> None:
        """Have what was kept heard from the next call on; what goes wrong there keeps the former voices."""
        if not self._changed:
            return
        self._changed = False
        try:
            await self._publisher.refresh_prompts()
        except (ZongjiError, OSError) as error:
            _log.error("recorded prompts are heard from the next publish on", by=by, error=str(error))

    def _builtin(self, language: str) -> list[Voiced]:
        spoken = self._catalogue.spoken_in(language)
        numbered = [prompt for prompt in spoken if isinstance(prompt, Speech) and prompt.studio is not None]
        return sorted((Voiced(str(prompt.studio), prompt.id) for prompt in numbered), key=lambda each: each.number)

    def _keep(self, voiced: Voiced, language: str, take: Path) -> None:
        if voiced.builtin:
            keep_builtin_voice(self._studio.instance, language, voiced.builtin, take)
            return
        upload_to_file(take, self._studio.instance.media)  # a publish would refuse what is silent or no sound
        folder = self._studio.company_files / RECORDED
        folder.mkdir(parents=True, exist_ok=True)
        replace_file(folder / f"{voiced.number}.wav", (take.read_bytes(),))
