from pathlib import Path

import pytest

from provision import asterisk, machine, root_folder
from provision.asterisk import AsteriskInstall, is_new_enough
from provision.cache import Cache
from provision.errors import SetUpError
from provision.root_folder import asterisk_version


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("Asterisk 22.10.1~dfsg+~cs6.15.60671435-1\n", "22.10.1"),
        ("Asterisk 16.28.0~dfsg-0+deb11u4", "16.28.0"),
        ("Asterisk certified-22.8", "22.8"),
        ("Asterisk certified/18.9-cert4", "18.9"),
        ("Asterisk GIT-master-abc", None),
        ("", None),
        (None, None),
    ],
)
def test_the_version_is_read(said: str | None, version: str | None) -> None:
    assert asterisk_version(said) == version


@pytest.mark.parametrize(("version", "enough"), [("22", True), ("23.1.0", True), ("21.9.9", False), ("9.0", False)])
def test_22_is_the_oldest(version: str, enough: bool) -> None:
    assert is_new_enough(version) is enough


def test_the_machines_own_is_taken_when_it_is_new_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asterisk, "own_version", lambda: "22.6.0")
    found = asterisk.locate(Cache(tmp_path))
    assert found == AsteriskInstall("host", None, "22.6.0")
    assert found.environment() == {}


def test_an_older_one_is_passed_over_for_the_root_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "asterisk-version").write_text("22.10.1\n")
    root = tmp_path / "root"
    monkeypatch.setattr(asterisk, "own_version", lambda: "20.1.0")
    monkeypatch.setattr(root_folder, "ensure", lambda _: root)
    found = asterisk.locate(Cache(tmp_path))
    assert found == AsteriskInstall("root-folder", root, "22.10.1")
    assert found.environment() == {"ZONGJI_ASTERISK_ROOT": str(root)}


def test_ubuntu_without_a_mirror_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    ubuntu = machine.parse_os_release('ID=ubuntu\nPRETTY_NAME="Ubuntu 24.04"\n')
    monkeypatch.setattr(machine, "distribution", lambda: ubuntu)
    monkeypatch.delenv("ZONGJI_DEBIAN_MIRROR", raising=False)
    with pytest.raises(SetUpError, match=r"Ubuntu 24\.04") as refused:
        root_folder.mirror()
    assert "ZONGJI_DEBIAN_MIRROR" in refused.value.remedy


def test_the_variable_names_the_mirror(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZONGJI_DEBIAN_MIRROR", "http://mirror.example/debian/")
    assert root_folder.mirror() == "http://mirror.example/debian"
