"""Which migration a data base has reached, found without Alembic (whose import costs a second)."""

from sqlalchemy import Connection, Engine, inspect, text

from appliance.storage.schema import SCHEMA_VERSION


def found_version(engine: Engine) -> str | None:
    """Give the data base's version; None when no migration has ever run."""
    with engine.connect() as connection:
        return _version(connection)


def is_ready(engine: Engine) -> bool:
    """Tell whether every table and column that this release uses exists."""
    found = found_version(engine)
    return found is not None and found >= SCHEMA_VERSION


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT max(version_num) FROM alembic_version")).scalar_one()
    return None if found is None else str(found)
