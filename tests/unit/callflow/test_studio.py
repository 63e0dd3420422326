"""The recording studio: what a person keys and hears, what is kept, and who may."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath

from appliance.callflow.board import AgentBoard
from appliance.callflow.ports import CallerFacts, Voiced
from appliance.callflow.staff import run_staff_call
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.walk import Revision
from appliance.config.model.document import Document
from appliance.domain.ids import CallId, EndpointId, LineId
from tests.unit.callflow.house import house
from tests.unit.callflow.scripted import RecordingJournal, Script, ScriptedCaller, VirtualClock

KEEP, HEAR, AGAIN, LEAVE = "1", "2", "3", "*"
WELCOME, GOODBYE = Voiced("101", "welcome"), Voiced("503", "goodbye")


@dataclass
class FakeStudio:
    fault: str = ""
    kept: list[tuple[str, str, str, str]] = field(default_factory=list)
    finished: list[str] = field(default_factory=list)

    def language(self, number: int) -> str | None:
        return dict(enumerate(("en", "zh"), 1)).get(number)

    def find(self, number: str, language: str) -> Voiced | None:
        own = Voiced(number) if len(number) > 3 else None
        return own or next((each for each in self.synthetic(language) if each.number == number), None)

    def synthetic(self, language: str) -> Sequence[Voiced]:
        assert language in {"zh", "en"}
        return [WELCOME, GOODBYE]

    async def keep(self, voiced: Voiced, language: str, take: PurePosixPath, by: str) -> str:
        if not self.fault:
            self.kept.append((voiced.builtin or voiced.number, language, take.name, by))
        return self.fault

    async def finish(self, by: str) -> None:
        self.finished.append(by)


@dataclass(frozen=True)
class Visit:
    studio: FakeStudio
    caller: ScriptedCaller
    journal: RecordingJournal

    @property
    def heard(self) -> list[str]:
        return [each.prompt for each in self.caller.heard]


def reading_house(*, allowed: bool = True) -> Document:
    tree = house({"targets": ["8001"]}).model_dump(by_alias=True)
    tree["agents"]["8001"]["records_prompts"] = allowed
    return Document.model_validate(tree)


async def visits(
    presses: Sequence[str], dialled: str = "*60", *, allowed: bool = True, fault: str = "", **script: float
) -> Visit:
    """Call the studio from the phone of 8001 and key what is given at each question."""
    clock, journal, studio = VirtualClock(datetime(2026, 11, 20, 6, tzinfo=UTC)), RecordingJournal(), FakeStudio(fault)
    facts = CallerFacts(CallId("box-1.1"), LineId("8001"), dialled, None, "")
    caller = ScriptedCaller(facts, Script(presses=presses, **script), clock)  # type: ignore[arg-type]  # times alone
    switchboard = Switchboard(journal, AgentBoard(), clock, studio=studio)
    document = reading_house(allowed=allowed)
    await run_staff_call(caller, EndpointId("8001"), Revision("r", document), switchboard)
    return Visit(studio, caller, journal)


async def test_a_prompt_is_called_up_read_heard_and_kept() -> None:
    visit = await visits(["101#", KEEP, "#"])
    assert visit.heard == [
        "studio-welcome",
        "studio-ask",
        *("digit-1", "digit-0", "digit-1"),
        "welcome",
        "studio-read",
        "beep",
        "message box-1.1.wav",
        "studio-choice",
        "studio-kept",
        "studio-ask",
        "studio-done",
    ]
    assert visit.studio.kept == [("welcome", "zh", "box-1.1.wav", "8001")]
    assert visit.studio.finished == ["8001"]
    assert [(step.decided, step.reason) for step in visit.journal.steps] == [
        ("record prompts in zh", "*60 is the recording studio"),
        ("kept welcome in zh", "the person at the telephone has heard and kept it"),
    ]


async def test_it_is_heard_and_read_again_until_it_is_right() -> None:
    visit = await visits(["101#", HEAR, AGAIN, KEEP, "#"])
    assert visit.heard.count("studio-read") == 2
    assert visit.heard.count("studio-choice") == 3
    assert len(visit.studio.kept) == 1


async def test_a_star_leads_through_all_that_are_still_synthetic() -> None:
    visit = await visits([LEAVE, LEAVE, KEEP, "#"])
    assert visit.heard.count("studio-read") == 2
    assert [kept[0] for kept in visit.studio.kept] == ["goodbye"]


async def test_who_says_nothing_any_more_is_not_led_on() -> None:
    visit = await visits([LEAVE, ""])
    assert visit.heard.count("studio-read") == 1
    assert (visit.studio.kept, visit.heard[-1]) == ([], "studio-done")


async def test_another_language_is_read_in_and_the_model_is_in_it_too() -> None:
    visit = await visits(["503#", KEEP, "#"], "*601")
    assert [kept[:2] for kept in visit.studio.kept] == [("goodbye", "en")]
    spoken = {each.prompt: each.language for each in visit.caller.heard}
    assert (spoken["goodbye"], spoken["studio-read"], spoken["studio-choice"]) == ("en", "zh", "zh")


async def test_the_company_records_its_own_under_a_longer_number() -> None:
    visit = await visits(["4711#", KEEP, "#"])
    assert visit.studio.kept == [("4711", "zh", "box-1.1.wav", "8001")]


async def test_an_unknown_number_and_a_take_that_is_no_good_keep_nothing() -> None:
    unknown = await visits(["999#", "#"])
    assert unknown.heard == ["studio-welcome", "studio-ask", "studio-unknown", "studio-ask", "studio-done"]
    silent = await visits(["101#", "#"], speaks_s=0.1)
    assert silent.studio.kept == []
    assert silent.heard[-3:] == ["studio-refused", "studio-ask", "studio-done"]
    refused = await visits(["101#", KEEP, "#"], fault="the file gives nothing but silence")
    assert "studio-kept" not in refused.heard
    assert refused.journal.steps[-1].reason == "the file gives nothing but silence"


async def test_who_may_not_or_asks_for_a_language_that_there_is_not_is_refused() -> None:
    for visit in (await visits([], allowed=False), await visits([], "*609")):
        assert visit.heard == ["not-allowed"]
        assert visit.studio.finished == []


async def test_what_was_kept_before_a_hang_up_is_heard_from_then_on() -> None:
    visit = await visits(["101#", KEEP, "503#"], leaves_after_s=35.0)
    assert visit.studio.finished == ["8001"]


async def test_a_hang_up_before_it_is_kept_leaves_no_take_behind() -> None:
    visit = await visits(["101#"], leaves_after_s=20.0)
    assert visit.studio.kept == []
    assert visit.caller.dropped == [PurePosixPath("box-1.1.wav")]
