"""What a simulated caller has heard."""

from dataclasses import dataclass
from datetime import datetime

from appliance.config.model.prompt import BuiltinPrompt, FilePrompt, Prompt, PromptByLanguage, TextPrompt
from appliance.domain.ids import AgentId


@dataclass(frozen=True, slots=True)
class Heard:
    """What began to be heard, when, and whether the call had been answered by then.

    `prompt` names it: a built-in prompt's id, the words, the file. `played` is the prompt itself, or the agent whose ID
    was announced. `language` is the caller's, "" where none was chosen.
    """

    prompt: str
    answered: bool
    at: datetime
    played: Prompt | AgentId
    language: str = ""


def spoken(prompt: Prompt) -> str:
    """Name a prompt by its id, its words or its file."""
    match prompt:
        case BuiltinPrompt(builtin=name) | TextPrompt(text=name) | FilePrompt(file=name):
            return name
        case PromptByLanguage(by_language=prompts):
            return spoken(next(iter(prompts.values())))
