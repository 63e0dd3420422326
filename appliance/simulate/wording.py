"""What prompts say, in words, and about how long they take."""

from collections.abc import Callable, Mapping
from functools import cache

from appliance.config.model.prompt import BuiltinPrompt, FilePrompt, Prompt, PromptByLanguage, TextPrompt
from appliance.domain.ids import AgentId
from appliance.media.catalogue import Catalogue, Signal

_PAUSE_S = 0.4
_WIDE_S = 0.22
"""A Chinese character, as the built-in voice speaks."""
_NARROW_S = 0.07
"""A letter, a digit or a space."""
_FILE_S = 5.0
"""An audio file of the company's, whose length nobody looks up here."""


class Wording:
    """The built-in prompts' texts; what is not in the catalogue is told by its id."""

    def __init__(
        self, catalogue: Catalogue, language: str, said: Callable[[Prompt, str], str] = lambda _prompt, _language: ""
    ) -> None:
        """Take the texts; `language` is that of callers who have chosen none.

        `said` tells what is made of a typed text before a caller of a language hears it: figures become words; "" where
        nothing is.
        """
        self._language = language
        self._said = cache(said)
        self._texts: Mapping[str, Mapping[str, str]] = {id_: prompt.text for id_, prompt in catalogue.prompts.items()}
        self._tones = {
            id_: prompt.tone.on_ms / 1000 for id_, prompt in catalogue.prompts.items() if isinstance(prompt, Signal)
        }

    def text(self, played: Prompt | AgentId, language: str = "") -> str:
        """Give what a caller of this language hears.

        That is words, also of an announced agent; the name of a tone or a file in brackets.
        """
        match played:
            case str(agent):
                before, after = (self._builtin(f"agent-id-{part}", language) for part in ("before", "after"))
                return f"{before} {agent} {after}"
            case BuiltinPrompt(builtin=id_) if id_ in self._tones:
                return f"[{self._builtin(id_, language)}]"
            case BuiltinPrompt(builtin=id_):
                return self._builtin(id_, language)
            case TextPrompt(text=text):
                return text
            case FilePrompt(file=name):
                return f"[{name}]"
            case PromptByLanguage():
                return self.text(played.spoken_in(language, self._language), language)

    def said(self, played: Prompt | AgentId, language: str = "") -> str:
        """Give what is really said where that is not what stands in the text, as of figures; else ""."""
        return "" if isinstance(played, str) else self._said(played, language or self._language)

    def _builtin(self, id_: str, language: str) -> str:
        texts = self._texts.get(id_, {})
        return texts.get(language) or texts.get(self._language) or f"[{id_}]"

    def seconds(self, prompt: Prompt) -> float:
        """Give about how long it plays."""
        match prompt:
            case FilePrompt():
                return _FILE_S
            case BuiltinPrompt(builtin=id_) if id_ in self._tones:
                return self._tones[id_]
            case _:
                text = self.said(prompt) or self.text(prompt)
                wide = sum(ord(character) > 0x2E80 for character in text)
                return _PAUSE_S + wide * _WIDE_S + (len(text) - wide) * _NARROW_S
