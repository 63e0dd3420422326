import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from appliance.cli import app
from appliance.cli import prompts as module
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.services.prompt_voices import human_voices
from appliance.services.publish.at_rest import box_of, put_in_force
from appliance.services.publish.saving import Saving
from appliance.storage.revisions import Revisions
from tests.harness.empty_record import put_empty_record
from tests.unit.config.demo_document import changed, demo
from tests.unit.services.studio import furnished_instance
from tests.unit.services.test_prompt_voices import recording


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return furnished_instance(tmp_path / "h")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a controller that runs is asked."""
    heard: list[str] = []

    def command(_socket: Path, name: str, _parameters: object, _tell: object) -> dict[str, object]:
        heard.append(name)
        return {"changed": True, "asterisk": ""}

    monkeypatch.setattr(module, "command", command)
    return heard


def run(instance: Instance, *words: object) -> Result:
    result = CliRunner().invoke(app, ["--instance", str(instance.folder), "prompts", *map(str, words)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


def voices(folder: Path) -> Path:
    file = folder / "voices.zip"
    with zipfile.ZipFile(file, "w") as out:
        out.writestr("101.wav", recording("welcome"))
    return file


def test_a_voice_comes_and_goes_while_calls_are_served(instance: Instance, tmp_path: Path, asked: list[str]) -> None:
    told = run(instance, "import", voices(tmp_path)).output
    assert "file 1 of 1: 101.wav" in told
    assert "1 prompts imported; 1 of" in told
    assert "The next call hears them." in told
    listed = run(instance, "list").output.splitlines()
    at = listed.index("101  welcome")
    assert listed[at + 1].split()[:2] == ["zh", "human"]
    assert listed[at + 2].split()[:2] == ["en", "synthetic"]
    assert "stopgap" in listed[-1]

    assert "welcome: synthetic again" in run(instance, "restore", "welcome").output
    assert "welcome: was synthetic already" in run(instance, "restore", "welcome").output
    assert asked == ["prompts_refresh"] * 2, "what was synthetic already is nothing to refresh for"
    assert human_voices(instance, "zh") == frozenset()


def test_without_a_controller_they_are_heard_from_its_start_on(instance: Instance, tmp_path: Path) -> None:
    assert "it takes them when it starts" in run(instance, "import", voices(tmp_path)).output
    assert human_voices(instance, "zh") == {"welcome"}


def test_a_refused_archive_is_told_with_its_faults_and_nobody_is_bothered(
    instance: Instance, tmp_path: Path, asked: list[str]
) -> None:
    with zipfile.ZipFile(tmp_path / "voices.zip", "w") as out:
        out.writestr("wellcome.wav", b"")
    with pytest.raises(UserError, match="did you mean 'welcome'"):
        run(instance, "import", tmp_path / "voices.zip")
    assert asked == []


@pytest.mark.parametrize(("suffix", "sign"), [("html", "<td>101</td>"), ("csv", "101,welcome.wav"), ("md", "| 101 |")])
def test_the_script_is_written_for_who_reads_it(instance: Instance, tmp_path: Path, suffix: str, sign: str) -> None:
    told = run(instance, "script", "--language", "zh", "--to", tmp_path / f"studio.{suffix}").output
    assert "minutes of speech" in told
    assert sign in (tmp_path / f"studio.{suffix}").read_text(encoding="utf-8")


def test_a_script_needs_a_folder_that_is_there(instance: Instance, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="can't be written: No such file or directory"):
        run(instance, "script", "--to", tmp_path / "nowhere" / "s.html")


def test_the_companys_own_texts_are_added_or_said_to_be_missing(instance: Instance, tmp_path: Path) -> None:
    (tmp_path / "company.yaml").write_text(changed(("prompt: {builtin: goodbye}", "prompt: 再见了")), encoding="utf-8")
    page = tmp_path / "s.csv"
    assert "own texts are not in it" in run(instance, "script", "--to", page).output
    assert "再见了" not in page.read_text(encoding="utf-8")
    told = run(instance, "script", "--to", page, "--document", tmp_path / "company.yaml").output
    assert "are the company's own" in told
    (row,) = [line for line in page.read_text(encoding="utf-8").splitlines() if "再见了" in line]
    number = row.split(",")[0]
    assert row.split(",")[1:3] == [f"recorded/{number}.wav", "再见了"]
    assert len(number) == 4

    put_empty_record(instance.database_url)
    with pytest.raises(UserError, match="ever published"):
        run(instance, "script", "--to", page, "--in-force")
    with Revisions.open(instance.database_url) as store:
        document = demo(("prompt: {builtin: goodbye}", "prompt: 下次再见"))
        put_in_force(store, box_of(instance), document, Saving("li"), datetime.now(UTC))
    run(instance, "script", "--to", page, "--in-force")
    assert "下次再见" in page.read_text(encoding="utf-8")


def test_a_script_of_another_kind_is_refused(instance: Instance, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"none of \.html, \.csv, \.md"):
        run(instance, "script", "--to", tmp_path / "studio.docx")


def test_list_needs_no_switchboard(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["--instance", str(tmp_path), "prompts", "list"])
    assert result.exit_code == 0
    assert "human " not in result.output
