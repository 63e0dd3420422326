"""Where prompts are kept that people record by telephone."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Voiced:
    """What is recorded by telephone: a built-in prompt, or a recording of the company's own ("" for `builtin`).

    `number` is what calls it up, 3 digits or 4 to 6.
    """

    number: str
    builtin: str = ""


class PromptStudio(Protocol):
    """Where prompts that people record by telephone are kept."""

    def language(self, number: int) -> str | None:
        """Give the language of this number, counted from 1 in the order of their codes; None when there are fewer."""
        ...

    def find(self, number: str, language: str) -> Voiced | None:
        """Give what a number calls up in a language; None for nothing."""
        ...

    def synthetic(self, language: str) -> Sequence[Voiced]:
        """Give the built-in prompts of a language that nobody has recorded yet, in the order of their numbers."""
        ...

    async def keep(self, voiced: Voiced, language: str, take: PurePosixPath, by: str) -> str:
        """Keep what was recorded (a message's file) as this prompt; "", or why it can't be kept."""
        ...

    async def finish(self, by: str) -> None:
        """Have what was kept since the last time heard from the next call on."""
        ...
