"""The place of each number, by the table of regions."""

from bisect import bisect_right
from dataclasses import dataclass

from appliance.domain.number_reading import CHINA, Home, Kind, Reading, normalise
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.place import Place
from appliance.domain.region_bytes import NOWHERE, Content, decode

_LONGEST_COUNTRY_PREFIX = 7
_SEGMENT_DIGITS = 7


@dataclass(frozen=True, slots=True)
class RegionTable:
    """Places of numbers: mobiles by their segment, fixed lines by their area code, others by their country.

    Of the longest beginning that is known; of a Chinese number of which none is, and of services (95588, 400…), the
    country alone is told.
    """

    content: Content

    @classmethod
    def read(cls, raw: bytes) -> "RegionTable":
        """Read a table. Raises UserError for what is none, is damaged, or is of another format."""
        return cls(decode(raw))

    def home(self, country: str, area_code: str | None) -> Home:
        """Describe where lines are, by what the document says of it."""
        return Home(country, self.content.calling_codes.get(country, ""), area_code)

    def at(self, home: Home) -> "PlacesFrom":
        """Give the places of numbers as the lines at `home` present them."""
        return PlacesFrom(self, home)

    def names(self) -> dict[str, tuple[str, ...]]:
        """Give every province with its cities."""
        cities: dict[str, set[str]] = {}
        for place in self.content.places:
            if place and place.province:
                cities.setdefault(place.province, set()).update(place.cities)
        return {province: tuple(sorted(cities[province])) for province in sorted(cities)}

    def place_of(self, reading: Reading) -> Place | None:
        """Give the place of a number that has been read; None for one of a country that doesn't exist."""
        match reading.kind:
            case Kind.ABROAD:
                country = self._country(reading.digits)
                return Place(country) if country else None
            case Kind.MOBILE:
                return self._mobile(int(reading.digits[:_SEGMENT_DIGITS]))
            case Kind.FIXED | Kind.LOCAL | Kind.SERVICE:
                index = self.content.areas.get(reading.area_code or "", NOWHERE)
                return self.content.places[index] or Place(CHINA)

    def _mobile(self, segment: int) -> Place:
        runs = self.content.runs
        run = bisect_right(runs.starts, segment) - 1
        if run < 0:
            return Place(CHINA, mobile=True)
        place = self.content.places[runs.places[run]] or Place(CHINA)
        operator = self.content.operators[runs.operators[run]] or None
        return Place(CHINA, place.province, place.cities, place.area_code, mobile=True, operator=operator)

    def _country(self, digits: str) -> str | None:
        countries = self.content.countries
        beginnings = (digits[:length] for length in range(_LONGEST_COUNTRY_PREFIX, 0, -1))
        return next((countries[each] for each in beginnings if each in countries), None)


@dataclass(frozen=True, slots=True)
class PlacesFrom:
    """The places of numbers as the lines of one site present them."""

    table: RegionTable
    home: Home

    def place(self, number: PhoneNumber) -> Place | None:
        """Give the place of a number; None when it is nobody's (an extension, a code, a country that isn't)."""
        reading = normalise(number.digits, self.home)
        return self.table.place_of(reading) if reading else None
