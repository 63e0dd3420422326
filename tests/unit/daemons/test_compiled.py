"""Compiled code is kept for the next start."""

import os
import sys
from pathlib import Path

import pytest

from appliance.daemons.compiled import surroundings


def test_it_lies_in_the_cache_where_it_may_not_lie_beside_the_sources(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    told = surroundings()
    assert "PYTHONDONTWRITEBYTECODE" not in told
    assert told["PYTHONPYCACHEPREFIX"] == str(tmp_path / "zongji" / "compiled")


@pytest.mark.parametrize(("writes_none", "prefix"), [(False, None), (True, "/elsewhere")])
def test_otherwise_python_keeps_it_where_it_does_by_itself(
    monkeypatch: pytest.MonkeyPatch, writes_none: bool, prefix: str | None
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", writes_none)
    monkeypatch.setattr(sys, "pycache_prefix", prefix)
    assert surroundings() == dict(os.environ)
