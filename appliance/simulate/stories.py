"""The stories that stand with a configuration, run against it (D7)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from math import inf

from appliance.callflow.ports import CallerFacts
from appliance.config.model.document import Document
from appliance.config.model.line import AnalogLine
from appliance.config.model.prompt import TextPrompt
from appliance.config.model.story import Expectation, PhoneBehaviour, Story
from appliance.domain.ids import AgentId, CallId, LineId
from appliance.domain.opening import Override
from appliance.domain.phone_number import PhoneNumber
from appliance.simulate.attempt import Attempt
from appliance.simulate.heard import Heard
from appliance.simulate.past import LastTalk
from appliance.simulate.script import DESERTED, OFFLINE, REFUSING, Phone, Script, even
from appliance.simulate.setting import Setting
from appliance.simulate.simulator import Simulator
from appliance.simulate.trial import Trial
from appliance.simulate.wording import Wording

PHONES: dict[PhoneBehaviour, Phone] = {
    "answers": Phone(),
    "busy": REFUSING,
    "no_answer": DESERTED,
    "unreachable": OFFLINE,
}

_CALL = CallId("story")


@dataclass(frozen=True, slots=True)
class StoryResult:
    """How a story went: `failures` tells each expectation that was not met, and what came instead."""

    story: Story
    trial: Trial
    failures: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether all went as it must."""
        return not self.failures

    def __str__(self) -> str:
        if self.holds:
            return f"'{self.story.name}' holds"
        path = " → ".join(self.trial.path) or "no node"
        return f"'{self.story.name}' fails: {'; '.join(self.failures)} (it took: {path})"


def run_stories(
    document: Document, setting: Setting | None = None, wording: Wording | None = None
) -> tuple[StoryResult, ...]:
    """Run every story of a checked document against it; about a millisecond each.

    Without `setting.places` no caller's region is known, and without `wording` a built-in prompt goes by its id alone
    and every prompt lasts 2 s.
    """
    simulator = Simulator(document, setting)
    return tuple(_run(story, document, simulator, wording) for story in document.stories)


def attempt_of(story: Story, document: Document, wording: Wording | None = None) -> Attempt:
    """Make a story the call that it tells of; prompts last as long as `wording` says, without it 2 s each."""
    hotline = document.hotlines[story.hotline]
    line = story.line or document.lines_of(story.hotline)[0]
    carried = document.lines[line]
    own_number = carried.called if isinstance(carried, AnalogLine) else ""
    called = story.called or own_number or next(iter(hotline.numbers), "")
    caller = PhoneNumber.parse(story.caller or "")
    at = story.at if story.at.tzinfo else story.at.replace(tzinfo=document.site.zone)
    return Attempt(
        CallerFacts(_CALL, LineId(line), called, caller, ""),
        at.astimezone(UTC),
        Script(
            presses=tuple("" if keys == "-" else keys for keys in story.keys),
            phones={id_: PHONES[behaviour] for id_, behaviour in story.phones.items()},
            otherwise=PHONES[story.otherwise],
            leaves_after_s=story.leaves_after_s or inf,
            speaks_s=story.speaks_s,
            fax_pages=story.fax_pages,
            prompt_s=wording.seconds if wording else even,
            early_media=carried.early_media,
        ),
        in_talk=_in_talk(story, document),
        drawn=(story.drawn - 0.5) / 100,
        last_talk=LastTalk(AgentId(story.served_before_by), at - timedelta(days=1)) if story.served_before_by else None,
        by_hand=Override(story.by_hand == "open", None, "the story") if story.by_hand else None,
    )


def expectation_of(trial: Trial) -> Expectation:
    """Expect what has come of a call, so that it may stand as a story."""
    served_by = next(iter(trial.served_by), None)
    return Expectation(
        result=trial.end.result, served_by=served_by, passes=trial.path, refused_by=trial.end.refused_by or None
    )


def _in_talk(story: Story, document: Document) -> tuple[AgentId, ...]:
    behaviour = {id_: story.phones.get(id_, story.otherwise) for id_ in document.agents}
    return tuple(AgentId(id_) for id_, does in behaviour.items() if does == "busy")


def _run(story: Story, document: Document, simulator: Simulator, wording: Wording | None) -> StoryResult:
    trial = simulator.try_call(attempt_of(story, document, wording))
    return StoryResult(story, trial, tuple(_failures(story, trial, wording)))


def _failures(story: Story, trial: Trial, wording: Wording | None) -> Iterator[str]:
    expect, end = story.expect, trial.end
    if trial.start.hotline != story.hotline:
        yield f"hotline '{story.hotline}' was called, but {trial.steps[0].reason}"
    if expect.result is not None and end.result is not expect.result:
        yield f"the result is {end.result}, not {expect.result}"
    if expect.served_by is not None and expect.served_by not in trial.served_by:
        yield f"served by {trial.served_by[0] if trial.served_by else 'nobody'}, not by {expect.served_by}"
    if expect.refused_by is not None and end.refused_by != expect.refused_by:
        yield f"refused by {end.refused_by or 'nothing'}, not by {expect.refused_by}"
    if (missed := _missed(expect.passes, trial.path)) is not None:
        before, node = missed
        yield f"never came to '{node}'{_turning(before, trial)}"
    if (words := _unheard(expect.hears, trial, wording)) is not None:
        yield f"'{words}' was not heard"


def _missed(wanted: Iterable[str], path: Iterable[str]) -> tuple[str | None, str] | None:
    """Give the first node that does not come after those before it, behind the one that did; None when all do."""
    left = iter(path)
    before: str | None = None
    for node in wanted:
        if node not in left:
            return before, node
        before = node
    return None


def _turning(node: str | None, trial: Trial) -> str:
    """Tell what was decided last where the story still was on its way."""
    steps = [step for step in trial.steps if step.node == node] or trial.steps
    return f": {steps[-1].decided}, because {steps[-1].reason}" if steps else ""


def _unheard(wanted: Iterable[str], trial: Trial, wording: Wording | None) -> str | None:
    """Give the first words that are not heard after those before them; None when all are."""
    heard = iter(trial.heard)
    return next((words for words in wanted if not any(_says(sound, words, wording) for sound in heard)), None)


def _says(sound: Heard, words: str, wording: Wording | None) -> bool:
    if wording is not None and words in wording.text(sound.played, sound.language):
        return True
    return words == sound.prompt or (isinstance(sound.played, TextPrompt) and words in sound.prompt)
