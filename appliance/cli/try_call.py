"""`zongji try`: how a call would go, step by step, and what the caller would hear; nothing rings (D7)."""

from datetime import datetime
from io import StringIO
from textwrap import indent
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from ruamel.yaml import YAML

from appliance.cli.calls import AsJson
from appliance.cli.output import console, print_json
from appliance.cli.trial import plain_events, print_trial
from appliance.cli.which_document import DraftFile, draft, in_force, setting_beside
from appliance.config.check.stories import stories as check_stories
from appliance.config.fault_words import words
from appliance.config.model.document import Document
from appliance.config.model.story import Story
from appliance.errors import UserError
from appliance.services.simulation import wording_of
from appliance.services.trying import hotline_of
from appliance.simulate.simulator import try_call
from appliance.simulate.stories import attempt_of, expectation_of

_NOTHING_EXPECTED = {"result": "completed"}
"""What stands in the story until the call has told what comes of it."""

From = Annotated[str | None, typer.Option("--from", help="The caller's number; withheld without it.")]
At = Annotated[str | None, typer.Option("--at", help="Date and time in the site's zone, such as 2027-01-01 03:00.")]
Keys = Annotated[str, typer.Option("--keys", help="Pressed one question after the other: 1,2; - for none.")]
HotlineId = Annotated[str | None, typer.Option("--hotline", help="Which is called; the first without it.")]
LineId = Annotated[str | None, typer.Option("--line", help="On which line the call comes in.")]
Called = Annotated[str | None, typer.Option("--called", help="The number called.")]
Busy = Annotated[str, typer.Option("--busy", help="Agents and endpoints who are in another call: 8001,8002.")]
NoAnswer = Annotated[str, typer.Option("--no-answer", help="Those who don't answer; all: everybody.")]
Unreachable = Annotated[str, typer.Option("--unreachable", help="Those whose phone is off; all: everybody.")]
LeavesAfter = Annotated[float | None, typer.Option("--leaves-after", help="Seconds until the caller hangs up.")]
ByHand = Annotated[str | None, typer.Option("--by-hand", help="The hotline was set open or closed by hand.")]
ServedBefore = Annotated[str | None, typer.Option("--served-before", help="The agent who served this caller last.")]
Drawn = Annotated[int, typer.Option("--drawn", help="The percent, 1-100, that a branch by percentage draws.")]
AsStory = Annotated[str | None, typer.Option("--as-story", help="Print the call as a story of this name instead.")]


def try_(  # noqa: PLR0913, PLR0917 - each option of the command line is a parameter
    context: typer.Context,
    caller: From = None,
    at: At = None,
    keys: Keys = "",
    hotline: HotlineId = None,
    line: LineId = None,
    called: Called = None,
    busy: Busy = "",
    no_answer: NoAnswer = "",
    unreachable: Unreachable = "",
    leaves_after_s: LeavesAfter = None,
    by_hand: ByHand = None,
    served_before: ServedBefore = None,
    drawn: Drawn = 1,
    draft_file: DraftFile = None,
    as_story: AsStory = None,
    as_json: AsJson = False,
) -> None:
    """Walk a call through the flow and tell each step with its reason; nothing rings and nothing is recorded."""
    document = draft(draft_file) if draft_file else in_force(context)
    told: dict[str, Any] = {
        "name": as_story or "tried",
        "hotline": hotline or hotline_of(called, line, document),
        "caller": caller,
        "called": called,
        "line": line,
        "at": at or datetime.now(document.site.zone).replace(microsecond=0, tzinfo=None).isoformat(" "),
        "keys": [key for key in keys.split(",") if key],
        **_phones({"busy": busy, "no_answer": no_answer, "unreachable": unreachable}),
        "leaves_after_s": leaves_after_s,
        "by_hand": by_hand,
        "served_before_by": served_before,
        "drawn": drawn,
    }
    story, wording = _story(told, document), wording_of(document)
    trial = try_call(document, attempt_of(story, document, wording), setting_beside(context, document))
    if as_story is not None:
        typer.echo(_as_yaml(story.model_copy(update={"expect": expectation_of(trial)})))
    elif as_json:
        print_json({"path": trial.path, "end": trial.end, "events": plain_events(trial, wording)})
    else:
        print_trial(console(), trial, document, wording)


def _phones(behaviours: dict[str, str]) -> dict[str, Any]:
    """Read who does what: lists of names, or `all`."""
    told: dict[str, Any] = {"phones": {}}
    for behaviour, names in behaviours.items():
        for name in filter(None, names.split(",")):
            if name == "all":
                told["otherwise"] = behaviour
            else:
                told["phones"][name] = behaviour
    return told


def _story(told: dict[str, Any], document: Document) -> Story:
    given = {key: value for key, value in told.items() if value not in (None, [], {})}
    try:
        story = Story.model_validate({**given, "expect": _NOTHING_EXPECTED})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise UserError(f"{where}: {words(first)} (given: {first['input']!r})", "see `zongji try --help`") from None
    if faults := tuple(check_stories(document.model_copy(update={"stories": (story,)}))):
        raise UserError(faults[0].message, "see `zongji try --help`")
    return story


def _as_yaml(story: Story) -> str:
    told = story.model_dump(mode="json", exclude_defaults=True)
    told["at"] = story.at.isoformat(" ")
    text = StringIO()
    writer = YAML()
    writer.width = 4096
    writer.dump([told], text)
    return indent(text.getvalue().rstrip(), "  ")  # as it stands below `stories:`
