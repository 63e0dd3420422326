"""In which languages a document speaks, and which of a prompt's forms a caller of one of them hears."""

from collections.abc import Iterator, Mapping

from appliance.config.check import language_at, prompts_of
from appliance.config.model.document import Document
from appliance.config.model.flow import LanguageChoice
from appliance.config.model.prompt import BuiltinPrompt, Prompt, PromptByLanguage, SimplePrompt

Homes = Mapping[Prompt, tuple[str, ...]]
"""The languages of the places where a prompt stands: that of its hotline, elsewhere the site's."""


def languages_of(document: Document) -> tuple[str, ...]:
    """Give the languages that callers may hear, each once, the site's first."""
    return tuple(dict.fromkeys((document.site.language, *_chosen(document))))


def homes_of(document: Document) -> Homes:
    """Tell in which languages the document's prompts are meant."""
    homes: dict[Prompt, tuple[str, ...]] = {}
    for path, prompt in prompts_of(document):
        language = language_at(path, document)
        homes[prompt] = tuple(dict.fromkeys((*homes.get(prompt, ()), language)))
    return homes


def spoken(prompt: Prompt, language: str, site: str, homes: Homes) -> tuple[SimplePrompt, str]:
    """Give what a caller of a language hears, and the language in which it is spoken.

    A built-in prompt is there in every language. A text is spoken in the caller's where it stands in a hotline of that
    language, else in that of the place where it stands: nobody reads Chinese aloud by English rules.
    """
    match prompt:
        case PromptByLanguage():
            one = prompt.spoken_in(language, site)
            return one, next(code for code, each in prompt.by_language.items() if each is one)
        case BuiltinPrompt():
            return prompt, language
        case _:
            known = homes.get(prompt, (site,))
            return prompt, language if language in known else known[0]


def _chosen(document: Document) -> Iterator[str]:
    for hotline in document.hotlines.values():
        if hotline.language is not None:
            yield hotline.language
        yield from (node.language for node in hotline.flow.nodes.values() if isinstance(node, LanguageChoice))
