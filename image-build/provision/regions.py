"""The table of where numbers belong: made once by the product's own command, then from the cache."""

import re
from pathlib import Path

from provision import cache, running
from provision.cache import Cache
from provision.clone import Clone
from provision.errors import SetUpError
from provision.progress import Step
from provision.running import Words

FILE_VARIABLE = "ZONGJI_REGIONS"
SOURCES = (
    "domain/place_names.py", "domain/region_bytes.py",
    "services/region_build.py", "services/region_countries.py", "services/region_sources.py",
)  # fmt: skip
"""What the table depends on, besides the packages that hold the data."""
DATA = re.compile(r"^(?:phone|phonenumbers)==\S+", re.MULTILINE)


def ensure(clone: Clone, store: Cache) -> Path:
    """The table's file; the clone's environment must be there."""
    code = [(clone.top / "appliance" / source).read_bytes() for source in SOURCES]
    entry_key = cache.key(*code, *packages(clone.develop.read_text(encoding="utf-8")))

    def make(folder: Path, held: int) -> None:
        words: Words = [clone.venv / "bin" / "zongji", "regions", "build", "--to", folder / "regions.bin"]
        with Step("Making the table of regions") as step:
            running.run(words, step, remedy="Mend what the message above names, and start again.", held=[held])

    return store.make("regions", entry_key, make) / "regions.bin"


def packages(requirements: str) -> list[str]:
    """The locked packages whose data the table holds, with their versions."""
    found = sorted(DATA.findall(requirements))
    if not found:
        raise SetUpError("No package with regions is among the requirements.", "./zongji lock")
    return found
