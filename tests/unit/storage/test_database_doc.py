import re
from pathlib import Path

import pytest
from sqlalchemy import Table

from appliance.domain.money import LegKind
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome, ServedBy
from appliance.storage.schema import metadata

TEXT = (Path(__file__).parents[3] / "docs" / "database.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_every_column_is_told_in_order(table: Table) -> None:
    section = re.split(r"^### ", TEXT.split(f"### {table.name}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == [column.name for column in table.columns]


def test_no_table_is_told_that_does_not_exist() -> None:
    assert set(re.findall(r"^### (\w+)$", TEXT, re.MULTILINE)) == set(metadata.tables)


@pytest.mark.parametrize("value", [*CallResult, *ReleasedBy, *RingOutcome, *ServedBy, *LegKind])
def test_every_value_is_told(value: str) -> None:
    assert f"`{value}`" in TEXT
