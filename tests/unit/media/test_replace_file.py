import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.media.replace_file import replace_file

KILLED_IN_THE_MIDDLE = """
import os, sys
from pathlib import Path
from appliance.media.replace_file import replace_file

def chunks():
    yield b"new" * 100_000
    os._exit(9)

replace_file(Path(sys.argv[1]), chunks())
"""


def chunks_that_fail() -> Iterator[bytes]:
    yield b"half"
    raise OSError("the disk is full")


def test_writes_the_whole_file_for_all_to_read(tmp_path: Path) -> None:
    replace_file(tmp_path / "prompt.wav", [b"one", b"", b"two"])
    assert (tmp_path / "prompt.wav").read_bytes() == b"onetwo"
    assert stat.S_IMODE((tmp_path / "prompt.wav").stat().st_mode) == 0o644
    assert [entry.name for entry in tmp_path.iterdir()] == ["prompt.wav"]


@pytest.mark.parametrize("before", [None, b"old"])
def test_a_failure_leaves_all_as_it_was(tmp_path: Path, before: bytes | None) -> None:
    file = tmp_path / "prompt.wav"
    if before:
        file.write_bytes(before)
    with pytest.raises(OSError, match="the disk is full"):
        replace_file(file, chunks_that_fail())
    assert [entry.read_bytes() for entry in tmp_path.iterdir()] == ([before] if before else [])


def test_a_sync_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError("input/output error")

    file = tmp_path / "prompt.wav"
    file.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="input/output error"):
        replace_file(file, [b"new"])
    assert [entry.read_bytes() for entry in tmp_path.iterdir()] == [b"old"]


def test_is_synced_before_it_gets_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[bool] = []
    monkeypatch.setattr(os, "fsync", lambda _descriptor: synced.append((tmp_path / "prompt.wav").exists()))
    replace_file(tmp_path / "prompt.wav", [b"new"])
    assert synced == [False, True], "the file before its name, the folder after it"


@pytest.mark.parametrize("before", [None, b"old"])
def test_a_killed_writer_leaves_no_half_file(tmp_path: Path, before: bytes | None) -> None:
    file = tmp_path / "prompt.wav"
    if before:
        file.write_bytes(before)
    killed = subprocess.run([sys.executable, "-c", KILLED_IN_THE_MIDDLE, str(file)], check=False)
    assert killed.returncode == 9
    assert (file.read_bytes() if file.exists() else None) == before
