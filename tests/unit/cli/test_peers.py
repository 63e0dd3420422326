"""`zongji peers` on a real instance folder, with and without a controller that is told of new passwords."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner, Result

from appliance.asterisk.render.secrets import Secrets
from appliance.cli import app
from appliance.domain.instance import Instance, Ports
from appliance.services.commands import Commands
from appliance.services.control_server import ControlServer
from appliance.services.passwords import add_passwords
from appliance.services.publish.at_rest import box_of, put_in_force
from appliance.services.publish.saving import Saving
from appliance.storage.revisions import Revisions
from tests.harness.empty_record import put_empty_record
from tests.unit.asterisk.companies import with_peers


@pytest.fixture
def instance(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    made = Instance(tmp_path_factory.mktemp("i"), Ports(1, 2, 3, 4, 5, 6), asterisk_uid=61840)
    made.save()
    made.control_socket.parent.mkdir(exist_ok=True)
    put_empty_record(made.database_url)
    with Revisions.open(made.database_url) as store:
        put_in_force(store, box_of(made), with_peers(), Saving("tests"), datetime.now(UTC))
    return made


def run(instance: Instance, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["--instance", str(instance.folder), "peers", *words], input=typed)


@contextmanager
def controller(instance: Instance, late: str, asked: list[str]) -> Iterator[None]:
    """Serve the command socket as the controller does."""
    opened, closing, loop = threading.Event(), asyncio.Event(), asyncio.new_event_loop()

    async def renew() -> str:
        asked.append("renew")
        return late

    async def serve() -> None:
        commands = Commands()
        add_passwords(commands, renew)
        server = ControlServer(commands, instance.control_socket, "test")
        await server.open()
        opened.set()
        await closing.wait()
        await server.close()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert opened.wait(10)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(closing.set)
        thread.join()
        loop.close()


def kept(instance: Instance) -> dict[str, str]:
    return Secrets.load_or_make(instance.secrets).accounts


def test_the_peers_are_listed_with_their_lines_and_logins(instance: Instance) -> None:
    told = json.loads(run(instance, "list", "--json").output)
    assert told["fxo"]["lines"] == ["fxo-1", "fxo-2"]
    assert (told["goip"]["login"], told["goip"]["account"]) == ("peer", "goip-1")
    assert (told["telecom"]["address"], told["telecom"]["now"]) == ("sip.example.cn:5070", "not known")
    plain = run(instance, "list").output
    assert all(id_ in plain for id_ in ("fxo", "goip", "telecom"))


def test_a_password_is_kept_unseen_and_told_to_the_controller(instance: Instance) -> None:
    asked: list[str] = []
    with controller(instance, "", asked):
        result = run(instance, "password", "telecom", typed="geheim-123\n")
    assert result.exit_code == 0, result.output
    assert "geheim" not in result.output
    assert kept(instance)["peer-telecom"] == "geheim-123"
    assert asked == ["renew"]
    assert instance.secrets.stat().st_mode & 0o777 == 0o600


def test_without_a_controller_it_is_kept_for_later(instance: Instance) -> None:
    result = run(instance, "password", "goip", typed="geheim-123\n")
    assert (result.exit_code, kept(instance)["goip-1"]) == (0, "geheim-123")
    assert "next start" in result.output


def test_a_made_up_password_is_printed_once_with_its_account(instance: Instance) -> None:
    result = run(instance, "password", "goip", "--generate")
    assert f"goip logs in as goip-1 with {kept(instance)['goip-1']}\n" in result.output
    assert len(kept(instance)["goip-1"]) >= 14


@pytest.mark.parametrize(
    ("words", "typed", "told"),
    [
        (("password", "nobody"), "geheim-123\n", "There is no peer 'nobody'"),
        (("password", "fxo"), "geheim-123\n", "needs no password"),
        (("password", "goip"), "a;b]c\n", "can't be used"),
        (("password", "goip"), "abc\n", "can't be used"),
    ],
)
def test_what_can_not_be_is_told_and_nothing_is_kept(
    instance: Instance, words: tuple[str, ...], typed: str, told: str
) -> None:
    result = run(instance, *words, typed=typed)
    assert result.exit_code != 0
    assert told in str(result.exception)
    assert not kept(instance)


def test_asterisk_that_is_late_is_told(instance: Instance) -> None:
    with controller(instance, "the manager link is down", []):
        result = run(instance, "password", "goip", typed="geheim-123\n")
    assert "the manager link is down" in str(result.exception)
    assert kept(instance)["goip-1"] == "geheim-123"
