"""Where everything that people hear lies, for one revision."""

from collections.abc import Mapping
from dataclasses import dataclass

from appliance.config.model.prompt import Prompt
from appliance.domain.ids import AgentId, DepartmentId, HotlineId


@dataclass(frozen=True, slots=True)
class Sound:
    """One audio file: its path without extension, as Asterisk takes it, and its length."""

    path: str
    seconds: float


@dataclass(frozen=True, slots=True)
class SoundLibrary:
    """The audio of a revision.

    `ringtones` names the music-on-hold class in which a prompt is a ringtone. `agent_ids` are played to callers and
    `whispers` to agents, by hotline and department.
    """

    prompts: Mapping[Prompt, Sound]
    ringtones: Mapping[Prompt, str]
    agent_ids: Mapping[AgentId, Sound]
    whispers: Mapping[tuple[HotlineId | None, DepartmentId | None], Sound]
