"""What is kept of a number is written out or forgotten by the command line, also while no controller runs."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from appliance.cli import app
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.services.publish.at_rest import box_of, put_in_force
from appliance.services.publish.saving import Saving
from appliance.storage.engine import open_for_writing
from appliance.storage.revisions import Revisions
from tests.harness.empty_record import put_empty_record
from tests.unit.config.demo_document import demo
from tests.unit.services.past_of_people import BEGAN, Past, all_rows, instance_in, past_of


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    made = instance_in(tmp_path / "instance")
    put_empty_record(made.database_url)
    with Revisions.open(made.database_url) as store:
        put_in_force(store, box_of(made), demo(), Saving("li"), BEGAN)
    return made


@pytest.fixture
def engine(instance: Instance) -> Iterator[Engine]:
    made = open_for_writing(instance.database_url)
    yield made
    made.dispose()


@pytest.fixture
def past(instance: Instance, engine: Engine) -> Past:
    return past_of(instance, engine, 11)


def run(instance: Instance, *words: str, keys: str = "") -> Result:
    return CliRunner().invoke(app, ["--instance", str(instance.folder), "personal", *words], input=keys)


def test_all_of_a_number_is_written_out(instance: Instance, past: Past, tmp_path: Path) -> None:
    done = run(instance, "export", "+86 138 0013 8000", "--to", str(tmp_path / "w.zip"))
    assert f"{len(past.calls['wang'])} calls" in done.stdout
    with zipfile.ZipFile(tmp_path / "w.zip") as packed:
        told = json.loads(packed.read("data.json"))
    assert {row["id"] for row in told["kept"]["calls"]} == set(past.calls["wang"])


def test_nothing_of_a_number_makes_no_file(instance: Instance, past: Past, tmp_path: Path) -> None:
    assert past.calls["wang"]
    done = run(instance, "export", "19999999999", "--to", str(tmp_path / "none.zip"))
    assert (done.exit_code, done.stdout) == (1, "There is nothing of this number, and no file was written.\n")
    assert not (tmp_path / "none.zip").exists()


def test_it_is_erased_once_that_is_confirmed(instance: Instance, past: Past, engine: Engine) -> None:
    before = all_rows(engine)
    assert run(instance, "erase", "13800138000", keys="n\n").exit_code == 1
    assert all_rows(engine) == before
    done = run(instance, "erase", "13800138000", keys="y\n")
    assert f"Kept of this number: {len(past.calls['wang'])} calls, " in done.stdout
    assert not {"hops", "outbox"} & set(done.stdout.replace(",", " ").split()), "tables' names"
    assert f"Erased: {len(past.calls['wang'])} calls, {len(past.files['wang'])} files" in done.stdout
    assert run(instance, "erase", "13800138000").stdout.splitlines()[0] == "There is nothing of this number."


def test_the_configuration_that_names_the_number_is_told(instance: Instance) -> None:
    document = demo()
    lists = {**document.model_dump(mode="json"), "lists": {"vip": {"numbers": ["13800138000"]}}}
    with Revisions.open(instance.database_url) as store:
        put_in_force(store, box_of(instance), type(document).model_validate(lists), Saving("li"), BEGAN)
    assert "names the number in revision 2" in run(instance, "erase", "13800138000", "--yes").stdout


def test_what_is_no_number_is_told(instance: Instance) -> None:
    done = run(instance, "erase", "nobody", "--yes")
    assert isinstance(done.exception, UserError)
    assert "no telephone number" in done.exception.message
