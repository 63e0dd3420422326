"""What is played to people: a built-in prompt, a text to be spoken, or the company's own file."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, StringConstraints
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from appliance.config.model.base import Part

_SPEAKABLE = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*$"
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


SimplePrompt = BuiltinPrompt | TextPrompt | FilePrompt

LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
"""A language by its ISO 639 code: zh, en."""


def _simple(given: Any) -> Any:  # noqa: ANN401 - whatever the file held
    if isinstance(given, str):
        return TextPrompt(text=given)
    if isinstance(given, Mapping):
        for form in (BuiltinPrompt, TextPrompt, FilePrompt):
            if set(form.model_fields) & set(given):
                return form.model_validate(given)
    if isinstance(given, SimplePrompt):
        return given
    raise ValueError("is a text to speak, or one of {builtin: id}, {text: …}, {file: path}, {by_language: …}")


class PromptByLanguage(Part):
    """One prompt in several languages: callers hear the one in the language that they have chosen.

    Where theirs is not among them they hear the site's, and where that is missing too, the first.
    """

    by_language: Annotated[dict[LanguageCode, Annotated[SimplePrompt, BeforeValidator(_simple)]], Field(min_length=1)]

    def __hash__(self) -> int:
        """Hash what pydantic leaves out: the languages stand in a dict."""
        return hash(tuple(self.by_language.items()))

    def spoken_in(self, language: str, otherwise: str) -> SimplePrompt:
        """Give the prompt for a caller of this language."""
        known = self.by_language
        return known.get(language) or known.get(otherwise) or next(iter(known.values()))


def _from_short_form(given: Any) -> Any:  # noqa: ANN401 - whatever the file held
    if isinstance(given, Mapping) and "by_language" in given:
        return PromptByLanguage.model_validate(given)
    if isinstance(given, PromptByLanguage):
        return given
    return _simple(given)


class _ShortForm:
    """Tells programs that a text may stand alone."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        told = handler(schema)
        return {"anyOf": [{"type": "string", "minLength": 1, "maxLength": 2000}, *told.get("anyOf", [told])]}


Prompt = Annotated[SimplePrompt | PromptByLanguage, BeforeValidator(_from_short_form), _ShortForm()]
"""In YAML: a plain text, or one of `{builtin: id}`, `{text: …}`, `{file: path}`, `{by_language: {zh: …, en: …}}`."""
