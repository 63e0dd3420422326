"""Where a caller is: how regions are named in branches and screening."""

from typing import Annotated, Self

from pydantic import AfterValidator, StringConstraints, model_validator

from appliance.config.model.base import Name, Part, Prefix
from appliance.domain.place_names import short_city, short_province

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2."""

AreaCode = Annotated[str, StringConstraints(pattern=r"^0[1-9][0-9]{1,2}$")]
"""A Chinese area code with its trunk prefix: `010`, `0755`."""


ProvinceName = Annotated[Name, AfterValidator(short_province)]
CityName = Annotated[Name, AfterValidator(short_city)]


class Region(Part):
    """A set of callers by where they are (B3); a caller belongs to it if any of the lists has them.

    `provinces` and `cities` are Chinese names without 省 and 市 (`广东`, `深圳`); full names (`广东省`) and names that
    were given up (`襄樊`) are understood. Of several regions that match, the one by the longest prefix wins, then by
    area code, city, province, country.
    """

    countries: tuple[Country, ...] = ()
    provinces: tuple[ProvinceName, ...] = ()
    cities: tuple[CityName, ...] = ()
    area_codes: tuple[AreaCode, ...] = ()
    prefixes: tuple[Prefix, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.countries or self.provinces or self.cities or self.area_codes or self.prefixes):
            raise ValueError("say where by at least one of: countries, provinces, cities, area_codes, prefixes")
        return self
