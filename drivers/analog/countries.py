"""The countries whose lines are known, each in a file of the folder `profiles`."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from drivers.analog.profile import CountryProfile, read_profile
from drivers.errors import SettingsError

_FOLDER: Traversable = files("drivers.analog") / "profiles"


def country_codes() -> tuple[str, ...]:
    """All countries that have a profile: China first, then by code."""
    codes = (it.name.removesuffix(".toml") for it in _FOLDER.iterdir() if it.name.endswith(".toml"))
    return tuple(sorted(codes, key=lambda code: (code != "cn", code)))


@cache
def country(code: str) -> CountryProfile:
    """The profile of a country by its code ("cn"). Raises SettingsError that lists the codes there are."""
    if code not in country_codes():
        raise SettingsError("country", f"{code!r} has no profile; there are {', '.join(country_codes())}")
    return read_profile(code, (_FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
