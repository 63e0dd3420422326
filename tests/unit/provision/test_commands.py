from pathlib import Path
from typing import NoReturn

import pytest

from provision import apt, commands, python_env
from provision.clone import Clone
from provision.errors import SetUpError


def test_our_flags_are_taken_and_the_others_stay() -> None:
    words = ["-k", "menu", "--quick", "--python", "forky", "-x"]
    assert commands.taken(words, "--quick")
    assert commands.takes_forky(words)
    assert words == ["-k", "menu", "-x"]
    assert not commands.taken(words, "--quick")
    assert not commands.takes_forky(words)


@pytest.mark.parametrize("words", [["--python"], ["--python", "3.14"]])
def test_another_python_is_refused(words: list[str]) -> None:
    with pytest.raises(SetUpError, match="forky"):
        commands.takes_forky(words)


@pytest.mark.parametrize("words", [[], ["help"], ["--help"]])
def test_help_tells_every_word(words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(tmp_path, words) == 0
    told = capsys.readouterr().out
    assert all(f"  {name}" in told for name in commands.COMMANDS if not name.startswith("-"))


def test_an_error_is_told_with_its_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(tmp_path, ["bench", "nothing"]) == 1
    assert "What to do: One of: none yet" in capsys.readouterr().err


def test_quick_tests_leave_numpy_one_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They run side by side already: more threads only wait for each other."""
    given: dict[str, str] = {}

    def become(_clone: Clone, _words: list[str], env: dict[str, str]) -> NoReturn:
        given.update(env)
        raise SystemExit(0)

    monkeypatch.setattr(python_env, "ensure", lambda *_: None)
    monkeypatch.setattr(apt, "install", lambda *_, **__: None)
    monkeypatch.setattr(commands, "become", become)
    with pytest.raises(SystemExit):
        commands.main(tmp_path, ["test", "--quick"])
    assert given == {"OPENBLAS_NUM_THREADS": "1"}


@pytest.mark.parametrize("version", [(3, 10), (3, 15), (2, 7)])
def test_a_python_that_does_not_fit_is_refused(version: tuple[int, int]) -> None:
    with pytest.raises(SetUpError, match=f"{version[0]}.{version[1]}"):
        python_env.require_python(version)


def clone_at(top: Path, *, settings: str = "", dependency: str = "fastapi") -> Clone:
    project = f"""
[project]
name = "zongji"
dependencies = ["{dependency}"]
[build-system]
requires = []
[tool.hatch]
[tool.ruff]
{settings}
"""
    for path in (
        top / "pyproject.toml",
        top / "hil-rig" / "pyproject.toml",
        top / "image-build/requirements/develop.txt",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(project)
    return Clone(top)


def test_the_environment_depends_on_dependencies_and_not_on_the_tools_settings(tmp_path: Path) -> None:
    def made_from(**words: str) -> str:
        clone = clone_at(tmp_path, **words)
        clone.develop.write_text("locked")
        return python_env.environment_key(clone, "3.11")

    plain = made_from()
    assert made_from(settings="line-length = 100") == plain
    assert made_from(dependency="flask") != plain


@pytest.mark.parametrize(
    ("words", "does"),
    [
        (["-m", "lab"], True),
        (["tests/lab"], True),
        (["tests/lab/test_lab_cables.py::test_it"], True),
        (["hil-rig/tests/test_exchange_contract.py", "-q"], True),
        (["tests/unit", "-k", "label"], False),
        ([], False),
    ],
)
def test_the_lab_is_made_for_whoever_asks_for_its_tests(words: list[str], does: bool) -> None:
    assert commands.names_the_lab(words) is does
