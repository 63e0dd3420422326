import os
import platform
import shutil
import stat
from pathlib import Path

import pytest

from provision import lab_image
from provision.cache import Cache
from provision.errors import SetUpError


def test_the_key_follows_our_own_files(tmp_path: Path) -> None:
    files = tmp_path / "lab"
    shutil.copytree(lab_image.FILES, files)
    same = lab_image.entry_key(files)
    assert same == lab_image.entry_key()
    (files / "init").write_text("#!/bin/sh\n")
    changed = lab_image.entry_key(files)
    assert changed != same
    (files / "init").rename(files / "outset")
    assert lab_image.entry_key(files) not in {same, changed}


def test_the_root_folder_comes_from_the_mirror_and_keys_that_the_machine_has() -> None:
    words = lab_image.bootstrap_words(Path("/c/root"), Path("/k/debian.gpg"), "http://mirror.example/debian")
    assert words[0] == "mmdebstrap"
    assert words[-3:] == [
        "forky",
        "/c/root",
        "deb [signed-by=/k/debian.gpg] http://mirror.example/debian forky main",
    ]
    included = next(word for word in words if word.startswith("--include=")).removeprefix("--include=").split(",")
    assert {"asterisk-dahdi", "dahdi-dkms", "qemu-system-x86", "busybox-static"} <= set(included)
    # its package would make an initial RAM disk of everything: the hook unpacks the kernel instead
    assert not [package for package in included if package.startswith("linux-image")]
    assert any(word.startswith("--customize-hook=") and word.endswith('get-kernel "$1"') for word in words)


def test_a_hook_in_a_folder_with_blanks_stays_one_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lab_image, "FILES", Path("/my clone/lab"))
    words = lab_image.bootstrap_words(Path("/r"), Path("/k"), "http://m")
    assert "--customize-hook='/my clone/lab/get-kernel' \"$1\"" in words


def test_no_other_machine_than_a_pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    with pytest.raises(SetUpError, match="is a PC"):
        lab_image.ensure(Cache(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_what_was_made_is_found_again_without_a_word_to_apt(tmp_path: Path) -> None:
    made = tmp_path / f"lab-{lab_image.entry_key()}"
    made.mkdir()
    assert lab_image.ensure(Cache(tmp_path)) == made


@pytest.mark.parametrize("name", ["assemble", "early-init", "get-kernel", "init", "qemu"])
def test_our_files_run(name: str) -> None:
    path = lab_image.FILES / name
    assert path.read_text().startswith("#!/bin/")
    assert path.stat().st_mode & stat.S_IXUSR
    assert os.access(path, os.R_OK)
