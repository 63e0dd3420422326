"""An instance with a first revision, and one process at work in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.domain.instance import Instance
from appliance.services.publish import publisher
from tests.unit.services.publish.fake_asterisk import FakeAsterisk
from tests.unit.services.publish.works import Works, sounds_of, working_instance


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("furnished") / "template"


@pytest.fixture(autouse=True)
def no_sounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publisher, "build_sounds", sounds_of)


@pytest.fixture
def instance(template: Path, tmp_path: Path) -> Instance:
    return working_instance(template, tmp_path / "house")


@pytest.fixture
def works(instance: Instance) -> Iterator[Works]:
    asterisk = FakeAsterisk(instance)
    asterisk.boot()
    works = Works(instance, asterisk)
    yield works
    works.close()
