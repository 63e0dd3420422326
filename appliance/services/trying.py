"""A call tried before it comes: who calls and what everybody does, walked through a document; nothing rings (D7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from appliance.config.check.stories import stories as check_stories
from appliance.config.fault_words import words
from appliance.config.model.document import Document
from appliance.config.model.story import Story
from appliance.config.problem import ConfigError, Problem
from appliance.domain.instance import Instance
from appliance.services.simulation import setting_of, wording_of
from appliance.simulate.simulator import try_call
from appliance.simulate.stories import attempt_of, expectation_of
from appliance.simulate.trial import Trial
from appliance.simulate.wording import Wording

LONGEST_S = 3600.0
"""A tried caller hangs up after an hour of the call's own time, so that every trial ends soon."""

_ANYTHING = {"result": "completed"}
"""What stands in the story until the call has told what comes of it."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A call that was walked, the story that it is, and the words of what the caller heard."""

    story: Story
    trial: Trial
    wording: Wording

    def as_story(self, name: str) -> Story:
        """Give a story that expects what has come of it, to be kept with the configuration."""
        return self.story.model_copy(update={"name": name, "expect": expectation_of(self.trial)})


def try_on(document: Document, told: Mapping[str, Any], instance: Instance) -> Tried:
    """Walk a call; `told` has the keys of a story, without a name and what is expected; `hotline` may be left out.

    Raises ConfigError for what can't be tried, with the path within `told`.
    """
    hotline = told.get("hotline") or hotline_of(told.get("called"), told.get("line"), document)
    story = _story({"leaves_after_s": LONGEST_S, **told, "hotline": hotline}, document)
    wording = wording_of(document)
    trial = try_call(document, attempt_of(story, document, wording), setting_of(instance, document))
    return Tried(story, trial, wording)


def hotline_of(called: str | None, line: str | None, document: Document) -> str:
    """Find the hotline whose number or line was named, else the first."""
    for id_, hotline in document.hotlines.items():
        if called in hotline.numbers and (line is None or line in document.lines_of(id_)):
            return id_
    carried = [id_ for id_ in document.hotlines if line in document.lines_of(id_)]
    return carried[0] if carried else next(iter(document.hotlines))


def _story(told: Mapping[str, Any], document: Document) -> Story:
    given = {key: value for key, value in told.items() if value not in (None, [], {}, "")}
    try:
        story = Story.model_validate({"name": "tried", **given, "expect": _ANYTHING})
    except ValidationError as error:
        raise ConfigError(tuple(Problem(tuple(each["loc"]), words(each)) for each in error.errors())) from None
    faults = tuple(check_stories(document.model_copy(update={"stories": (story,)})))
    if faults:
        raise ConfigError(tuple(Problem(each.path[2:], each.message) for each in faults))
    return story
