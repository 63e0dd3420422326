"""`zongji lines doctor`: examines a line, tells what was found, and puts in force what that proposes."""

import getpass
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from appliance.cli.calls import AsJson
from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, plain, print_json, table
from appliance.config.canonical import canonical_json, document_of_json, tree_of
from appliance.config.model.document import Document
from appliance.domain.ids import LineId
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.services.control_client import command
from appliance.services.line_doctor.changes import applied
from appliance.services.line_doctor.plan import LONGEST_S
from appliance.services.line_doctor.subject import pairs
from appliance.services.publish.at_rest import box_of
from appliance.storage.line_reports import LineReports
from appliance.storage.revisions import Revisions

_MARGIN_S = 60.0
EXIT_FAULTY = 1
_ALL_LINES = (
    "It needs every line of this box: until it is over, nobody can call out. "
    "An emergency call gets a line at once, and callers who come are served."
)
_MARKS = {"right": "ok", "unsure": "?", "faulty": "FAULT"}


def doctor(
    context: typer.Context,
    line: Annotated[str | None, typer.Argument(help="Which line; all that have a neighbour when left out.")] = None,
    number: Annotated[str | None, typer.Option(help="Call this number instead of the neighbour.")] = None,
    by: Annotated[str | None, typer.Option(help="The line of ours that has this number.")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Put in force what is proposed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Examine a line by a call to its neighbour: tones, keys, echo, how a hang-up is known. Up to 90 s a line."""
    instance = chosen_instance(context)
    if not as_json and _takes_all_lines(_document(instance)[1], number):
        typer.echo(_ALL_LINES)
    told = [_examine(instance, each, number, by, quiet=as_json) for each in _lines(instance, line)]
    revision = _apply(instance, told) if apply and any(report["proposal"] for report in told) else None
    if as_json:
        print_json({"reports": told, "revision": revision})
    else:
        for report in told:
            _print(report)
        if revision is not None:
            typer.echo(f"Revision {revision} has what was proposed.")
    if any(report["verdict"] == "faulty" for report in told):
        raise typer.Exit(EXIT_FAULTY)


def _takes_all_lines(document: Document, number: str | None) -> bool:
    """Tell whether an examination leaves no line to call out by."""
    return len(document.lines) <= (1 if number else 2)


def _lines(instance: Instance, line: str | None) -> list[str]:
    if line is not None:
        return [line]
    found = [subject.line for subject in pairs(_document(instance)[1])]
    if not found:
        raise UserError(
            "No line has a neighbour with a number of its own.",
            "give two analogue lines their `own_number`, or name a line and --number",
        )
    return list(found)


def _examine(instance: Instance, line: str, number: str | None, by: str | None, *, quiet: bool) -> Mapping[str, Any]:
    words = {"line": line, "number": number, "by": by, "asked_by": getpass.getuser()}

    def tell(progress: str) -> None:
        if not quiet:
            typer.echo(f"line {line}: {progress}")

    return command(instance.control_socket, "line_doctor", words, tell, deadline_s=LONGEST_S + _MARGIN_S)


def _apply(instance: Instance, told: list[Mapping[str, Any]]) -> int:
    number, document = _document(instance)
    tree = json.loads(canonical_json(tree_of(document)))
    for report in told:
        tree = applied(tree, LineId(report["line"]), report["proposal"])
    who = getpass.getuser()
    names = "、".join(report["line"] for report in told)
    given = {"document": tree, "author": who, "note": f"线路检查：{names}", "base_revision": number}
    done = command(instance.control_socket, "publish", given)
    with LineReports.open(instance.database_url) as reports:
        for report in told:
            reports.applied(report["id"], who, datetime.now(UTC))
    return int(done["revision"])


def _document(instance: Instance) -> tuple[int, Document]:
    with Revisions.open(instance.database_url) as store:
        saved = store.current(box_of(instance))
    if saved is None:
        raise UserError("No configuration was ever published here.", "publish one")
    return saved.entry.number, document_of_json(saved.document)


def _print(report: Mapping[str, Any]) -> None:
    typer.echo(f"Line {report['line']}: {report['verdict']}, examined in {report['took_s']:g} s.")
    rows = table("", "Found", "To do")
    for each in report["findings"]:
        rows.add_row(_MARKS[each["sureness"]], plain(each["sentence"]), plain(each["remedy"]))
    for each in report["drift"]:
        rows.add_row("ALARM" if each["alarms"] else "new", plain(each["sentence"]), plain(each["remedy"]))
    console().print(rows)
    for each in report["proposal"]:
        typer.echo(plain(f"  proposed: {each['key']}: {each['now']} → {each['proposed']}, as {each['why']}"))
