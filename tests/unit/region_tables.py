"""The tables of regions as the builder makes them from the installed packages: each made once a test process."""

import os
from functools import cache
from pathlib import Path

from appliance.domain.region_table import RegionTable
from appliance.services.region_build import build
from appliance.services.region_sources import Geodata, Segments, read_geodata, read_segments


@cache
def geodata() -> Geodata:
    """Phonenumbers' data; takes ten seconds."""
    return read_geodata()


@cache
def segments() -> Segments:
    """The data of the package phone, which is there for development and tests."""
    found = read_segments()
    assert found is not None, "the package phone is among the requirements for development"
    return found


@cache
def whole_table() -> RegionTable:
    """Made from both packages; the one that the set-up made, where it says so."""
    made = os.environ.get("ZONGJI_REGIONS")
    if made is not None:
        return RegionTable.read(Path(made).read_bytes())
    return RegionTable.read(build(geodata(), segments()))


@cache
def table_to_pass_on() -> RegionTable:
    """Made from what carries a licence."""
    return RegionTable.read(build(geodata(), None))
