"""How Asterisk is started."""

import os
from pathlib import Path

import pytest

from appliance.daemons import asterisk_command as module
from appliance.daemons.asterisk_command import ROOT_FOLDER_VARIABLE, asterisk_command
from appliance.domain.instance import Instance, Ports
from appliance.errors import UserError

PORTS = Ports(10000, 10001, 10002, 10003, 10020, 10999)


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Instance:
    monkeypatch.delenv(ROOT_FOLDER_VARIABLE, raising=False)
    (tmp_path / "asterisk").mkdir()
    return Instance(tmp_path, PORTS, 61740)


def test_asterisk_never_runs_as_root(instance: Instance) -> None:
    with pytest.raises(UserError, match="must not run as root"):
        asterisk_command(Instance(instance.folder, PORTS, 0))


def test_root_gives_up_its_rights_before_asterisk_starts(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    words = asterisk_command(instance)
    assert words[: words.index("asterisk")] == [
        *("setpriv", "--reuid", "61740", "--regid", "61740", "--clear-groups"),
        *("--no-new-privs", "--pdeathsig", "TERM"),
    ]
    assert words[words.index("asterisk") :] == ["asterisk", "-f", "-C", f"{instance.folder}/asterisk/etc/asterisk.conf"]


def test_anybody_else_starts_it_as_they_are(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    words = asterisk_command(instance)
    assert words[:5] == ["setpriv", "--no-new-privs", "--pdeathsig", "TERM", "asterisk"]


def test_from_a_root_folder_it_has_mounts_of_its_own(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(module, "_propagation", lambda: "private")
    plain = asterisk_command(instance)
    monkeypatch.setenv(ROOT_FOLDER_VARIABLE, "/var/cache/zongji/a root")
    words = asterisk_command(instance)
    assert words[:4] == ["unshare", "-m", "--propagation", "private"]
    assert words[4:7] == ["sh", "-eu", "-c"]
    assert words[8:12] == [
        "zongji-asterisk",
        "/var/cache/zongji/a root",
        str(instance.folder),
        str(instance.folder / "asterisk" / "tree"),
    ]
    assert words[12:] == plain
    assert (instance.folder / "asterisk" / "tree").is_dir()
    assert "/var/cache" not in words[7], "a path is an argument of the script, never a part of it"


def test_an_empty_variable_is_none(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ROOT_FOLDER_VARIABLE, "")
    assert asterisk_command(instance)[0] == "setpriv"


MOUNTED = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
CHROOT = "22 1 8:1 /x /proc rw,relatime{shared} - proc proc rw\n"


@pytest.mark.parametrize(("mounts", "propagation"), [(MOUNTED, "private"), (CHROOT.format(shared=""), "unchanged")])
def test_propagation(monkeypatch: pytest.MonkeyPatch, mounts: str, propagation: str) -> None:
    monkeypatch.setattr(Path, "read_text", lambda _path, **_: mounts)
    assert module._propagation() == propagation


def test_a_chroot_whose_mounts_would_be_seen_outside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_text", lambda _path, **_: CHROOT.format(shared=" shared:7"))
    with pytest.raises(UserError, match="outside of this chroot"):
        module._propagation()
