"""Speech engines: what one must do, what one is told, and how the installed ones are found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol, cast

from appliance.errors import UserError
from appliance.media.pcm import Pcm

ENTRY_POINTS = "zongji.speech"
DEFAULT_ENGINE = "espeak"


class SpeechEngine(Protocol):
    """Makes speech of text. Engines are values that can be pickled: prompts are made in several processes.

    A package adds one by an entry point in the group `zongji.speech` that names a function from `VoiceSettings` to it.
    """

    @property
    def id(self) -> str:
        """The engine's name; with version and voice it tells apart what was made by whom."""
        ...

    @property
    def languages(self) -> frozenset[str]:
        """The languages that it speaks, such as "zh"."""
        ...

    def version(self) -> str:
        """Give the installed version. Raises UserError, with the remedy, when the engine can't be used."""
        ...

    def voice(self, language: str) -> str:
        """Name voice and speed: whatever, when changed, makes the same text sound differently."""
        ...

    def speak(self, text: str, language: str, deadline_s: float) -> Pcm:
        """Speak the text as it stands, at any level.

        The text is never read as an option, command or markup. Raises UserError when the language is not
        spoken, the engine fails, or it takes longer than `deadline_s` seconds.
        """
        ...


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """What an admin has chosen: a voice by language, how fast (1 is as the voice speaks), a command of their own.

    `folder` is the instance's own, for programs and voices; None when there is no instance.
    """

    voices: Mapping[str, str] = field(default_factory=dict)
    rate: float = 1.0
    command: tuple[str, ...] = ()
    folder: Path | None = None


def find_engine(engine_id: str = DEFAULT_ENGINE, settings: VoiceSettings | None = None) -> SpeechEngine:
    """Make the installed engine of this name. Raises UserError that lists those that there are."""
    installed = entry_points(group=ENTRY_POINTS)
    if engine_id not in installed.names:
        choice = ", ".join(sorted(installed.names)) or "none is installed"
        raise UserError(f"there is no speech engine {engine_id!r}", f"use one of these: {choice}")
    make = cast("Callable[[VoiceSettings], SpeechEngine]", installed[engine_id].load())
    return make(settings or VoiceSettings())


def engine_ids() -> frozenset[str]:
    """Name the installed engines."""
    return frozenset(entry_points(group=ENTRY_POINTS).names)
