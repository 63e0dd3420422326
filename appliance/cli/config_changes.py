"""`zongji config publish`, `rollback` and `import`: by the controller; while it is down, only the pointer is set."""

import getpass
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from appliance.cli.instance import chosen_instance
from appliance.cli.output import plain
from appliance.cli.revision_words import material_beside, text_of
from appliance.config.problem import ConfigError
from appliance.config.yaml import load
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.media.speech import find_engine
from appliance.services.control_client import ControllerDown, command
from appliance.services.control_messages import CommandFailed
from appliance.services.publish import CATALOGUE, Studio
from appliance.services.publish.at_rest import AtRest
from appliance.services.publish.commands import publication_tree
from appliance.services.publish.company_audio import named_audio, take_audio
from appliance.services.publish.saving import Publication, Saving
from appliance.services.simulation import story_runner
from appliance.storage.revisions import Revisions

Author = Annotated[str, typer.Option(help="Who goes on record; the name you are logged in by when left out.")]
Note = Annotated[str, typer.Option(help="Why, for those who look at it later.")]
Base = Annotated[
    int | None, typer.Option(help="The revision that the change was made on; refused if another is in force.")
]
Overrule = Annotated[str, typer.Option(help="Publish although stories fail, for this reason.")]
_NAMED = 20
"""New phones; a new company may have hundreds."""

Offline = Callable[[AtRest, Saving], Publication]


def register(app: typer.Typer) -> None:
    """Add the words to `zongji config`."""
    app.command("publish")(publish)
    app.command("rollback")(rollback)
    app.command("import")(import_)


def publish(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="a YAML document; its audio files lie in `audio` beside it")],
    author: Author = "",
    note: Note = "",
    base: Base = None,
    overrule: Overrule = "",
) -> None:
    """Put a document in force for the next call; calls that run go on as they began."""
    _publish_file(chosen_instance(context), file, Saving(author or _login(), note, base, overrule))


def import_(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="what `zongji config export` wrote, on this box or another, of any release")
    ],
    author: Author = "",
    note: Note = "",
    overrule: Overrule = "",
) -> None:
    """Put an export in force; one of an older release is brought to this one's keys."""
    saving = Saving(author or _login(), note or f"import of {file.name}", None, overrule)
    _publish_file(chosen_instance(context), file, saving)


def rollback(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="N", help="the revision whose state is wanted again")],
    author: Author = "",
    note: Note = "",
    overrule: Overrule = "",
) -> None:
    """Put the state of an earlier revision in force again, as a new revision."""
    saving = Saving(author or _login(), note or f"back to revision {number}", None, overrule)
    _change(
        chosen_instance(context), "rollback", {"revision": number}, saving, lambda rest, by: rest.rollback(number, by)
    )


def _publish_file(instance: Instance, file: Path, saving: Saving) -> None:
    """Read the document here, so that faults are told with their lines and its audio comes along."""
    text = text_of(file)
    document = load(text, material_beside(file, instance, listening=True))
    take_audio(named_audio(document), file.parent / "audio", instance.audio)
    _change(instance, "publish", {"yaml": text}, saving, lambda rest, by: rest.publish(text, by))


def _change(instance: Instance, name: str, parameters: Mapping[str, Any], saving: Saving, offline: Offline) -> None:
    """Have the controller do it, or do it at rest when there is none."""
    words = {"author": saving.author, "note": saving.note, "base_revision": saving.base, "overrule": saving.overrule}
    try:
        _tell(command(instance.control_socket, name, {**parameters, **words}, _progress))
    except ControllerDown:
        with Revisions.open(instance.database_url) as store:
            studio = Studio(instance, find_engine(), CATALOGUE, instance.audio)
            rest = AtRest(store, studio, story_runner(instance), lambda: datetime.now(UTC))
            _tell(publication_tree(offline(rest, saving)))
    except CommandFailed as failed:
        problems = failed.failure.problems
        raise (ConfigError(problems) if problems else UserError(failed.message, failed.remedy)) from failed
    except TimeoutError as error:
        raise UserError(
            "The controller does not answer.", "look at `zongji status`, then at `zongji config history`"
        ) from error


def _tell(result: Mapping[str, Any]) -> None:
    if not result["changed"]:
        typer.echo(f"Nothing differs from revision {result['revision']}: it stays in force.")
        return
    typer.echo(f"Revision {result['revision']} is in force from the next call on.")
    for words in result["differences"]:
        typer.echo(f"  {plain(words)}")
    for warning in result["warnings"]:
        typer.echo(f"But look: {plain(warning['message'])}")
    for story in result["overruled"]:
        typer.echo(f"Overruled: {plain(story)}")
    if new := result.get("new_phones"):  # a controller of an older release tells none
        shown = f"{', '.join(new[:_NAMED])}{' …' if len(new) > _NAMED else ''}"
        typer.echo(f"New phones: {plain(shown)}. What to type into one: `zongji agents password {plain(new[0])}`")
    if result["asterisk"]:
        typer.echo(f"Not yet taken: {plain(result['asterisk'])}")


def _progress(words: str) -> None:
    typer.echo(f"{words} …", err=True)


def _login() -> str:
    """Give the name of whoever is logged in; behind sudo it is theirs, not root's."""
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError) as error:
        raise UserError("You have no login name here.", "say who you are with --author") from error
