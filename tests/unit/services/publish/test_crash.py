"""The process is killed at each step of a publish: after the next start all is of one revision, the old or the new."""

from contextlib import suppress
from pathlib import Path

import pytest

from appliance.config.model.document import Document
from appliance.config.yaml import dump
from appliance.domain.instance import Instance
from appliance.media.replace_file import replace_file
from appliance.services.publish import asterisk_files
from appliance.services.publish.saving import Saving
from tests.unit.services.publish.fake_asterisk import Blow, FakeAsterisk, Killed
from tests.unit.services.publish.works import BOX, Works, new, old, working_instance

DOCUMENTS = {"1": old, "2": new}
_EVERY = 12
"""Entries are put one like the other: each so-manyth of them is enough."""


@pytest.fixture
def replacing(monkeypatch: pytest.MonkeyPatch) -> list[Blow]:
    """Have each file's replacement be a step of the blow that is put into the list."""
    blows: list[Blow] = []

    def replace(path: Path, chunks: tuple[bytes, ...], mode: int) -> None:
        for blow in blows:
            blow.step(f"write {path.name}")
        replace_file(path, chunks, mode)
        for blow in blows:
            blow.step(f"write {path.name}, done")

    monkeypatch.setattr(asterisk_files, "replace_file", replace)
    return blows


async def publish_under(blow: Blow, instance: Instance, asterisk: FakeAsterisk, replacing: list[Blow]) -> None:
    """Be a process that starts, publishes, and is killed by the blow in between."""
    works = Works(instance, asterisk)
    await works.side.begin_anew()
    asterisk.blow = blow
    works.publisher._register.store._blow = blow  # type: ignore[attr-defined]  # the watched store's
    replacing.append(blow)
    with suppress(Killed):
        await works.publisher.publish(dump(new()), Saving("李", "more people"))
    replacing.clear()
    works.close()


def frame_sees_one_revision(works: Works) -> str:
    """Check what a caller meets who is served without controller, at this very moment."""
    current = works.asterisk.database["current"]
    assert works.entries(current) == works.wanted_entries(DOCUMENTS[current]())
    return current


def is_of(document: Document, number: str, works: Works) -> None:
    """Check that everything is of one revision, and nothing of another."""
    assert works.published.current.document == document
    assert works.asterisk.database["current"] == number
    assert works.entries(number) == works.wanted_entries(document)
    for file, loaded in works.asterisk.loaded.items():
        assert loaded == (works.instance.asterisk_etc / file).read_bytes()
    assert (b"[8004]" in works.asterisk.loaded["pjsip.conf"]) is ("8004" in document.agents)


@pytest.mark.slow
async def test_old_or_new_wherever_the_blow_falls(template: Path, tmp_path: Path, replacing: list[Blow]) -> None:
    whole = Blow()
    await publish_under(whole, *fresh(template, tmp_path / "whole"), replacing)
    assert {"flip", "flip, done", "write pjsip.conf", "Reload res_pjsip.so", "DBPut current"} <= set(whole.steps)
    entries = [at for at, step in enumerate(whole.steps) if step.startswith("DBPut 2/")]
    blows = [at for at in range(len(whole.steps)) if at not in entries or entries.index(at) % _EVERY == 0]
    outcomes = [await outcome(at, template, tmp_path / str(at), replacing) for at in blows]
    assert sorted(outcomes) == outcomes, "the flip is one moment: old before, new after"
    assert set(outcomes) == {"1", "2"}
    assert outcomes.count("1") == 1 + blows.index(whole.steps.index("flip"))


async def outcome(at: int, template: Path, folder: Path, replacing: list[Blow]) -> str:
    """Kill a publish at a step, start again, and tell which revision all is of."""
    instance, asterisk = fresh(template, folder)
    await publish_under(Blow(at), instance, asterisk, replacing)
    asterisk.blow = Blow()
    works = Works(instance, asterisk)
    frame_sees_one_revision(works)
    await works.side.begin_anew()
    saved = works.revisions.current(BOX)
    assert saved is not None
    number = str(saved.entry.number)
    is_of(DOCUMENTS[number](), number, works)
    assert len(works.revisions.latest(10)) == int(number), "no revision is saved without being in force"
    works.close()
    return number


def fresh(template: Path, folder: Path) -> tuple[Instance, FakeAsterisk]:
    instance = working_instance(template, folder)
    asterisk = FakeAsterisk(instance)
    asterisk.boot()
    return instance, asterisk
