"""What the web face keeps for itself, as JSON by name: no part of a revision."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from appliance.storage.access import Store
from appliance.storage.schema import web_settings
from appliance.storage.statements import insert_or_replace


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `version` counts up with each change."""

    name: str
    value: Any
    """What JSON can hold."""
    version: int
    changed_at: datetime
    changed_by: str


class WebSettings(Store):
    """The settings by name. Who has a name of their own says so in `docs/database.md`."""

    def get(self, name: str) -> Setting | None:
        """Give a setting; None when it was never set."""
        with self._reading() as connection:
            return _one(connection, name)

    def put(self, name: str, value: object, by: str, at: datetime) -> Setting:
        """Set it, whatever it was."""
        return self.change(name, lambda _before: value, by, at)

    def change(self, name: str, change: Callable[[Any], object], by: str, at: datetime) -> Setting:
        """Set it to what `change` makes of its value (None when it was never set); nobody comes in between."""
        with self._writing() as connection:
            before = _one(connection, name)
            value = change(None if before is None else before.value)
            made = Setting(name, value, 1 if before is None else before.version + 1, at, by)
            connection.execute(
                insert_or_replace(web_settings, connection.dialect.name),
                {
                    "name": name,
                    "value": json.dumps(value, ensure_ascii=False),
                    "version": made.version,
                    "changed_at": at,
                    "changed_by": by,
                },
            )
            return made

    def remove(self, name: str) -> None:
        """Forget it."""
        with self._writing() as connection:
            connection.execute(delete(web_settings).where(web_settings.c.name == name))


def _one(connection: Connection, name: str) -> Setting | None:
    row = connection.execute(select(web_settings).where(web_settings.c.name == name)).first()
    return None if row is None else Setting(name, json.loads(row.value), row.version, row.changed_at, row.changed_by)
