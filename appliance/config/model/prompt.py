"""What is played to people: a built-in prompt, a text to be spoken, or the company's own file."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, StringConstraints

from appliance.config.model.base import Part

_SPEAKABLE = r"^[\P{Cc}\n\t]*$"
"""Several lines, but no control characters: a speech engine can't take a NUL."""


class BuiltinPrompt(Part):
    """A prompt of `prompts/catalogue.toml`, by its id."""

    builtin: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]


class TextPrompt(Part):
    """A text, spoken by the speech engine in the site's language."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=_SPEAKABLE)]


class FilePrompt(Part):
    """An audio file, by a path below the folder `audio` beside the document."""

    file: Annotated[str, StringConstraints(min_length=1, max_length=200)]


def _from_short_form(given: Any) -> Any:  # noqa: ANN401 - whatever the file held
    if isinstance(given, str):
        return TextPrompt(text=given)
    if isinstance(given, Mapping):
        for form in (BuiltinPrompt, TextPrompt, FilePrompt):
            if set(form.model_fields) & set(given):
                return form.model_validate(given)
    if isinstance(given, Part):
        return given
    raise ValueError("is a text to speak, or one of {builtin: id}, {text: …}, {file: path}")


Prompt = Annotated[BuiltinPrompt | TextPrompt | FilePrompt, BeforeValidator(_from_short_form)]
"""In YAML: a plain text, or one of `{builtin: id}`, `{text: …}`, `{file: path}`."""
