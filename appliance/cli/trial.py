"""A simulated call as text: who calls, each step with its reason, what the caller hears, and how it ends."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table

from appliance.callflow.trace import Hop, Step
from appliance.cli.output import plain, seconds, table
from appliance.config.model.document import Document
from appliance.simulate.heard import Heard
from appliance.simulate.trial import Trial
from appliance.simulate.wording import Wording


def print_trial(screen: Console, trial: Trial, document: Document, wording: Wording) -> None:
    """Print the call; times of day in the site's zone."""
    start = trial.start
    number = start.caller.digits if start.caller else "a withheld number"
    region = f" ({start.region})" if start.region else ""
    at = start.at.astimezone(document.site.zone)
    screen.print(
        f"From {number}{region} to {start.called or 'no number'} on line {start.line}, {at:%a %Y-%m-%d %H:%M:%S}"
    )
    screen.print(_path(trial, wording))
    ended = f"{trial.end.result}, released by {trial.end.released_by}"
    served = f", served by {' at '.join(dict.fromkeys(trial.served_by))}" if trial.served_by else ""
    refused = f", refused by {plain(trial.end.refused_by)}" if trial.end.refused_by else ""
    screen.print(f"Ends as {ended}{served}{refused}, after {seconds((trial.end.at - start.at).total_seconds())}")


def plain_events(trial: Trial, wording: Wording) -> list[object]:
    """Give all that happened for another program: steps and hops as they are, what is heard in words."""
    return [_plain_heard(event, wording) if isinstance(event, Heard) else event for event in trial.events()]


def _plain_heard(heard: Heard, wording: Wording) -> dict[str, object]:
    said = wording.said(heard.played, heard.language)
    told = {"at": heard.at, "hears": wording.text(heard.played, heard.language)}
    return {**told, "said": said} if said else told


def _heard(heard: Heard, wording: Wording) -> str:
    text, said = (tell(heard.played, heard.language) for tell in (wording.text, wording.said))
    return f"{text} (said: {said})" if said else text


def _path(trial: Trial, wording: Wording) -> Table:
    rows = table("  After", "Node", "Decided", "Because", "The caller hears")
    for cells, event in _told(trial.events(), wording):
        after = (event.at - trial.start.at).total_seconds()
        rows.add_row(f"  {after:.1f} s", *map(plain, cells))
    return rows


def _told(
    events: Sequence[Step | Hop | Heard], wording: Wording
) -> Iterator[tuple[tuple[str, ...], Step | Hop | Heard]]:
    for event in events:
        match event:
            case Step():
                keys = f"keys {event.keys}: " if event.keys else ""
                yield (event.node or event.kind, f"{keys}{event.decided}", event.reason, ""), event
            case Hop():
                whom = event.endpoint or event.agent or ""
                told = f"rang {seconds(event.ring_s)}, talked {seconds(event.talk_s)}"
                yield ("", f"{whom}: {event.outcome}", f"{event.cause}, {told}", ""), event
            case Heard():
                yield ("", "", "", _heard(event, wording)), event
