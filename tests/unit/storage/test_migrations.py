import ast
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import OperationalError

from appliance.domain.ids import CallId
from appliance.domain.outcome import CallResult
from appliance.storage.engine import open_for_writing
from appliance.storage.migrate import migrate
from appliance.storage.migrations import versions
from appliance.storage.records import Records
from appliance.storage.schema import SCHEMA_VERSION, metadata
from appliance.storage.version import found_version
from tests.harness.empty_record import upgrade

FOLDER = Path(next(iter(versions.__path__)))
VERSIONS = sorted(FOLDER.glob("v*.py"))


def operations(source: str) -> list[ast.Call]:
    """Give every call of a method of `op`, and of what `op.batch_alter_table` gives."""
    tree = ast.parse(source)
    names = {"op"} | {
        ast.unparse(item.optional_vars)
        for node in ast.walk(tree)
        if isinstance(node, ast.With)
        for item in node.items
        if item.optional_vars is not None
    }
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) in names
    ]


def is_addition(call: ast.Call) -> bool:
    assert isinstance(call.func, ast.Attribute)
    match call.func.attr:
        case "create_table" | "create_index" | "batch_alter_table":
            return True
        case "add_column":
            text = ast.unparse(call)
            return "nullable=False" not in text or "server_default" in text
        case "alter_column":
            # A column may be loosened: what an old release writes still fits.
            given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
            return given.get("nullable") == "True" and set(given) == {"existing_type", "nullable"}
    return False


def only_adds(source: str) -> bool:
    """Tell whether an old release can go on with the data base afterwards: new columns don't bother its INSERTs."""
    return all(is_addition(call) for call in operations(source))


def test_the_schema_after_all_migrations_is_the_schema(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}


@pytest.mark.parametrize("version", VERSIONS, ids=lambda path: path.stem)
def test_every_version_only_adds(version: Path) -> None:
    assert only_adds(version.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "bad",
    [
        "op.drop_column('calls', 'note')",
        "op.execute('DELETE FROM calls')",
        "op.alter_column('calls', 'note', new_column_name='remark')",
        "with op.batch_alter_table('hops') as hops:\n    hops.drop_column('agent')",
        "with op.batch_alter_table('hops') as hops:\n    hops.alter_column('cause', nullable=False)",
        "op.add_column('calls', sa.Column('cost', sa.Integer, nullable=False))",
    ],
)
def test_the_check_sees_what_takes_away(bad: str) -> None:
    assert not only_adds(bad)


def test_there_is_one_head_and_the_code_knows_it() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER.parent))
    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA_VERSION]


OLD_CALL = """INSERT INTO calls (id, line, hotline, called, caller, caller_name, revision, started_at)
    VALUES (:id, 'l1', 'main', '4000', '13800138000', '张三', 'r1', '2026-11-20 12:00:00.000000')
    ON CONFLICT DO NOTHING"""
OLD_HOP = """INSERT INTO hops (call, sequence, at, department, agent, outcome, cause, ring_s, talk_s)
    VALUES (:id, 0, '2026-11-20 12:00:20.000000', 'sales', '8001', 'busy', 'user busy', 0.4, 0)
    ON CONFLICT DO NOTHING"""
OLD_STEP = """INSERT INTO steps (call, sequence, at, node, kind, decided, reason, keys)
    VALUES (:id, 0, '2026-11-20 12:00:01.000000', 'menu', 'menu', 'go to sales', 'key 1', '1') ON CONFLICT DO NOTHING"""
OLD_CLOSE = """UPDATE calls SET ended_at = '2026-11-20 12:01:00.000000', result = 'busy', released_by = 'caller',
    served_by = 'controller', ring_s = 0, talk_s = 0, note = '' WHERE id = :id AND ended_at IS NULL"""


def old_release_writes(engine: Engine, call: str) -> None:
    """Write a call as the release of version 0001 did."""
    with engine.begin() as connection:
        for statement in (OLD_CALL, OLD_STEP, OLD_HOP, OLD_CLOSE):
            connection.execute(text(statement), {"id": call})


@pytest.fixture
def old_url(tmp_path: Path) -> str:
    """A data base of version 0001 with a call in it."""
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    engine = open_for_writing(url)
    upgrade(engine, "0001")
    old_release_writes(engine, "before")
    engine.dispose()
    return url


def test_the_second_version_keeps_what_the_first_wrote(old_url: str) -> None:
    assert migrate(old_url) == ("0001", SCHEMA_VERSION)
    with Records.open(old_url) as records:
        story = records.story(CallId("before"))
    assert story is not None
    assert (story.record.caller_name, story.record.result) == ("张三", CallResult.BUSY)
    assert (story.record.region, story.record.refused_by, story.record.kind) == ("", "", "incoming")
    assert [step.keys for step in story.steps] == ["1"]
    (hop,) = story.hops
    assert (hop.agent, hop.cause, hop.ring_s, hop.endpoint, hop.forwarded) == ("8001", "user busy", 0.4, None, 0)


def test_the_first_release_goes_on_with_the_second_version(old_url: str) -> None:
    migrate(old_url)
    engine = open_for_writing(old_url)
    old_release_writes(engine, "after")
    old_release_writes(engine, "after")
    with Records(engine) as records:
        before, after = records.story(CallId("before")), records.story(CallId("after"))
    assert before is not None
    assert after is not None
    assert (after.record.kind, after.record.result) == ("incoming", CallResult.BUSY)
    assert [replace(hop, call=CallId("before")) for hop in after.hops] == list(before.hops)


def test_the_copied_table_keeps_its_keys(old_url: str) -> None:
    migrate(old_url)
    engine = open_for_writing(old_url)
    with engine.connect() as connection:
        found = inspect(connection)
        assert found.get_pk_constraint("hops")["constrained_columns"] == ["call", "sequence"]
        (key,) = found.get_foreign_keys("hops")
        assert (key["referred_table"], key["referred_columns"]) == ("calls", ["id"])
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    engine.dispose()


def test_a_version_that_fails_in_the_middle_changes_nothing(old_url: str) -> None:
    engine = open_for_writing(old_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE rotations (in_the_way)"))  # the last thing that the version makes
    with pytest.raises(OperationalError, match="rotations already exists"):
        migrate(old_url)
    assert found_version(engine) == "0001"
    with engine.connect() as connection:
        found = inspect(connection)
        assert "region" not in {column["name"] for column in found.get_columns("calls")}
        assert {column["name"]: column["nullable"] for column in found.get_columns("hops")}["agent"] is False
        assert "charges" not in found.get_table_names()
    old_release_writes(engine, "after")
    engine.dispose()


def test_postgresql_is_given_statements_that_it_knows(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a server: what the versions would run there. No table is copied, and numbers count by themselves."""
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True})
    with Operations.context(context):
        for version in VERSIONS:
            import_module(f"{versions.__name__}.{version.stem}").upgrade()
    statements = capsys.readouterr().out
    assert "ALTER TABLE hops ALTER COLUMN agent DROP NOT NULL" in statements
    assert statements.count("SERIAL NOT NULL") == 4  # revisions, overrides, the audit and call-backs
    assert "_alembic_tmp" not in statements
    assert "AUTOINCREMENT" not in statements


def test_migrating_again_does_nothing(url: str) -> None:
    assert migrate(url) == (SCHEMA_VERSION, SCHEMA_VERSION)


def test_migrating_makes_the_folder(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'folder' / 'r.sqlite3'}"
    assert migrate(url) == (None, SCHEMA_VERSION)


def test_the_daemons_storage_never_imports_alembic() -> None:
    code = (
        "import sys, appliance.storage.journal, appliance.storage.records, appliance.storage.engine;"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
