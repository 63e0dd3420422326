"""Where a telephone number belongs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of a number's home. Names are Chinese and short: `广东`, `深圳`, without 省 and 市.

    `cities` holds several where an area code spans them; `operator` is a hint only, as numbers are ported.
    """

    country: str
    province: str | None = None
    cities: tuple[str, ...] = ()
    area_code: str | None = None
    mobile: bool = False
    operator: str | None = None

    def __str__(self) -> str:
        """Tell it in words: `广东 深圳`, `四川 成都、资阳、眉山`, `JP`."""
        parts = (self.province or (self.country if not self.cities else ""), "、".join(self.cities))
        return " ".join(dict.fromkeys(part for part in parts if part))
