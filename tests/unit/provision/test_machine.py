import platform
import shutil

import pytest

from provision import machine
from provision.errors import SetUpError
from provision.machine import parse_os_release

BOOKWORM = """PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_CODENAME=bookworm
ID=debian
"""
NOBLE = """PRETTY_NAME="Ubuntu 24.04.2 LTS"
VERSION_CODENAME=noble
ID=ubuntu
ID_LIKE=debian
"""


def test_debian_is_debian() -> None:
    found = parse_os_release(BOOKWORM)
    assert (found.id, found.codename, found.pretty) == ("debian", "bookworm", "Debian GNU/Linux 12 (bookworm)")
    assert found.is_debian
    assert found.has_apt


def test_ubuntu_has_apt_but_is_not_debian() -> None:
    found = parse_os_release(NOBLE)
    assert not found.is_debian
    assert found.has_apt


def test_a_grandchild_of_debian_has_apt() -> None:
    assert parse_os_release("ID=linuxmint\nID_LIKE='ubuntu debian'\n").has_apt


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "no assignment here", 'ID="unclosed\n', "=\n\0"])
def test_broken_text_is_an_unknown_linux_at_worst(text: str) -> None:
    assert not parse_os_release(text).has_apt


def test_an_unknown_architecture_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "armv7l")
    with pytest.raises(SetUpError, match="armv7l"):
        machine.debian_architecture()


def test_without_root_and_sudo_the_person_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "is_root", lambda: False)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(SetUpError, match="needs root") as refused:
        machine.as_root(["true"], why="Testing")
    assert "root" in refused.value.remedy


def test_sudo_is_put_in_front_where_we_are_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "is_root", lambda: False)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert machine.as_root(["true"], why="Testing") == ["sudo", "true"]
