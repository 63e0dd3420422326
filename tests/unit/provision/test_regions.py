from pathlib import Path

import pytest

from provision import cache, regions, running
from provision.cache import Cache
from provision.clone import Clone
from provision.errors import SetUpError

LOCKED = "phone==0.4.5 \\\n    --hash=sha256:00\nphonenumbers==9.0.43 \\\n    --hash=sha256:11\nphonebook==1.0\n"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    made = Clone(tmp_path / "clone")
    for source in regions.SOURCES:
        file = made.top / "appliance" / source
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source)
    made.develop.parent.mkdir(parents=True)
    made.develop.write_text(LOCKED)
    return made


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would have been run; the table is made in its place."""
    run: list[list[str]] = []

    def pretend(words: running.Words, *_: object, **__: object) -> None:
        run.append([str(word) for word in words])
        Path(str(words[-1])).write_bytes(b"a table")

    monkeypatch.setattr(running, "run", pretend)
    return run


def test_the_sources_are_all_there() -> None:
    top = Path(__file__).parents[3]
    assert [source for source in regions.SOURCES if not (top / "appliance" / source).is_file()] == []
    assert regions.packages((top / "image-build/requirements/develop.txt").read_text(encoding="utf-8")) != []


def test_only_the_packages_that_hold_the_data_count() -> None:
    assert regions.packages(LOCKED) == ["phone==0.4.5", "phonenumbers==9.0.43"]
    with pytest.raises(SetUpError):
        regions.packages("rich==13.0\n")


def test_the_table_is_made_once_and_anew_when_code_or_data_change(
    clone: Clone, tmp_path: Path, commands: list[list[str]]
) -> None:
    store = Cache(tmp_path / "cache")
    first = regions.ensure(clone, store)
    assert first.read_bytes() == b"a table"
    assert commands[0][1:4] == ["regions", "build", "--to"]
    assert regions.ensure(clone, store) == first
    assert len(commands) == 1
    clone.develop.write_text(LOCKED.replace("9.0.43", "9.0.44"))
    second = regions.ensure(clone, store)
    (clone.top / "appliance" / regions.SOURCES[0]).write_text("other names")
    third = regions.ensure(clone, store)
    assert len({first, second, third}) == len(commands) == 3
    assert cache.key("x") != cache.key("y")
