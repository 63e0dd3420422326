"""`zongji notifications`: what people were told, what waits, what was given up; another try; a test message."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from appliance.cli.calls import AsJson
from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, local, plain, print_json, table, zone
from appliance.cli.which_document import in_force
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.services.notify.by_hand import send_test
from appliance.services.notify.outcome import Failed
from appliance.services.notify.poke import poke
from appliance.services.notify.wording import letter_of
from appliance.storage.outbox import Outbox
from appliance.storage.outbox_values import OutboxState, StoredNotice

app = typer.Typer(help="Who was told of what.", no_args_is_help=True)

EXIT_FAILED = 1

NoticeId = Annotated[str, typer.Argument(metavar="ID", help="The notice, as `zongji notifications list` prints it.")]


@app.command("list")
def list_notices(
    context: typer.Context,
    state: Annotated[OutboxState | None, typer.Option(help="Only those that wait, were sent, or given up.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List the latest notices, and what became of each."""
    with _outbox(chosen_instance(context)) as outbox:
        found = outbox.latest(limit, state)
    if as_json:
        print_json(found)
        return
    if not found:
        typer.echo("There are no notices.")
        return
    rows = table(f"At ({zone(found[0].at)})", "Event", "Channel", "Caller", "State", "Tries", "ID", unbroken="ID")
    for notice in found:
        caller = "" if notice.caller is None else notice.caller.digits
        cells = (local(notice.at), notice.kind, notice.channel, caller, _state(notice), str(notice.attempts))
        rows.add_row(*map(plain, cells), notice.id)
    console().print(rows)


@app.command("show")
def show_notice(context: typer.Context, id_: NoticeId, as_json: AsJson = False) -> None:
    """Tell one notice: what it says, who it is for and why, and how its tries went."""
    with _outbox(chosen_instance(context)) as outbox:
        notice = _found(outbox, id_)
    if as_json:
        print_json(notice)
        return
    rows = table("", "")
    letter = letter_of(notice, in_force(context))
    said = [("Title", letter.subject), ("Text", letter.lead), *(("", f"{name}{value}") for name, value in letter.lines)]
    for name, value in (*_told(notice).items(), *said):
        rows.add_row(name, plain(value))
    console().print(rows)


@app.command("retry")
def retry_notice(context: typer.Context, id_: NoticeId) -> None:
    """Begin anew with a notice that was given up, or that waits for its next try."""
    instance = chosen_instance(context)
    with _outbox(instance) as outbox:
        notice = _found(outbox, id_)
        if not outbox.retry(id_, datetime.now(UTC)):
            raise UserError(
                f"The notice {id_} can't be tried again: {_state(notice)}.", "see `zongji notifications show`"
            )
    poke(instance.notify_socket, hurry=True)
    typer.echo(f"{id_} is tried again on {notice.channel}, for a day if need be.")


@app.command("test")
def test_channel(
    context: typer.Context, channel: Annotated[str, typer.Argument(help="The channel's id in the configuration.")]
) -> None:
    """Send a test message by a channel now, and tell what came of it."""
    document, instance = in_force(context), chosen_instance(context)
    outcome = send_test(document, instance, channel)
    if isinstance(outcome, Failed):
        typer.echo(f"{channel}: not sent: {plain(outcome.reason)}", err=True)
        raise typer.Exit(EXIT_FAILED)
    typer.echo(f"{channel}: sent{plain(outcome.detail and ', but ' + outcome.detail)}. Look whether it has arrived.")


def _outbox(instance: Instance) -> Outbox:
    return Outbox.open(instance.database_url)


def _found(outbox: Outbox, id_: str) -> StoredNotice:
    notice = outbox.get(id_)
    if notice is None:
        raise UserError(f"There is no notice '{plain(id_)}'.", "see `zongji notifications list`")
    return notice


def _state(notice: StoredNotice) -> str:
    if notice.state is not OutboxState.WAITING:
        return notice.state.value.replace("_", " ")
    if notice.begun_at is not None:
        return "being tried"
    return f"waiting until {local(notice.next_at)}" if notice.attempts else "waiting"


def _told(notice: StoredNotice) -> dict[str, str]:
    """Put the parts that are there into words."""
    said = notice.particulars
    parties = {name: getattr(said, name) for name in ("hotline", "department", "agent")}
    told = {
        "Event": notice.kind,
        "At": f"{local(notice.at)} {zone(notice.at)}",
        "Channel": notice.channel,
        "Why": notice.reason,
        "Caller": "" if notice.caller is None else notice.caller.digits,
        "Call": notice.call or "",
        **{name.capitalize(): f"{party.name} ({party.id})" for name, party in parties.items() if party},
        "File": said.file,
        **{name.capitalize(): value for name, value in said.facts.items()},
        "State": _state(notice),
        "Tries": f"{notice.attempts}, refused {notice.refusals}, cut off {notice.cut_off}",
        "Last error": notice.last_error,
        "Done": local(notice.done_at) if notice.done_at else "",
    }
    return {name: value for name, value in told.items() if value}
