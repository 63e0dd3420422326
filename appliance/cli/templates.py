"""`zongji templates`: hotlines to begin with, each a whole document with stories."""

from typing import Annotated

import typer

from appliance.cli.output import console, table
from appliance.config.templates import purpose, template_names, template_text
from appliance.errors import UserError

app = typer.Typer(help="Hotlines to begin with.", invoke_without_command=True)


@app.callback()
def list_templates(context: typer.Context) -> None:
    """List the templates, each with what it is for."""
    if context.invoked_subcommand is not None:
        return
    rows = table("Name", "What it is for", unbroken="Name")
    for name in template_names():
        rows.add_row(name, purpose(name))
    console().print(rows)


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The template, as `zongji templates` lists it.")],
) -> None:
    """Print a template as YAML, to be changed and checked."""
    if name not in template_names():
        raise UserError(f"There is no template '{name}'.", f"there are: {', '.join(template_names())}")
    typer.echo(template_text(name), nl=False)
