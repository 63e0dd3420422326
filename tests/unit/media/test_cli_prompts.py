from pathlib import Path

from typer.testing import CliRunner

from appliance.cli.prompts import app
from tests.unit.media.catalogue_files import write_catalogue

TONES = {"beep": 'kind = "tone"\nhz = 1000\non_ms = 300\noff_ms = 0\n'}


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.output


def test_lists_each_prompt_with_its_texts() -> None:
    code, printed = run("list")
    assert code == 0
    assert "  survey\n     zh  synthetic  您对本次服务满意吗？" in printed
    assert "     beep\n     zh  tone       嘀\n     en  tone       beep\n" in printed


def test_renders_into_the_folder_and_says_how_far_it_is(espeak: object, tmp_path: Path) -> None:
    assert espeak
    file = write_catalogue(tmp_path / "prompts", TONES, {"zh": {"beep": "嘀"}, "en": {"beep": "beep"}})
    words = ("render", "--to", str(tmp_path / "out"), "--language", "zh", "--catalogue", str(file))
    code, printed = run(*words)
    assert code == 0
    assert printed == f"prompt 1 of 1: zh/beep\nThe prompts in {tmp_path / 'out'} are ready.\n"
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["MANIFEST", "zh"]
    assert "were ready already" in run(*words)[1]


def test_refuses_an_unknown_language(tmp_path: Path) -> None:
    code, printed = run("render", "--to", str(tmp_path), "--language", "fr")
    assert code == 2
    assert "the languages are zh, en" in printed
    assert not any(tmp_path.iterdir())
