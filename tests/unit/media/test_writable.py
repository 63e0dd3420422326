"""Whether a folder can be written, asked by writing."""

import os
from pathlib import Path

import pytest

from appliance.media.writable import is_writable


def test_a_folder_of_our_own_can_be_written_and_nothing_is_left_in_it(tmp_path: Path) -> None:
    assert is_writable(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_nobody_may_write_cannot_be_written() -> None:
    assert not is_writable(Path("/proc/sys") if os.geteuid() == 0 else Path("/etc"))


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        is_writable(tmp_path / "nowhere")


def test_a_full_disk_is_no_read_only_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "open", full)
    assert is_writable(tmp_path)
