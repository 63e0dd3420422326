import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from appliance.daemons.logging import log_to


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    log_to(tmp_path / "test.log")
    yield tmp_path / "test.log"
    structlog.reset_defaults()


def test_an_exception_tells_where_and_not_with_what(log: Path) -> None:
    number = "13800138000"
    try:
        raise ValueError("no such node") from None
    except ValueError:
        structlog.get_logger("test").exception("call.failed", call="box-1.1")
    line = log.read_text(encoding="utf-8")
    assert number not in line
    told = json.loads(line)
    assert told["event"] == "call.failed"
    assert "no such node" in line
    assert "test_logging.py" in line


def test_chinese_stays_readable(log: Path) -> None:
    structlog.get_logger("test").info("hotline.opened", name="晨光贸易")
    assert "晨光贸易" in log.read_text(encoding="utf-8")
