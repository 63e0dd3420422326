"""The company's own typed texts in the studio script: what a person would read in the speech engine's place."""

from collections.abc import Collection, Iterator
from itertools import count

from appliance.config.check import simple_prompts_of
from appliance.config.model.document import Document
from appliance.config.model.prompt import TextPrompt
from appliance.config.problem import path_text
from appliance.media.studio_script import Line, about_s
from appliance.services.prompt_studio import RECORDED

_FIRST = 4001
"""Four to six digits are the company's own at `*60`, too."""


def company_lines(document: Document, language: str, taken: Collection[str]) -> tuple[Line, ...]:
    """Give each typed text of a language once, in the document's order, with the first place where it stands.

    Its file is `recorded/<number>.wav` below the folder `audio`: a number whose file is not among the names `taken`.
    """
    places: dict[str, str] = {}
    for path, spoken_in, prompt in simple_prompts_of(document):
        if isinstance(prompt, TextPrompt) and spoken_in == language:
            places.setdefault(prompt.text, path_text(path))
    numbers = _free(taken)
    return tuple(
        Line(str(number), f"{RECORDED}/{number}", text, about_s(text), place)
        for number, (text, place) in zip(numbers, places.items(), strict=False)
    )


def _free(taken: Collection[str]) -> Iterator[int]:
    return (number for number in count(_FIRST) if f"{RECORDED}/{number}.wav" not in taken)
