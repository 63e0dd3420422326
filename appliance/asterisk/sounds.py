"""Where everything that people hear lies, for one revision."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from appliance.config.model.prompt import Prompt
from appliance.domain.ids import AgentId, DepartmentId, HotlineId


@dataclass(frozen=True, slots=True)
class Sound:
    """One audio file: its path without extension, as Asterisk takes it, and its length."""

    path: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Voice:
    """What callers hear in one language: prompts and announced agents."""

    prompts: Mapping[Prompt, Sound]
    agent_ids: Mapping[AgentId, Sound]


@dataclass(frozen=True, slots=True)
class SoundLibrary:
    """The audio of a revision, in the site's language.

    `ringtones` names the music-on-hold class in which a prompt is a ringtone. `agent_ids` are played to callers and
    `whispers` to agents, by hotline and department. `voices` are the other languages that the document speaks.
    `music` names the music-on-hold class of several prompts in a row, `hold_music` the one for a hotline's callers on
    hold.
    """

    prompts: Mapping[Prompt, Sound]
    ringtones: Mapping[Prompt, str]
    agent_ids: Mapping[AgentId, Sound]
    whispers: Mapping[tuple[HotlineId | None, DepartmentId | None], Sound]
    voices: Mapping[str, Voice] = field(default_factory=dict)
    music: Mapping[tuple[Prompt, ...], str] = field(default_factory=dict)
    hold_music: Mapping[HotlineId, str] = field(default_factory=dict)

    def in_language(self, language: str) -> "SoundLibrary":
        """Give the library as a caller of this language hears it; what isn't made in it is in the site's."""
        voice = self.voices.get(language)
        return self if voice is None else replace(self, prompts=voice.prompts, agent_ids=voice.agent_ids)
