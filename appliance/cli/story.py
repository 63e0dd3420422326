"""One call's story as text: its facts, its path with the reasons, its attempts, its cost, and what it left behind."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from rich.console import Console, RenderableType
from rich.table import Table

from appliance.callflow.trace import Hop
from appliance.cli.output import local, plain, seconds, table, zone
from appliance.domain.far_leave import ReleaseKnown
from appliance.domain.ids import EndpointId
from appliance.domain.instance import Instance
from appliance.storage.record_values import CallRecord, CallStory


def print_story(screen: Console, story: CallStory, instance: Instance) -> None:
    """Print the call; a part that it doesn't have is left out."""
    screen.print(f"Call {story.record.call}")
    screen.print(_facts(story.record))
    for title, part in _parts(story, instance):
        screen.print(f"\n{title}")
        screen.print(part)


def _parts(story: CallStory, instance: Instance) -> Iterator[tuple[str, RenderableType]]:
    if story.steps:
        yield "Path", _path(story)
    if story.hops:
        yield "Attempts", _attempts(story)
    if story.waits:
        yield "Waits", _waits(story)
    if story.charges:
        yield "Charges", _charges(story)
    if story.surveys:
        yield "Survey", _survey(story)
    if story.recordings:
        yield "Recordings", _recordings(story, instance.recordings)
    if story.messages:
        files = [(found.message.file, found.message.seconds) for found in story.messages]
        yield "Voicemail", _files(files, instance.voicemail)
    if story.faxes:
        yield "Faxes", _faxes(story, instance.fax)


def _faxes(story: CallStory, folder: Path) -> Table:
    rows = table("  File", "Pages", "Cause")
    for found in story.faxes:
        rows.add_row(f"  {folder / found.fax.file}", str(found.fax.pages), plain(found.fax.cause))
    return rows


def _facts(record: CallRecord) -> Table:
    facts = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    facts.add_column(no_wrap=True, min_width=len("  Talk began"))
    facts.add_column(overflow="fold")
    for name, value in _named_facts(record):
        facts.add_row(f"  {name}", value)
    return facts


def _named_facts(record: CallRecord) -> Iterator[tuple[str, str]]:
    number = "number withheld" if record.caller is None else record.caller.digits
    yield "From", f"{number} {plain(record.caller_name)}".rstrip()
    if record.region:
        yield "Region", plain(record.region)
    yield "Kind", plain(record.kind)
    yield "To", _dialled(record)
    yield "Began", f"{local(record.started_at)} {zone(record.started_at)}"
    if record.answered_at is not None:
        yield "Talk began", local(record.answered_at)
    if record.ended_at is None:
        yield "Result", "in progress"
    else:
        yield "Ended", local(record.ended_at)
        yield "Result", _result(record)
    if record.refused_by:
        yield "Refused by", plain(record.refused_by)
    if record.agent is not None:
        yield "Agent", _served(record.agent, record)
    elif record.endpoint is not None:
        yield "Endpoint", _served(record.endpoint, record)
    yield "Revision", plain(record.revision)
    if record.note:
        yield "Note", plain(record.note)


def _dialled(record: CallRecord) -> str:
    hotline = "no hotline" if record.hotline is None else f"hotline {plain(record.hotline)}"
    return f"{plain(record.called)}, {hotline}, on line {plain(record.line)}"


def _result(record: CallRecord) -> str:
    return f"{record.result}, released by {record.released_by}{_how_known(record)}, served by {record.served_by}"


def _how_known(record: CallRecord) -> str:
    """Tell how the caller's hang-up is known, where the line hasn't simply signalled it."""
    release = record.release
    if release is None or release.known is ReleaseKnown.SIGNAL:
        return ""
    sure = "" if release.confidence is None else f", {100 * release.confidence:.0f} % sure"
    return f" (known by {' '.join(filter(None, (release.tone, release.known)))}{sure})"


def _served(who: str, record: CallRecord) -> str:
    department = "" if record.department is None else f" of {plain(record.department)}"
    where = "" if record.endpoint in {None, who} else f" at {plain(record.endpoint)}"
    return f"{plain(who)}{department}{where}, rang {seconds(record.ring_s)}, talked {seconds(record.talk_s)}"


def _path(story: CallStory) -> Table:
    rows = table("  After", "Node", "Kind", "Keys", "Decided", "Because")
    for step in story.steps:
        rows.add_row(
            _after(story, step.at),
            plain(step.node),
            plain(step.kind),
            plain(step.keys),
            plain(step.decided),
            plain(step.reason),
        )
    return rows


def _attempts(story: CallStory) -> Table:
    names = ["Agent", "At", "Department", "Forwarded", "Outcome", "Cause", "Rang", "Talked"]
    is_transferred = any(hop.transferred_by for hop in story.hops)
    is_known = any(hop.answer_known for hop in story.hops)
    more = [*(["Transferred by"] if is_transferred else []), *(["Answer known by"] if is_known else [])]
    rows = table("  After", *names, *more)
    for hop in story.hops:
        rows.add_row(
            _after(story, hop.at),
            plain(hop.agent),
            _where(hop),
            plain(hop.department),
            str(hop.forwarded or ""),
            hop.outcome.value,
            plain(hop.cause),
            seconds(hop.ring_s),
            seconds(hop.talk_s),
            *([plain(hop.transferred_by)] if is_transferred else []),
            *([_answer_known(hop)] if is_known else []),
        )
    return rows


def _where(hop: Hop) -> str:
    """Tell at which endpoint it rang, and by which line; nothing for an agent's own phone."""
    own = hop.agent is not None and hop.endpoint == EndpointId(hop.agent)
    endpoint = "" if own else plain(hop.endpoint)
    return f"{endpoint} on line {plain(hop.line)}".lstrip() if hop.line else endpoint


def _answer_known(hop: Hop) -> str:
    return "" if hop.answer_known is None else hop.answer_known.replace("_", " ")


def _charges(story: CallStory) -> Table:
    rows = table("  After", "Leg", "Line", "Endpoint", "Dialled", "Lasted", "Tariff", "Of the package", "Amount")
    for charge in story.charges:
        rows.add_row(
            _after(story, charge.at),
            charge.kind.value,
            plain(charge.line),
            plain(charge.endpoint),
            plain(charge.dialled),
            f"{seconds(charge.seconds)}{' (estimated)' if charge.estimated else ''}",
            plain(charge.tariff) or "none",
            seconds(charge.package_s or None),
            f"{charge.amount.normalize():f} {plain(charge.currency)}".rstrip(),
        )
    return rows


def _survey(story: CallStory) -> Table:
    rows = table("  After", "Agent", "Key", "Answer")
    for answer in story.surveys:
        said = "no answer" if answer.key is None else plain(answer.label)
        rows.add_row(_after(story, answer.at), plain(answer.agent), plain(answer.key), said)
    return rows


def _waits(story: CallStory) -> Table:
    rows = table("  After", "Queue", "Waited", "Place", "Left")
    for wait in story.waits:
        waited_s = (wait.left_at - wait.entered_at).total_seconds()
        key = f" {plain(wait.key)}" if wait.key else ""
        places = f"{wait.first_place} to {wait.place_at_end}"
        rows.add_row(_after(story, wait.entered_at), plain(wait.node), seconds(waited_s), places, f"{wait.how}{key}")
    return rows


def _recordings(story: CallStory, folder: Path) -> Table:
    rows = table("  File", "Agent", "Length", "Paused", unbroken="  File")
    for found in story.recordings:
        paused = seconds(found.paused_s) if found.paused_s else ""
        rows.add_row(f"  {plain(str(folder / found.file))}", plain(found.agent), seconds(found.seconds), paused)
    return rows


def _files(files: list[tuple[str, float]], folder: Path) -> Table:
    rows = table("  File", "Length", unbroken="  File")
    for file, length_s in files:
        rows.add_row(f"  {plain(str(folder / file))}", seconds(length_s))
    return rows


def _after(story: CallStory, at: datetime) -> str:
    return f"  {(at - story.record.started_at).total_seconds():.1f} s"
