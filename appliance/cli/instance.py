"""Which switchboard the command line speaks of: `--instance`, else `ZONGJI_INSTANCE`, else the usual folder."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from appliance.domain.instance import Instance
from appliance.errors import UserError

ENVIRONMENT = "ZONGJI_INSTANCE"
SYSTEM_FOLDER = Path("/var/lib/zongji")

InstanceFolder = Annotated[
    Path | None,
    typer.Option(
        "--instance",
        envvar=ENVIRONMENT,
        help="The switchboard's folder; else /var/lib/zongji for root, $XDG_STATE_HOME/zongji for others.",
        show_default=False,
    ),
]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The folder that was chosen; whether there is an instance in it shows when a word needs it."""

    folder: Path

    def instance(self) -> Instance:
        """Read the instance. Raises UserError when there is none."""
        try:
            return Instance.load(self.folder)
        except FileNotFoundError as error:
            raise UserError(f"There is no switchboard in {self.folder}.", _remedy()) from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UserError(f"The switchboard in {self.folder} can't be read: {error}", _remedy()) from error


def default_folder() -> Path:
    """Give the usual folder of this user."""
    if os.geteuid() == 0:
        return SYSTEM_FOLDER
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "zongji"


def choose(context: typer.Context, instance: InstanceFolder = None) -> None:
    """Zongji 总机: the switchboard."""
    context.obj = Chosen(instance or default_folder())


def chosen_instance(context: typer.Context) -> Instance:
    """Give the instance that this run of the command line speaks of."""
    chosen = context.find_object(Chosen)
    return (chosen or Chosen(default_folder())).instance()


def _remedy() -> str:
    return f"name its folder with --instance DIR or {ENVIRONMENT}"
