"""Bring a data base to the newest version: `python -m appliance.storage.migrate URL`.

A process of its own: Alembic takes a second to import and has no business in a daemon. Running it again, or
beside another one, does nothing: the versions run in one transaction that holds the write lock from its first
statement.
"""

import logging
import os
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from appliance.storage.engine import open_for_writing, sqlite_file
from appliance.storage.version import found_version

_MIGRATIONS = Path(__file__).parent / "migrations"
_WAIT_FOR_OTHERS_S = 30.0


def migrate(url: str) -> tuple[str | None, str | None]:
    """Run what is missing. Give the version before and after."""
    file = sqlite_file(make_url(url))
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    engine = open_for_writing(url, busy_timeout_s=_WAIT_FOR_OTHERS_S)
    try:
        before = found_version(engine)
        with engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(_MIGRATIONS))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        return before, found_version(engine)
    finally:
        engine.dispose()


def main() -> None:
    """Migrate the data base whose URL is the first argument."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m appliance.storage.migrate URL")
    os.umask(0o027)
    logging.basicConfig(level=logging.WARNING)
    try:
        before, after = migrate(sys.argv[1])
    except DBAPIError as error:
        sys.exit(str(error.orig))
    except OSError as error:
        sys.exit(str(error))
    print(
        f"up to date ({after})"
        if before == after
        else f"brought from {before} to {after}"
        if before
        else f"made ({after})"
    )


if __name__ == "__main__":
    main()
