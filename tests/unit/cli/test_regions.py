from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from appliance.cli import app
from appliance.cli import regions as words
from appliance.domain.instance import Instance, Ports
from appliance.domain.place import Place
from appliance.domain.region_bytes import Content, encode, runs_of
from appliance.domain.region_table import RegionTable
from appliance.errors import UserError
from appliance.services.region_sources import Geodata

TABLE = encode(
    Content(
        {"a test": "1"}, (None, Place("CN", "广东", ("深圳",), "0755")), ("", "移动"), {"0755": 1}, {"81": "JP"},
        {"CN": "86", "JP": "81"}, runs_of([(1380013, 1, 1), (1380014, 0, 0)]),
    )
)  # fmt: skip


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    made = Instance(tmp_path, Ports(1, 2, 3, 4, 5, 6), asterisk_uid=61840)
    made.save()
    return made


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "table.bin"
    file.write_bytes(TABLE)
    return file


def run(*given: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in given], catch_exceptions=True)


def rows(result: Result) -> dict[str, str]:
    return {key.strip(): value for key, value in ((line[:10], line[11:]) for line in result.stdout.splitlines())}


def test_a_number_s_place_is_shown(table: Path) -> None:
    result = run("regions", "show", "13800138000", "--table", table, "--country", "cn")
    assert result.exit_code == 0
    assert rows(result) == {
        "country": "CN", "province": "广东", "city": "深圳", "area code": "0755", "kind": "mobile",
        "operator": "移动 (may have been ported)",
    }  # fmt: skip


def test_where_the_line_is_counts(table: Path) -> None:
    local = run("regions", "show", "88886666", "--table", table, "--country", "CN", "--area-code", "0755")
    assert rows(local)["city"] == "深圳"
    assert rows(run("regions", "show", "88886666", "--table", table, "--country", "CN")) == {"country": "CN"}
    assert rows(run("regions", "show", "0312345678", "--table", table, "--country", "JP")) == {"country": "JP"}


def test_what_is_not_known_is_a_no(table: Path) -> None:
    result = run("regions", "show", "8001", "--table", table, "--country", "CN")
    assert (result.exit_code, result.stdout) == (1, "not known\n")


def test_what_is_no_number_is_a_mistake(table: Path) -> None:
    result = run("regions", "show", "anonymous", "--table", table, "--country", "CN")
    assert isinstance(result.exception, UserError)


def test_names_are_listed_from_the_switchboard_s_table(instance: Instance, table: Path) -> None:
    assert run("--instance", instance.folder, "regions", "update", table).exit_code == 0
    result = run("--instance", instance.folder, "regions", "names")
    assert result.stdout == "广东  深圳\n"


def test_an_update_is_checked_before_anything_changes(instance: Instance, table: Path) -> None:
    first = run("--instance", instance.folder, "regions", "update", table)
    assert "made from a test 1" in first.stdout
    table.write_bytes(TABLE[:-1])
    second = run("--instance", instance.folder, "regions", "update", table)
    assert isinstance(second.exception, UserError)
    assert "damaged" in second.exception.message
    assert instance.regions.read_bytes() == TABLE


def test_a_table_is_built_with_or_without_what_may_not_be_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    geodata = Geodata("9", {"755": "广东省深圳市"}, {}, {"81": "JP"}, {"CN": "86"})
    monkeypatch.setattr(words, "read_geodata", lambda: geodata)
    monkeypatch.setattr(words, "read_segments", lambda: asked.append("phone"))
    to = tmp_path / "made.bin"
    assert "made from phonenumbers 9" in run("regions", "build", "--to", to).stdout
    assert asked == ["phone"]
    assert run("regions", "build", "--to", to, "--to-pass-on").exit_code == 0
    assert asked == ["phone"]
    assert RegionTable.read(to.read_bytes()).names()["广东"] == ("深圳",)
    nowhere = run("regions", "build", "--to", tmp_path / "no" / "folder.bin")
    assert isinstance(nowhere.exception, UserError)
