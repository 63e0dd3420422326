"""Voicemail on record (A5)."""

from typing import TYPE_CHECKING, Any

from appliance.storage import record_rows as rows
from appliance.storage.box import Box
from appliance.storage.record_values import StoredMessage
from appliance.storage.schema import messages

if TYPE_CHECKING:
    from sqlalchemy import Row


class Messages(Box[StoredMessage]):
    """The messages."""

    _table = messages

    @staticmethod
    def _item(row: "Row[Any]") -> StoredMessage:
        return rows.message(row)
