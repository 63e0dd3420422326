import ast
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from appliance.storage.migrate import migrate
from appliance.storage.migrations import versions
from appliance.storage.schema import SCHEMA_VERSION, metadata

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
