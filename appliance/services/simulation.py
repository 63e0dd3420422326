"""What simulated calls are told of this switchboard: its table of regions, its long lists, its prompts' words."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from appliance.callflow.list_book import ListBook
from appliance.config.model.document import Document
from appliance.config.model.prompt import Prompt, TextPrompt
from appliance.domain.instance import Instance
from appliance.domain.spoken import speakable
from appliance.errors import UserError
from appliance.media.catalogue import load_catalogue
from appliance.media.language_folder import read_lexicon
from appliance.routing.screening_table import Entry
from appliance.services.publish.languages import homes_of, spoken
from appliance.services.publish.studio import CATALOGUE
from appliance.services.regions import Regions
from appliance.simulate.setting import Setting
from appliance.simulate.stories import StoryResult, run_stories
from appliance.simulate.wording import Wording
from appliance.storage.screening_tables import ScreeningTables


def setting_of(instance: Instance, document: Document) -> Setting:
    """Give what calls under this document would find on this switchboard; nothing is left open.

    Without a table of regions no caller's region is known, and without a data base long lists are empty.
    """
    if not instance.regions.is_file():
        return Setting(lists=ListBook(lambda content: _entries(instance, content)))
    regions = Regions(instance.regions, lambda: document)
    return Setting(places=regions, lists=ListBook(lambda content: _entries(instance, content), regions.home))


def wording_of(document: Document, catalogue: Path = CATALOGUE) -> Wording:
    """Give the built-in prompts' words in the document's language, and how its typed texts are said."""

    @cache
    def lexicon(language: str) -> Mapping[str, str]:
        return {**read_lexicon(catalogue.parent / language), **document.site.lexicon}

    def said(prompt: Prompt, language: str) -> str:
        one, code = spoken(prompt, language, document.site.language, homes)
        if not isinstance(one, TextPrompt):
            return ""
        words = speakable(one.text, code, lexicon(code))
        return "" if words == one.text else words

    homes = homes_of(document)
    return Wording(load_catalogue(catalogue), document.site.language, said)


def story_runner(instance: Instance) -> Callable[[Document], tuple[StoryResult, ...]]:
    """Give the function that a publish runs the stories by (`services.publish.saving.RunStories`)."""
    return lambda document: run_stories(document, setting_of(instance, document), wording_of(document))


def _entries(instance: Instance, content: str) -> tuple[Entry, ...] | None:
    try:
        with ScreeningTables.open(instance.database_url) as tables:
            return tables.load(content)
    except UserError:  # no data base yet: the first publish of an instance
        return None
