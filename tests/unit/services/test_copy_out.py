"""What is taken out of the switchboard is whole and its taker's alone, or nothing of it is left behind."""

import errno
import shutil
from pathlib import Path
from typing import BinaryIO

import pytest

from appliance.errors import UserError
from appliance.services.copy_out import copy_out


@pytest.fixture
def source(tmp_path: Path) -> Path:
    source = tmp_path / "a.wav"
    source.write_bytes(b"sound")
    return source


def test_a_folder_gets_the_file_by_its_own_name(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    target = copy_out(source, folder)
    assert (target, target.read_bytes(), target.stat().st_mode & 0o777) == (folder / "a.wav", b"sound", 0o600)


def test_nothing_is_overwritten(source: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.wav"
    there.write_bytes(b"mine")
    with pytest.raises(UserError, match="is there already"):
        copy_out(source, there)
    assert there.read_bytes() == b"mine"


def test_a_full_disk_leaves_no_half_file(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(_source: BinaryIO, to: BinaryIO) -> None:
        to.write(b"so")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", fill)
    with pytest.raises(UserError, match="No space left on device"):
        copy_out(source, tmp_path / "out.wav")
    assert not (tmp_path / "out.wav").exists()
