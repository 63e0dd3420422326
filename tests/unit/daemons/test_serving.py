"""How the web is served."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from appliance.daemons import serving
from appliance.daemons.serving import config_of
from appliance.domain.instance import Instance, Ports
from appliance.errors import UserError
from appliance.services.unix_socket import lock
from appliance.web.premises import Premises
from tests.harness.empty_record import put_empty_record


@pytest.fixture
def premises(tmp_path: Path) -> Iterator[Premises]:
    put_empty_record(f"sqlite:///{tmp_path / 'zongji.sqlite3'}")
    opened = Premises.open(Instance(tmp_path, Ports(5060, 4573, 5038, 8080, 10000, 10100), os.getuid()))
    yield opened
    opened.close()


def test_nothing_is_restored_while_it_runs(premises: Premises, monkeypatch: pytest.MonkeyPatch) -> None:
    premises.instance.save()
    seen: list[str] = []

    def serve(served: Premises) -> None:
        with pytest.raises(UserError) as refused:
            lock(served.instance.web_lock, "web")
        seen.append(refused.value.message)

    monkeypatch.setattr(serving, "serve", serve)
    monkeypatch.setattr(serving, "log_to", lambda *_: None)
    monkeypatch.setattr("os.umask", lambda _: 0)
    monkeypatch.setattr("sys.argv", ["zongji-web", "--instance", str(premises.instance.folder)])
    serving.main("")
    assert len(seen) == 1
    os.close(lock(premises.instance.web_lock, "web"))


@pytest.mark.parametrize(("address", "status"), [("127.0.0.1", 503), ("192.168.1.9", 401)])
def test_no_header_says_who_asks(premises: Premises, address: str, status: int) -> None:
    """Only the machine itself may ask for its health without an account."""
    config = config_of(premises)
    config.load()
    for claimed in ("127.0.0.1", "203.0.113.7"):
        client = TestClient(config.loaded_app, client=(address, 50_000))
        assert client.get("/api/health", headers={"X-Forwarded-For": claimed}).status_code == status
