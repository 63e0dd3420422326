from datetime import date
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from ruamel.yaml import YAML
from typer.testing import CliRunner, Result

from appliance.cli import app
from appliance.config.calendar_file import read_calendar
from appliance.config.model.schedule import Calendars
from appliance.errors import UserError

ICS = """\
BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
SUMMARY:国庆节（休）
DTSTART;VALUE=DATE:20261001
DTEND;VALUE=DATE:20261008
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:元旦: yes（休）
DTSTART;VALUE=DATE:20260101
END:VEVENT
BEGIN:VEVENT
UID:3
SUMMARY:国庆节（班）
DTSTART;VALUE=DATE:20261010
END:VEVENT
END:VCALENDAR
"""


def run(file: Path, *more: str) -> Result:
    return CliRunner().invoke(app, ["calendar", "import", str(file), *more])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "china.ics"
    made.write_text("\ufeff" + ICS, encoding="utf-8")
    return made


def test_what_is_printed_is_an_entry_of_the_document(file: Path) -> None:
    result = run(file, "--name", "cn-2026", "--year", "2026")
    assert result.exit_code == 0
    printed = TypeAdapter(Calendars).validate_python(YAML(typ="safe").load(result.stdout)["calendars"])
    expected = read_calendar(ICS, date(2026, 1, 1), date(2026, 12, 31))
    assert [(each.name, each.first, each.last or each.first) for each in printed["cn-2026"].holidays] == [
        (each.name, each.first, each.last) for each in expected.holidays
    ]
    assert printed["cn-2026"].make_up_days == expected.make_up_days
    assert "2 holidays, 1 make-up days from 2026-01-01 to 2026-12-31" in result.stderr
    assert "{name: 国庆节, first: 2026-10-01, last: 2026-10-07}" in result.stdout


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--name", "中国"), "can't name a calendar"),
        (("--name", "cn", "--year", "2031"), "has no day off"),
    ],
)
def test_mistakes_are_told(file: Path, more: tuple[str, ...], words: str) -> None:
    result = run(file, *more)
    assert isinstance(result.exception, UserError)
    assert words in result.exception.message
    assert result.stdout == ""


def test_a_file_that_can_t_be_read_is_told(tmp_path: Path) -> None:
    absent = run(tmp_path / "no.ics", "--name", "cn")
    assert isinstance(absent.exception, UserError)
    (tmp_path / "gbk.ics").write_bytes("国庆节".encode("gbk"))
    assert "not UTF-8" in str(run(tmp_path / "gbk.ics", "--name", "cn").exception)
