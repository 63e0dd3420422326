"""The application over a data base of its own, asked as whoever a test wants to be."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from appliance.domain.instance import Instance, Ports
from appliance.web.app import create_app
from appliance.web.premises import Premises
from appliance.web.who import Who
from tests.harness.empty_record import put_empty_record
from tests.harness.web import ClientAs, known_as, somebody

PORTS = Ports(5060, 4573, 5038, 8080, 10000, 10100)


@pytest.fixture(scope="session")
def empty_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data base once: migrating takes longer than copying."""
    file = tmp_path_factory.mktemp("record") / "zongji.sqlite3"
    put_empty_record(f"sqlite:///{file}")
    return file


@pytest.fixture
def instance(tmp_path: Path, empty_record: Path) -> Instance:
    """Give an instance's folder with a data base, nothing running."""
    made = Instance(tmp_path, PORTS, os.getuid())
    made.live_socket.parent.mkdir()
    shutil.copy(empty_record, tmp_path / "zongji.sqlite3")
    return made


@pytest.fixture
def premises(instance: Instance) -> Iterator[Premises]:
    opened = Premises.open(instance)
    yield opened
    opened.close()


@pytest.fixture
def client_as(premises: Premises) -> ClientAs:
    """Give a client for whoever is wanted: `client_as(somebody(Role.AGENT, "8001"))`; None is a stranger.

    It begins no lifespan: nothing follows the live socket.
    """

    def make(who: Who | None) -> TestClient:
        return TestClient(create_app(premises, known_as(who)), raise_server_exceptions=True)

    return make


@pytest.fixture
def client(client_as: ClientAs) -> TestClient:
    """Give a client that is an admin."""
    return client_as(somebody())
