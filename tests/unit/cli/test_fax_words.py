"""Faxes are listed, marked, deleted, brought back and taken out; who did it is on record."""

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
from appliance.storage.engine import open_for_writing
from appliance.storage.migrate import migrate
from appliance.storage.schema import calls, faxes

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
CALL = "box-1763611200.1"


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    made = Instance(tmp_path, Ports(1, 2, 3, 4, 5, 6), asterisk_uid=61840)
    made.save()
    made.fax.mkdir()
    (made.fax / f"{CALL}.pdf").write_bytes(b"%PDF what was sent")
    migrate(made.database_url)
    engine = open_for_writing(made.database_url)
    call = {"id": CALL, "line": "01", "called": "400", "caller": "13800138000", "caller_name": "", "revision": "1"}
    with engine.begin() as connection:
        connection.execute(insert(calls), {**call, "started_at": NOON})
        fax = {
            "file": f"{CALL}.pdf",
            "call": CALL,
            "at": NOON,
            "mailbox": "sales",
            "pages": 2,
            "station": "021 5550",
            "cause": "",
        }
        connection.execute(insert(faxes), {**fax, "station": "021 5550", "cause": ""})
    engine.dispose()
    return made


def run(instance: Instance, *words: str) -> Result:
    return CliRunner().invoke(app, ["--instance", str(instance.folder), *words])


def states(instance: Instance) -> list[str]:
    found = json.loads(run(instance, "fax", "--all", "--json").stdout)
    return ["deleted" if each["deleted_at"] else "read" if each["read_at"] else "new" for each in found]


def test_a_fax_goes_from_new_to_read_to_deleted_and_back(instance: Instance) -> None:
    words = ("mark-read", "delete", "undelete", "mark-new")
    told = [run(instance, "fax", word, CALL).stdout.strip() for word in words]
    assert told == [f"{CALL} is {state}." for state in ("read", "deleted", "read", "new")]
    audited = json.loads(run(instance, "audit", "--json").stdout)
    assert [entry["action"].removeprefix("fax_") for entry in audited] == ["mark", "undelete", "delete", "mark"]
    assert {(entry["who"], entry["what"]) for entry in audited} == {(getpass.getuser(), f"{CALL}.pdf")}


def test_only_new_faxes_are_waiting_and_all_are_listed_when_wanted(instance: Instance) -> None:
    assert "13800138000" in run(instance, "fax").stdout
    assert run(instance, "fax", "--mailbox", "support").stdout == "No fax is waiting.\n"
    run(instance, "fax", "mark-read", CALL)
    assert run(instance, "fax").stdout == "No fax is waiting.\n"
    assert run(instance, "fax", "--all").stdout.splitlines()[1].split()[-2:] == ["read", CALL]
    assert states(instance) == ["read"]


def test_an_exported_fax_is_the_takers_alone_and_on_record(instance: Instance, tmp_path: Path) -> None:
    target = tmp_path / "out.pdf"
    assert str(target) in run(instance, "fax", "export", f"{CALL}.pdf", "--to", str(target)).stdout
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"%PDF what was sent", 0o600)
    assert f"2 pages for sales: {target}" in " ".join(run(instance, "audit").stdout.split())
    again = run(instance, "fax", "export", CALL, "--to", str(target))
    assert isinstance(again.exception, UserError)
    assert "there already" in again.exception.message


@pytest.mark.parametrize("word", ["mark-read", "delete", "undelete"])
def test_an_unknown_fax_is_told(instance: Instance, word: str) -> None:
    done = run(instance, "fax", word, "../secrets.json")
    assert isinstance(done.exception, UserError)
    assert "no fax '../secrets.json'" in done.exception.message


def test_a_deleted_fax_is_neither_marked_nor_taken_out(instance: Instance, tmp_path: Path) -> None:
    run(instance, "fax", "delete", CALL)
    for words in (("mark-read", CALL), ("export", CALL, "--to", str(tmp_path / "o.pdf"))):
        done = run(instance, "fax", *words)
        assert isinstance(done.exception, UserError)
        assert "is deleted" in done.exception.message
    assert not (tmp_path / "o.pdf").exists()
