"""`zongji calendar`: calendars of holidays for the document, out of iCalendar files."""

from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from appliance.config.calendar_file import read_calendar
from appliance.config.model.base import Id
from appliance.config.model.schedule import Calendar
from appliance.errors import UserError

app = typer.Typer(help="Calendars of holidays and make-up working days.", no_args_is_help=True)


@app.callback()
def _calendar() -> None:
    """Keep `import` a word of its own, also while it is the only one."""


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="The .ics file.")],
    name: Annotated[str, typer.Option(help="What the document is to call the calendar: small letters, digits, -.")],
    year: Annotated[int | None, typer.Option(help="Only this year; else this year and the next.")] = None,
) -> None:
    """Print the calendar as an entry of `calendars:`, to be put into the document."""
    id_ = _id(name)
    this_year = datetime.now(UTC).year
    first, last = date(year or this_year, 1, 1), date(year or this_year + 1, 12, 31)
    calendar = read_calendar(_text(file), first, last)
    if not calendar.holidays and not calendar.make_up_days:
        raise UserError(f"{file} has no day off and no make-up day from {first} to {last}", "name another --year")
    typer.echo(_yaml({"calendars": {id_: _tree(calendar)}}))
    told = f"{len(calendar.holidays)} holidays, {len(calendar.make_up_days)} make-up days from {first} to {last}"
    typer.echo(told, err=True)


def _yaml(tree: dict[str, Any]) -> str:
    yaml, written = YAML(typ="rt"), StringIO()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 116
    yaml.dump(tree, written)
    return written.getvalue().rstrip()


def _id(name: str) -> str:
    try:
        return TypeAdapter(Id).validate_python(name)
    except ValidationError as error:
        raise UserError(f"'{name}' can't name a calendar", "use small letters, digits and -, up to 40") from error


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UserError(f"{file} can't be read: {error.strerror}", "name an .ics file") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{file} is not UTF-8 from byte {error.start} on", "save it as UTF-8") from error


def _tree(calendar: Calendar) -> dict[str, list[Any]]:
    """Lay the calendar out as the document has it: one line a holiday."""
    whole = calendar.model_dump(exclude_none=True, exclude_defaults=True)
    return {key: [_in_a_line(entry) for entry in entries] for key, entries in whole.items()}


def _in_a_line(entry: dict[str, Any]) -> CommentedMap:
    line = CommentedMap(entry)
    if line.get("last") == line.get("first"):
        line.pop("last", None)
    line.fa.set_flow_style()
    return line
