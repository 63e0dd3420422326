"""Whose turn it is, kept over a restart: what `callflow.rotation` dumps, and whatever else takes turns."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from appliance.storage.access import Reader
from appliance.storage.schema import rotations
from appliance.storage.statements import insert_or_replace
from appliance.storage.writer import Writer


class RotationJournal:
    """The controller's side: what is kept goes to the writer. `dialect` is the engine's dialect name."""

    def __init__(self, writer: Writer, dialect: str) -> None:
        self._writer = writer
        self._insert = insert_or_replace(rotations, dialect)

    def keep(self, key: str, value: Mapping[str, Any]) -> None:
        """Queue what is to be remembered under the key, in the place of the former; `value` is what JSON can hold."""
        self._writer.submit(self._insert, {"key": key, "value": json.dumps(value, ensure_ascii=False)})


class Rotations(Reader):
    """What was remembered."""

    def all(self) -> dict[str, dict[str, Any]]:
        """Give everything by its key."""
        with self._reading() as connection:
            return {row.key: json.loads(row.value) for row in connection.execute(select(rotations))}
