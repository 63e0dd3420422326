"""The commands of the configuration: `publish`, `rollback`, and `prompts_refresh` for new voices."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from appliance.errors import UserError
from appliance.services.commands import Commands, Parameters, Result, Tell, Words, parsed
from appliance.services.control_messages import problem_tree
from appliance.services.publish.publisher import Publisher
from appliance.services.publish.saving import Publication, Saving, Source


class _SavingWords(Words):
    author: str
    note: str = ""
    base_revision: int | None = None
    overrule: str = ""

    def saving(self) -> Saving:
        return Saving(self.author, self.note, self.base_revision, self.overrule)


class _PublishWords(_SavingWords):
    document: Mapping[str, Any] | None = None
    yaml: str | None = None

    def source(self) -> Source:
        given = [source for source in (self.document, self.yaml) if source is not None]
        if len(given) != 1:
            raise UserError("There is not exactly one document.", "give either `document` or `yaml`")
        return given[0]


class _RollbackWords(_SavingWords):
    revision: int

    def saving(self) -> Saving:
        told = super().saving()
        return told if told.note.strip() else replace(told, note=f"back to revision {self.revision}")


def add_publishing(commands: Commands, publisher: Publisher) -> None:
    """Register the commands of the configuration."""

    async def publish(parameters: Parameters, tell: Tell) -> Result:
        words = parsed(_PublishWords, parameters)
        return publication_tree(await publisher.publish(words.source(), words.saving(), tell))

    async def rollback(parameters: Parameters, tell: Tell) -> Result:
        words = parsed(_RollbackWords, parameters)
        return publication_tree(await publisher.rollback(words.revision, words.saving(), tell))

    async def refresh(parameters: Parameters, tell: Tell) -> Result:
        parsed(Words, parameters)
        return publication_tree(await publisher.refresh_prompts(tell))

    commands.add("publish", publish)
    commands.add("rollback", rollback)
    commands.add("prompts_refresh", refresh)


def publication_tree(publication: Publication) -> Result:
    """Write what came of a publish as JSON can hold it."""
    return {
        "revision": publication.revision,
        "changed": publication.changed,
        "differences": list(publication.differences),
        "warnings": [problem_tree(problem) for problem in publication.warnings],
        "overruled": list(publication.overruled),
        "asterisk": publication.asterisk,
        "flip_s": round(publication.flip_s, 4),
        "new_phones": list(publication.new_phones),
    }
