"""The controller's table of regions: read from its file, and read again when the file has become another."""

from collections.abc import Callable
from pathlib import Path

import structlog

from appliance.config.model.document import Document
from appliance.domain.number_reading import Home
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.place import Place
from appliance.domain.region_table import PlacesFrom, RegionTable
from appliance.errors import UserError

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class Regions:
    """The places of numbers (`callflow.ports.Places`) as the lines of the document in force present them.

    Without a readable table no place is known, and calls go on: `look` is asked at the start and at each publish.
    """

    def __init__(self, file: Path, document: Callable[[], Document]) -> None:
        """Read the table of the document in force."""
        self._file = file
        self._document = document
        self._seen: tuple[int, int] | None = None
        self._table: RegionTable | None = None
        self._places: PlacesFrom | None = None
        self.look()

    def look(self) -> None:
        """Take the table as it is now, and where the lines are."""
        try:
            status = self._file.stat()
            if (status.st_mtime_ns, status.st_ino) != self._seen:
                self._table = RegionTable.read(self._file.read_bytes())
                self._seen = (status.st_mtime_ns, status.st_ino)
        except (OSError, UserError) as error:
            _log.warning("regions.not_read", error=str(error))
        if self._table is not None:
            site = self._document().site
            self._places = self._table.at(self._table.home(site.country, site.area_code))

    def place(self, number: PhoneNumber) -> Place | None:
        """Give the place of a number as a line presents it."""
        return self._places.place(number) if self._places is not None else None

    def home(self, country: str, area_code: str | None) -> Home:
        """Describe where lines are."""
        return self._table.home(country, area_code) if self._table else Home(country, "", area_code)
