"""Data bases without a call: at this release's version, made once a process and then copied, and at an older one."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, make_url

from appliance.storage import migrations
from appliance.storage.engine import open_for_writing, sqlite_file
from appliance.storage.migrate import migrate


def put_empty_record(url: str) -> None:
    """Put it where the URL says, as a migration would have."""
    file = sqlite_file(make_url(url))
    assert file is not None, url
    assert not file.exists(), file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_content())


def older_record(version: str) -> bytes:
    """Give a data base as a release of before had it."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "record.sqlite3"
        engine = open_for_writing(f"sqlite:///{file}")
        upgrade(engine, version)
        engine.dispose()
        return file.read_bytes()


def upgrade(engine: Engine, version: str) -> None:
    """Bring a data base to this version and no further."""
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.attributes["connection"] = connection
        command.upgrade(config, version)


@cache
def _content() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "record.sqlite3"
        migrate(f"sqlite:///{file}")
        assert list(file.parent.iterdir()) == [file]  # closed by its last user, it is one file again
        return file.read_bytes()
