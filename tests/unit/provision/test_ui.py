import json
import os
from pathlib import Path

import pytest

from provision import checks, node, ui, ui_words
from provision.cache import Cache
from provision.clone import Clone
from provision.errors import SetUpError
from provision.node import Node

PROGRAM = """#!/bin/sh
set -e
case "$1" in
  --version) echo v24.1.0 ;;
  ci) mkdir -p node_modules/vite/bin; echo installed >> "$COUNT" ;;
  *vite.js)
    while [ "$1" != --outDir ]; do shift; done
    mkdir -p "$2"; cat src/main.tsx > "$2/index.html"; test -d node_modules/vite; echo built >> "$COUNT" ;;
esac
"""


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    made = Clone(tmp_path / "clone")
    (made.ui / "src").mkdir(parents=True)
    for name in ui.LOCK:
        (made.ui / name).write_text(name)
    (made.ui / "src" / "main.tsx").write_text("one")
    return made


@pytest.fixture
def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a Node on the path that notes what it is asked to do."""
    programs, count = tmp_path / "bin", tmp_path / "count"
    programs.mkdir()
    for name in ("node", "npm"):
        (programs / name).write_text(PROGRAM)
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("COUNT", str(count))
    return count


def test_it_is_built_once_for_each_state_of_its_sources(clone: Clone, tmp_path: Path, counted: Path) -> None:
    store = Cache(tmp_path / "cache")
    assert (ui.ensure(clone, store) / "index.html").read_text() == "one"
    ui.ensure(clone, store)
    (clone.ui / "dist").mkdir()
    (clone.ui / "dist" / "old.js").write_text("what was built here is no source")
    ui.ensure(clone, store)
    assert counted.read_text().split() == ["installed", "built"]
    (clone.ui / "src" / "main.tsx").write_text("two")
    assert (ui.ensure(clone, store) / "index.html").read_text() == "two"
    assert counted.read_text().split() == ["installed", "built", "built"]


def test_a_build_without_its_page_is_refused(clone: Clone, tmp_path: Path, counted: Path) -> None:
    store = Cache(tmp_path / "cache")
    (ui.ensure(clone, store) / "index.html").unlink()
    with pytest.raises(SetUpError, match="isn't whole"):
        ui.ensure(clone, store)
    assert counted.exists()


@pytest.mark.usefixtures("counted")
def test_the_packages_stand_beside_the_sources_and_follow_the_lock(clone: Clone, tmp_path: Path) -> None:
    store, ours = Cache(tmp_path / "cache"), node.of_the_machine()
    assert ours is not None
    place = clone.ui / ui.PACKAGES
    ui.link(clone, store, ours)
    first = place.readlink()
    (clone.ui / "package-lock.json").write_text("another")
    ui.link(clone, store, ours)
    assert place.readlink() != first
    assert (place / "vite").is_dir()


@pytest.mark.usefixtures("counted")
def test_a_folder_of_packages_of_somebodys_own_stays(clone: Clone, tmp_path: Path) -> None:
    (clone.ui / ui.PACKAGES / "mine").mkdir(parents=True)
    ui.link(clone, Cache(tmp_path / "cache"), Node("node", ("npm",), "v24.1.0"))
    assert (clone.ui / ui.PACKAGES / "mine").is_dir()


@pytest.mark.parametrize(
    ("version", "good"),
    [("v20.19.0\n", True), ("v24.1.0", True), ("v20.18.3", False), ("v18.19.1", False), ("?", False)],
)
def test_which_node_fits(version: str, good: bool) -> None:
    assert node.fits(version) == good


def test_a_machine_without_npm_has_no_node_for_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "node").write_text(PROGRAM)
    (tmp_path / "node").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert node.of_the_machine() is None


def test_the_lock_names_no_registry_and_every_package_has_its_hash() -> None:
    lock = (Path(__file__).parents[3] / "appliance/web/ui/package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') == lock.count('    "node_modules/') > 100


def test_what_is_shipped_is_under_licences_that_may_serve_anywhere() -> None:
    packages = json.loads((Path(__file__).parents[3] / "appliance/web/ui/package-lock.json").read_text())["packages"]
    shipped = {name: package.get("license") for name, package in packages.items() if name and not package.get("dev")}
    assert shipped
    assert set(shipped.values()) <= {"MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD"}, shipped


def test_an_unknown_word_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(SetUpError, match="build, types, check, format, dev"):
        ui_words.run(Clone(tmp_path), Cache(tmp_path / "cache"), ["bulid"])


def test_the_checks_of_the_user_interface_need_node() -> None:
    assert checks.ui_checks(None) == []
    made = checks.ui_checks("/usr/bin/node")
    assert [check.name.partition(": ")[2] for check in made] == list(ui_words.TOOLS)
    assert {check.folder for check in made} == {"appliance/web/ui"}
