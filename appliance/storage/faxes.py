"""Faxes on record (A7)."""

from typing import TYPE_CHECKING, Any

from appliance.domain.ids import CallId
from appliance.storage import record_rows as rows
from appliance.storage.box import Box
from appliance.storage.record_values import StoredFax
from appliance.storage.schema import faxes

if TYPE_CHECKING:
    from sqlalchemy import Row


class Faxes(Box[StoredFax]):
    """The faxes."""

    _table = faxes

    def of_call(self, call: CallId) -> tuple[StoredFax, ...]:
        """Give the faxes of one call, in the order in which they came."""
        return self._read(self._with_caller().where(faxes.c.call == call).order_by(faxes.c.at, faxes.c.file))

    @staticmethod
    def _item(row: "Row[Any]") -> StoredFax:
        return rows.fax(row)
