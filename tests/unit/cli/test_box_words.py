"""Messages and faxes are listed, marked, deleted, brought back and taken out alike; who did it is on record."""

import getpass
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, insert
from typer.testing import CliRunner, Result

from appliance.cli import app
from appliance.domain.instance import Instance, Ports
from appliance.errors import UserError
from appliance.services.publish.at_rest import box_of, put_in_force
from appliance.services.publish.saving import Saving
from appliance.storage.engine import open_for_writing
from appliance.storage.revisions import Revisions
from appliance.storage.schema import calls, faxes, messages
from tests.harness.empty_record import put_empty_record
from tests.unit.config.demo_document import demo

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
CALL = "box-1763611200.1"
CONTENT = b"what was said or sent"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of box: its word, how things in it are called, and the row of one that came at noon."""

    word: str
    noun: str
    read: str
    suffix: str
    table: Table
    row: dict[str, Any]
    told: str

    @property
    def file(self) -> str:
        return f"{CALL}{self.suffix}"

    @property
    def none_waiting(self) -> str:
        return f"No {self.noun} is waiting.\n"


VOICEMAIL = Kind("voicemail", "message", "heard", ".wav", messages, {"seconds": 8.0}, "8.0 s for sales")
FAX = Kind("fax", "fax", "read", ".pdf", faxes, {"pages": 2, "station": "021 5550", "cause": ""}, "2 pages for sales")


@pytest.fixture(params=[VOICEMAIL, FAX], ids=lambda kind: kind.word)
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = request.param
    return found


@pytest.fixture
def instance(tmp_path: Path, kind: Kind) -> Instance:
    made = Instance(tmp_path, Ports(1, 2, 3, 4, 5, 6), asterisk_uid=61840)
    made.save()
    folder = made.voicemail if kind is VOICEMAIL else made.fax
    folder.mkdir()
    (folder / kind.file).write_bytes(CONTENT)
    put_empty_record(made.database_url)
    engine = open_for_writing(made.database_url)
    call = {"id": CALL, "line": "01", "called": "400", "caller": "13800138000", "caller_name": "", "revision": "1"}
    with engine.begin() as connection:
        connection.execute(insert(calls), {**call, "started_at": NOON})
        connection.execute(
            insert(kind.table), {"file": kind.file, "call": CALL, "at": NOON, "mailbox": "sales", **kind.row}
        )
    engine.dispose()
    return made


def run(instance: Instance, *words: str) -> Result:
    return CliRunner().invoke(app, ["--instance", str(instance.folder), *words])


def refused(instance: Instance, *words: str) -> UserError:
    error = run(instance, *words).exception
    assert isinstance(error, UserError)
    return error


def test_it_goes_from_new_to_read_to_deleted_and_back(instance: Instance, kind: Kind) -> None:
    words = ("mark-read", "delete", "undelete", "mark-new")
    told = [run(instance, kind.word, word, CALL).stdout.strip() for word in words]
    assert told == [f"{CALL} is {state}." for state in (kind.read, "deleted", kind.read, "new")]
    audited = json.loads(run(instance, "audit", "--json").stdout)
    actions = [entry["action"].removeprefix(f"{kind.word}_") for entry in audited]
    assert actions == ["mark", "undelete", "delete", "mark"]
    assert {(entry["who"], entry["what"]) for entry in audited} == {(getpass.getuser(), kind.file)}


def test_only_what_is_new_is_waiting_and_all_are_listed_when_wanted(instance: Instance, kind: Kind) -> None:
    assert "13800138000" in run(instance, kind.word).stdout
    assert run(instance, kind.word, "--mailbox", "support").stdout == kind.none_waiting
    run(instance, kind.word, "mark-read", CALL)
    assert run(instance, kind.word).stdout == kind.none_waiting
    assert run(instance, kind.word, "--all").stdout.splitlines()[1].split()[-2:] == [kind.read, CALL]
    (listed,) = json.loads(run(instance, kind.word, "--all", "--json").stdout)
    assert listed["read_at"]
    assert not listed["deleted_at"]


def test_what_is_exported_is_the_takers_alone_and_on_record(instance: Instance, kind: Kind, tmp_path: Path) -> None:
    target = tmp_path / f"out{kind.suffix}"
    assert str(target) in run(instance, kind.word, "export", kind.file, "--to", str(target)).stdout
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (CONTENT, 0o600)
    assert f"{kind.told}: {target}" in " ".join(run(instance, "audit").stdout.split())
    assert "there already" in refused(instance, kind.word, "export", CALL, "--to", str(target)).message


@pytest.mark.parametrize("word", ["mark-read", "delete", "undelete"])
def test_what_is_not_there_is_told(instance: Instance, kind: Kind, word: str) -> None:
    error = refused(instance, kind.word, word, "../secrets.json")
    assert f"no {kind.noun} '../secrets.json'" in error.message


def test_what_is_deleted_is_neither_marked_nor_taken_out(instance: Instance, kind: Kind, tmp_path: Path) -> None:
    target = tmp_path / f"o{kind.suffix}"
    run(instance, kind.word, "delete", CALL)
    for words in (("mark-read", CALL), ("export", CALL, "--to", str(target))):
        assert "is deleted" in refused(instance, kind.word, *words).message
    assert not target.exists()


def test_a_mailbox_that_is_none_is_told_from_an_empty_one(instance: Instance, kind: Kind) -> None:
    with Revisions.open(instance.database_url) as store:
        put_in_force(store, box_of(instance), demo(), Saving("tests"), NOON)
    assert run(instance, kind.word, "--mailbox", "support").stdout == kind.none_waiting
    error = refused(instance, kind.word, "--mailbox", "foo")
    assert (error.message, error.remedy) == ("There is no department 'foo'.", "there are: sales, support")


def test_a_folder_that_is_not_there_is_no_file(instance: Instance, kind: Kind, tmp_path: Path) -> None:
    wanted = f"{tmp_path}/zz/"
    assert "There is no folder" in refused(instance, kind.word, "export", CALL, "--to", wanted).message
    assert not (tmp_path / "zz").exists()
    (tmp_path / "zz").mkdir()
    run(instance, kind.word, "export", CALL, "--to", wanted)
    assert (tmp_path / "zz" / kind.file).read_bytes() == CONTENT


@pytest.mark.parametrize("kind", [VOICEMAIL], ids=lambda kind: kind.word)
def test_an_action_that_is_none_is_told_from_one_that_nobody_did(instance: Instance) -> None:
    assert run(instance, "audit", "--action", "fax_show").stdout == "Nothing is on record.\n"
    error = refused(instance, "audit", "--action", "foo")
    assert error.message == "There is no action 'foo'."
    assert "voicemail_play" in error.remedy
