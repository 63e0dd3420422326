"""Messages are listed, marked, deleted, brought back and taken out; who did it is on record."""

import getpass
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert
from typer.testing import CliRunner, Result

from appliance.cli import app
from appliance.domain.instance import Instance, Ports
from appliance.errors import UserError
from appliance.services.publish.at_rest import box_of, put_in_force
from appliance.services.publish.saving import Saving
from appliance.storage.engine import open_for_writing
from appliance.storage.migrate import migrate
from appliance.storage.revisions import Revisions
from appliance.storage.schema import calls, messages
from tests.unit.config.demo_document import demo

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
CALL = "box-1763611200.1"


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    made = Instance(tmp_path, Ports(1, 2, 3, 4, 5, 6), asterisk_uid=61840)
    made.save()
    made.voicemail.mkdir()
    (made.voicemail / f"{CALL}.wav").write_bytes(b"what was said")
    migrate(made.database_url)
    engine = open_for_writing(made.database_url)
    call = {"id": CALL, "line": "01", "called": "400", "caller": "13800138000", "caller_name": "", "revision": "1"}
    with engine.begin() as connection:
        connection.execute(insert(calls), {**call, "started_at": NOON})
        message = {"file": f"{CALL}.wav", "call": CALL, "at": NOON, "mailbox": "sales", "seconds": 8.0}
        connection.execute(insert(messages), message)
    engine.dispose()
    return made


def run(instance: Instance, *words: str) -> Result:
    return CliRunner().invoke(app, ["--instance", str(instance.folder), *words])


def states(instance: Instance) -> list[str]:
    found = json.loads(run(instance, "voicemail", "--all", "--json").stdout)
    return ["deleted" if each["deleted_at"] else "heard" if each["read_at"] else "new" for each in found]


def test_a_message_goes_from_new_to_heard_to_deleted_and_back(instance: Instance) -> None:
    words = ("mark-read", "delete", "undelete", "mark-new")
    told = [run(instance, "voicemail", word, CALL).stdout.strip() for word in words]
    assert told == [f"{CALL} is {state}." for state in ("heard", "deleted", "heard", "new")]
    audited = json.loads(run(instance, "audit", "--json").stdout)
    assert [entry["action"].removeprefix("voicemail_") for entry in audited] == ["mark", "undelete", "delete", "mark"]
    assert {(entry["who"], entry["what"]) for entry in audited} == {(getpass.getuser(), f"{CALL}.wav")}


def test_only_new_messages_are_waiting_and_all_are_listed_when_wanted(instance: Instance) -> None:
    assert "13800138000" in run(instance, "voicemail").stdout
    assert run(instance, "voicemail", "--mailbox", "support").stdout == "No message is waiting.\n"
    run(instance, "voicemail", "mark-read", CALL)
    assert run(instance, "voicemail").stdout == "No message is waiting.\n"
    assert run(instance, "voicemail", "--all").stdout.splitlines()[1].split()[-2:] == ["heard", CALL]
    assert states(instance) == ["heard"]


def test_an_exported_message_is_the_takers_alone_and_on_record(instance: Instance, tmp_path: Path) -> None:
    target = tmp_path / "out.wav"
    assert str(target) in run(instance, "voicemail", "export", f"{CALL}.wav", "--to", str(target)).stdout
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"what was said", 0o600)
    assert f"8.0 s for sales: {target}" in " ".join(run(instance, "audit").stdout.split())
    again = run(instance, "voicemail", "export", CALL, "--to", str(target))
    assert isinstance(again.exception, UserError)
    assert "there already" in again.exception.message


@pytest.mark.parametrize("word", ["mark-read", "delete", "undelete"])
def test_an_unknown_message_is_told(instance: Instance, word: str) -> None:
    done = run(instance, "voicemail", word, "../secrets.json")
    assert isinstance(done.exception, UserError)
    assert "no message '../secrets.json'" in done.exception.message


def test_a_deleted_message_is_neither_marked_nor_taken_out(instance: Instance, tmp_path: Path) -> None:
    run(instance, "voicemail", "delete", CALL)
    for words in (("mark-read", CALL), ("export", CALL, "--to", str(tmp_path / "o.wav"))):
        done = run(instance, "voicemail", *words)
        assert isinstance(done.exception, UserError)
        assert "is deleted" in done.exception.message
    assert not (tmp_path / "o.wav").exists()


def test_a_mailbox_that_is_none_is_told_from_an_empty_one(instance: Instance) -> None:
    with Revisions.open(instance.database_url) as store:
        put_in_force(store, box_of(instance), demo(), Saving("tests"), NOON)
    assert run(instance, "voicemail", "--mailbox", "support").stdout == "No message is waiting.\n"
    refused = run(instance, "voicemail", "--mailbox", "foo").exception
    assert isinstance(refused, UserError)
    assert (refused.message, refused.remedy) == ("There is no department 'foo'.", "there are: sales, support")


def test_a_folder_that_is_not_there_is_no_file(instance: Instance, tmp_path: Path) -> None:
    refused = run(instance, "voicemail", "export", CALL, "--to", f"{tmp_path}/zz/").exception
    assert isinstance(refused, UserError)
    assert "There is no folder" in refused.message
    assert not (tmp_path / "zz").exists()
    (tmp_path / "zz").mkdir()
    run(instance, "voicemail", "export", CALL, "--to", f"{tmp_path}/zz/")
    assert (tmp_path / "zz" / f"{CALL}.wav").read_bytes() == b"what was said"


def test_an_action_that_is_none_is_told_from_one_that_nobody_did(instance: Instance) -> None:
    assert run(instance, "audit", "--action", "fax_show").stdout == "Nothing is on record.\n"
    refused = run(instance, "audit", "--action", "foo").exception
    assert isinstance(refused, UserError)
    assert refused.message == "There is no action 'foo'."
    assert "voicemail_play" in refused.remedy
