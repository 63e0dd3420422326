from pathlib import Path

import pytest

from provision import house_rules
from provision.house_rules import migrations_add, no_clock, no_hosts, reasoned_exceptions, telling_name

NOQA, TYPE_IGNORE = ("# " + word for word in ("noqa", "type: ignore"))  # put together, or they would hold here
MIGRATION = "appliance/storage/migrations/versions/0002.py"


def test_a_package_host_is_named_in_the_set_up_only() -> None:
    rule = no_hosts(frozenset({"mirror.example"}))
    text = "first\nfrom http://mirror.example/debian\n"
    assert list(rule("README.md", text)) == [(2, "names the package host mirror.example")]
    assert list(rule("image-build/provision/x.py", text)) == []


@pytest.mark.parametrize(("path", "wrong"), [("appliance/utils.py", 1), ("appliance/line.py", 0), ("utils.md", 0)])
def test_a_module_has_a_telling_name(path: str, wrong: int) -> None:
    assert len(list(telling_name(path, ""))) == wrong


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (f"x = 1  {NOQA}", 1),
        (f"x = 1  {NOQA}: E501", 1),
        (f"x = 1  {NOQA}: E501 - an address can't be broken", 0),
        (f"x = 1  {NOQA}: E501, S101 - two with one reason", 0),
        (f"x = 1  {NOQA}: E501  # an address can't be broken", 0),
        (f"x = 1  {TYPE_IGNORE}", 1),
        (f"x = 1  {TYPE_IGNORE}[arg-type]", 1),
        (f"x = 1  {TYPE_IGNORE}[arg-type]  # the stub is wrong", 0),
    ],
)
def test_an_exception_has_its_code_and_its_reason(line: str, wrong: int) -> None:
    assert len(list(reasoned_exceptions("a.py", line))) == wrong


def test_pure_packages_do_not_read_the_clock() -> None:
    text = "import datetime\nx = datetime.datetime.now(tz)\ny = clock.now()\nz = date.today()\n"
    assert [number for number, _ in no_clock("appliance/domain/x.py", text)] == [2, 4]
    assert list(no_clock("appliance/daemons/x.py", text)) == []


def test_a_migration_only_adds() -> None:
    text = (
        "def upgrade():\n    op.add_column('a')\n    op.drop_column('b')\n\ndef downgrade():\n    op.drop_table('a')\n"
    )
    assert [number for number, _ in migrations_add(MIGRATION, text)] == [3]


def test_findings_tell_path_and_line_and_pass_over_sound_and_caches(tmp_path: Path) -> None:
    (tmp_path / "utils.py").write_text("")
    (tmp_path / "sound.py").write_bytes(b"\xff\xfe\x00")
    for hidden in (".venv", ".mypy_cache"):
        (tmp_path / hidden).mkdir()
        (tmp_path / hidden / "utils.py").write_text("")
    told = list(house_rules.findings(tmp_path, [telling_name]))
    assert told == ["utils.py:1: a module called utils tells nobody what is in it"]
