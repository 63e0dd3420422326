"""A fax node: what is received, what is passed on, and who is heard as a fax machine."""

from typing import Any

from appliance.config.model.document import Document
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome
from appliance.simulate.attempt import Attempt
from appliance.simulate.script import OFFLINE, REFUSING, Phone, Script
from appliance.simulate.simulator import try_call
from appliance.simulate.trial import Trial
from tests.unit.callflow.house import house
from tests.unit.callflow.scripted import NOON
from tests.unit.callflow.stories import facts

MENU = {"kind": "menu", "prompt": "m", "keys": {"1": "fax"}, "attempts": 1, "otherwise": "bye"}


def tell(script: Script, *, heard: str | None = None, **fax: Any) -> Trial:  # noqa: ANN401 - a node's keys
    """Let a caller call a menu whose key 1 leads to a fax node; another one, `again`, may come next."""
    nodes = {"menu": MENU, "fax": {"kind": "fax", **fax}, "again": {"kind": "fax"}}
    document = house({"department": "sales"}, nodes)
    flow = {"start": "menu", "nodes": {**nodes, "bye": {"kind": "hang_up"}}, **({"fax": heard} if heard else {})}
    tree = document.model_dump()
    tree["hotlines"]["main"]["flow"] = flow
    return try_call(Document.model_validate(tree), Attempt(facts(called=""), NOON, script))


def decided(trial: Trial) -> list[str]:
    return [step.decided for step in trial.steps if step.kind == "fax"]


def test_a_machine_that_is_heard_goes_to_the_flow_s_fax_node() -> None:
    trial = tell(Script(fax_pages=3), heard="fax", mailbox="sales")
    assert decided(trial) == ["go to fax", "receive a fax for sales", "3 pages received"]
    (fax,) = trial.journal.faxes
    assert (fax.pages, fax.mailbox, fax.cause) == (3, "sales", "")
    assert (trial.end.result, trial.end.released_by) == (CallResult.FAX, ReleasedBy.CALLER)


def test_a_machine_is_not_heard_where_the_flow_doesn_t_say_so() -> None:
    trial = tell(Script(fax_pages=3))
    assert decided(trial) == []
    assert trial.end.result is CallResult.COMPLETED


def test_a_key_leads_to_the_fax() -> None:
    trial = tell(Script(presses=["1"], fax_pages=1))
    assert decided(trial) == ["receive a fax for the company", "1 page received"]
    assert trial.end.result is CallResult.FAX


def test_whoever_is_no_machine_goes_on_with_a_word_on_record() -> None:
    trial = tell(Script(presses=["1"]), mailbox="sales", next="bye")
    assert decided(trial) == ["receive a fax for sales", "nothing received"]
    assert trial.steps[-1].node == "bye"
    assert not trial.journal.faxes
    assert trial.end.result is CallResult.COMPLETED


def test_a_fax_is_passed_to_the_machine_without_an_announcement_a_ringtone_or_a_recording() -> None:
    trial = tell(Script(presses=["1"], phones={"reception": Phone(caller_ends=True)}), machine="reception")
    assert decided(trial) == ["passed"]
    assert [(hop.endpoint, hop.outcome) for hop in trial.journal.hops] == [("reception", RingOutcome.ANSWERED)]
    assert [heard.prompt for heard in trial.heard] == ["m"]
    assert not trial.journal.recordings
    assert trial.end.result is CallResult.FAX


def test_a_busy_or_dead_machine_s_fax_is_received_for_the_mailbox() -> None:
    for phone, outcome in ((REFUSING, RingOutcome.BUSY), (OFFLINE, RingOutcome.UNREACHABLE)):
        script = Script(presses=["1"], phones={"reception": phone}, fax_pages=2)
        trial = tell(script, machine="reception", mailbox="sales")
        assert [hop.outcome for hop in trial.journal.hops] == [outcome]
        assert decided(trial) == ["receive a fax for sales", "2 pages received"]
        assert trial.end.result is CallResult.FAX


def test_without_a_mailbox_a_busy_machine_s_fax_is_not_received() -> None:
    trial = tell(Script(presses=["1"], phones={"reception": REFUSING}, fax_pages=2), machine="reception", next="bye")
    assert decided(trial) == ["not received"]
    assert not trial.journal.faxes
    assert trial.end.result is CallResult.BUSY


def test_a_machine_s_talk_makes_no_answered_call_of_a_second_fax() -> None:
    script = Script(presses=["1"], phones={"reception": Phone(talk_s=20)}, fax_pages=2)
    trial = tell(script, machine="reception", next="again")
    assert decided(trial) == ["passed", "receive a fax for the company", "2 pages received"]
    assert trial.end.result is CallResult.FAX
