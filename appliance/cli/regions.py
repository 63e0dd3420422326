"""`zongji regions`: make, look into and replace the table of where numbers belong."""

from pathlib import Path
from typing import Annotated

import typer

from appliance.cli.instance import chosen_instance
from appliance.cli.which_document import in_force
from appliance.domain.number_reading import Home
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.place import Place
from appliance.domain.region_table import RegionTable
from appliance.errors import UserError
from appliance.media.replace_file import replace_file
from appliance.services.region_build import build
from appliance.services.region_file import read_table, replace_table
from appliance.services.region_sources import read_geodata, read_segments

app = typer.Typer(help="Where callers' numbers belong.", no_args_is_help=True)

EXIT_NO = 1

TableFile = Annotated[Path | None, typer.Option("--table", help="This table instead of the switchboard's.")]


@app.command("build")
def build_table(
    to: Annotated[Path, typer.Option(help="The file that gets the table.")],
    to_pass_on: Annotated[
        bool, typer.Option("--to-pass-on", help="Leave out the data that carry no licence (the package phone).")
    ] = False,
) -> None:
    """Make a table from the packages phonenumbers and, where it is installed, phone."""
    raw = build(read_geodata(), None if to_pass_on else read_segments())
    try:
        replace_file(to, (raw,))
    except OSError as error:
        raise UserError(f"{to} can't be written: {error.strerror}", "name a file in a folder that is yours") from error
    typer.echo(f"{to}: {_sources(RegionTable.read(raw))}, {len(raw)} bytes")


@app.command()
def show(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="A number as a line presents it.")],
    table: TableFile = None,
    country: Annotated[str | None, typer.Option(help="Where the line is, such as CN; else the company's.")] = None,
    area_code: Annotated[str | None, typer.Option(help="Where the line is, such as 0755; else the company's.")] = None,
) -> None:
    """Tell where a number belongs; exit code 1 when nothing is known of it."""
    parsed = PhoneNumber.parse(number)
    if parsed is None:
        raise UserError(f"'{number}' is no telephone number", "use digits and a leading +")
    known, _ = read_table(table or chosen_instance(context).regions)
    place = known.at(_home(context, known, country, area_code)).place(parsed)
    if place is None:
        typer.echo("not known")
        raise typer.Exit(EXIT_NO)
    for key, value in _told(place):
        typer.echo(f"{key:<10} {value}")


@app.command()
def names(context: typer.Context, table: TableFile = None) -> None:
    """List the provinces with their cities, as branches and screening name them."""
    known, _ = read_table(table or chosen_instance(context).regions)
    for province, cities in known.names().items():
        typer.echo(f"{province}  {' '.join(cities)}")


@app.command()
def update(context: typer.Context, file: Annotated[Path, typer.Argument(help="The new table.")]) -> None:
    """Check a table and put it in the place of the switchboard's; it is taken at the next publish or start."""
    instance = chosen_instance(context)
    table = replace_table(file, instance.regions)
    typer.echo(f"{instance.regions}: {_sources(table)}; calls go by it from the next publish or start on")


def _home(context: typer.Context, table: RegionTable, country: str | None, area_code: str | None) -> Home:
    """Describe where the line is: as the options say, else as the configuration in force does."""
    if country is not None:
        return table.home(country.upper(), area_code)
    site = in_force(context).site
    return table.home(site.country, area_code or site.area_code)


def _told(place: Place) -> tuple[tuple[str, str], ...]:
    facts = (
        ("country", place.country),
        ("province", place.province or ""),
        ("city", "、".join(place.cities)),
        ("area code", place.area_code or ""),
        ("kind", "mobile" if place.mobile else ""),
        ("operator", f"{place.operator} (may have been ported)" if place.operator else ""),
    )
    return tuple((key, value) for key, value in facts if value)


def _sources(table: RegionTable) -> str:
    return "made from " + ", ".join(f"{name} {version}" for name, version in table.content.made_from.items())
