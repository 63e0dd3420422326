"""The whole suite: each test is in one of its parts, and in no other; what shares a switchboard shares a worker."""

import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from provision.commands import HELP
from provision.suite import LAB, LAB_FOLDERS, NO_VM, PARTS, Part, main

MARKS = ("asterisk", "phones", "browser", "alone")
TESTS = """
import os, pathlib, pytest

@pytest.mark.xdist_group("one switchboard")
@pytest.mark.parametrize("n", range(6))
def test_it(n):
    pathlib.Path(__file__).with_name(f"ran-{n}").write_text(os.environ["PYTEST_XDIST_WORKER"])
"""


@pytest.mark.parametrize("has", list(product([False, True], repeat=len(MARKS))))
def test_each_test_is_in_one_part(has: tuple[bool, ...]) -> None:
    marks = dict(zip(MARKS, has, strict=True)) | {"lab": False}
    taken = [part.name for part in PARTS if eval(part.marked, dict(marks))]  # noqa: S307 - pytest's form is Python's
    assert len(taken) == 1, taken


@pytest.mark.parametrize("has", list(product([False, True], repeat=len(MARKS))))
def test_what_needs_the_lab_is_in_its_part_alone_whatever_else_it_needs(has: tuple[bool, ...]) -> None:
    marks = dict(zip(MARKS, has, strict=True)) | {"lab": True}
    assert [part for part in PARTS if eval(part.marked, dict(marks))] == [LAB]  # noqa: S307 - pytest's form is Python's


def test_what_needs_the_lab_stands_in_its_folders_where_alone_it_is_collected() -> None:
    clone = Path(__file__).parents[3]
    files = (file for folder in ("tests", "hil-rig") for file in (clone / folder).rglob("*.py"))
    marked = {str(file.relative_to(clone)) for file in files if "pytest.mark." + "lab" in file.read_text()}
    assert marked
    assert all(name.startswith(tuple(f"{folder}/" for folder in LAB_FOLDERS)) for name in marked), marked


def test_without_the_virtual_machine_the_lab_is_left_out_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    ran: list[str] = []

    def run(part: Part) -> bool:
        ran.append(part.name)
        return True

    assert main([NO_VM], run) == 0
    assert ran == [part.name for part in PARTS[:-1]]
    assert LAB.name not in ran
    assert "./zongji test -m lab" in capsys.readouterr().out.splitlines()[-1]
    assert f"test {NO_VM} " in HELP


@pytest.mark.parametrize("failing", [None, *range(len(PARTS))])
def test_every_part_is_run_and_one_that_fails_fails_the_whole(failing: int | None) -> None:
    ran: list[str] = []

    def run(part: Part) -> bool:
        ran.append(part.name)
        return failing is None or part != PARTS[failing]

    assert main([], run) == (0 if failing is None else 1)
    assert ran == [part.name for part in PARTS]


@pytest.mark.slow
def test_what_shares_a_switchboard_shares_a_worker(tmp_path: Path) -> None:
    """Releases of pytest and pytest-xdist that don't know each other spread a group without a word."""
    (tmp_path / "test_it.py").write_text(TESTS)
    words = ["-q", "-n", "2", "--dist", "loadgroup", "-p", "no:cacheprovider", "-c", "/dev/null", str(tmp_path)]
    subprocess.run([sys.executable, "-m", "pytest", *words], check=True, capture_output=True, cwd=tmp_path)
    ran = [file.read_text() for file in tmp_path.glob("ran-*")]
    assert len(ran) == 6
    assert len(set(ran)) == 1
