"""`zongji lists`: long lists of callers, into the switchboard and out of it; and whom screening kept out."""

import getpass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from appliance.cli.calls import AsJson
from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, local, plain, print_json, table, zone
from appliance.cli.which_document import in_force
from appliance.config.model.base import Id
from appliance.config.model.document import Document
from appliance.errors import UserError
from appliance.routing.screening_file import MAX_BYTES, content_hash, read_entries, write_entries
from appliance.storage.hits import Hit, Hits
from appliance.storage.screening_tables import ListVersion, ScreeningTables

app = typer.Typer(help="Long lists of callers.", no_args_is_help=True)

_HITS_DAYS = 30

ListName = Annotated[str, typer.Argument(metavar="NAME", help="The list: small letters, digits, -.")]


@app.command("import")
def import_list(
    context: typer.Context,
    name: ListName,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Lines of `number|prefix,VALUE,NOTE`.")],
) -> None:
    """Keep a new version of a list. Callers meet it once the configuration names it by its hash."""
    _check_name(name)
    entries = read_entries(_content(file))
    hash_ = content_hash(entries)
    version = ListVersion(name, hash_, datetime.now(UTC), getpass.getuser(), len(entries))
    with ScreeningTables.open(chosen_instance(context).database_url) as store:
        store.save(version, entries)
    typer.echo(f"{name} is kept with {len(entries):,} entries. A list of the configuration takes it by:")
    typer.echo(f"  table: {{name: {name}, hash: {hash_}}}")


@app.command("export")
def export_list(
    context: typer.Context,
    name: ListName,
    hash_: Annotated[str, typer.Option("--hash", help="A version; the newest without it.")] = "",
) -> None:
    """Print a list as CSV: the newest version, or the one of this hash."""
    with ScreeningTables.open(chosen_instance(context).database_url) as store:
        versions = [version for version in store.versions(name) if hash_ in {"", version.hash}]
        entries = store.load(versions[0].hash) if versions else None
    if entries is None:
        raise UserError(f"There is no such version of a list '{plain(name)}'.", "see `zongji lists show`")
    typer.echo(write_entries(entries).decode(), nl=False)


@app.command("show")
def show_lists(context: typer.Context, as_json: AsJson = False) -> None:
    """List the versions of all lists, which of them callers meet, and whom screening and caps kept out."""
    document, url = in_force(context), chosen_instance(context).database_url
    with ScreeningTables.open(url) as store:
        versions = store.versions()
    with Hits.open(url) as record:
        hits = record.since(datetime.now(UTC) - timedelta(days=_HITS_DAYS))
    if as_json:
        print_json({"versions": versions, "refused": hits})
        return
    _print_versions(versions, document)
    _print_hits(hits)


def _check_name(name: str) -> None:
    try:
        TypeAdapter(Id).validate_python(name)
    except ValidationError as error:
        raise UserError(f"'{plain(name)}' can't name a list", "use small letters, digits and -, up to 40") from error


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise UserError(f"{file} can't be read: {error.strerror}", "name a CSV file") from error


def _print_versions(versions: tuple[ListVersion, ...], document: Document) -> None:
    if not versions:
        typer.echo("There are no long lists; bring one with `zongji lists import NAME FILE.csv`.")
        return
    rows = table("List", f"Kept ({zone(versions[0].at)})", "By", "Entries", "In force as", "Hash", unbroken="Hash")
    for version in versions:
        used = [id_ for id_, list_ in document.lists.items() if list_.table and list_.table.hash == version.hash]
        cells = (version.name, local(version.at), plain(version.author), f"{version.entries:,}", ", ".join(used))
        rows.add_row(*cells, version.hash)
    console().print(rows)


def _print_hits(hits: tuple[Hit, ...]) -> None:
    if not hits:
        typer.echo(f"Nobody was refused in the last {_HITS_DAYS} days.")
        return
    rows = table(f"Refused in {_HITS_DAYS} days by", "Hotline", "Calls", f"Last ({zone(hits[0].last_at)})")
    for hit in hits:
        rows.add_row(plain(hit.refused_by), plain(hit.hotline), f"{hit.count:,}", local(hit.last_at))
    console().print(rows)
