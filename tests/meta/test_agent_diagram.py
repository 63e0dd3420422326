"""The picture of an agent's states is the table's own."""

import re
from pathlib import Path

from appliance.callflow.agent_state import TABLE, AgentState, diagram

ARCHITECTURE = Path(__file__).parents[2] / "docs" / "architecture.md"


def test_the_picture_in_the_documents_is_made_from_the_table() -> None:
    text = ARCHITECTURE.read_text(encoding="utf-8")
    section = text.partition("## What an agent does")[2].partition("\n## ")[0]
    (drawn,) = re.findall(r"```mermaid\n(.*?)\n```", section, flags=re.DOTALL)
    assert drawn == diagram(), "put what `appliance.callflow.agent_state.diagram()` gives into docs/architecture.md"


def test_the_picture_shows_every_change_that_people_are_told_of() -> None:
    drawn = {
        (old, new, event)
        for old, new, events in re.findall(r"^    (\w+) --> (\w+): (.*)$", diagram(), flags=re.MULTILINE)
        for event in events.split(", ")
    }
    changes = {(old.shown, new.shown, event) for (old, event), new in TABLE.items() if old.shown is not new.shown}
    assert drawn == changes
    assert {state for old, new, _ in drawn for state in (old, new)} == {state.shown for state in AgentState}
