"""`zongji config`: revisions from the command line, with a controller and without one."""

import asyncio
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from appliance.cli import app, config_changes
from appliance.config.problem import ConfigError, Problem
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.media import wav
from appliance.services.commands import Commands, Parameters, Tell
from appliance.services.control_server import ControlServer
from appliance.services.unix_socket import lock
from tests.harness.empty_record import put_empty_record
from tests.unit.callflow.stories import WELCOME
from tests.unit.config.demo_document import DEMO, changed
from tests.unit.media.fake_engine import burst
from tests.unit.services.studio import TerseEngine, furnished_instance

PIN_NODE = """        code:
          kind: pin
          pins: [{name: 张三, pin: "271828"}]
          next: sales
          otherwise: bye
"""
WITH_PIN = (('"1": sales', '"1": code'), ("        sales:\n", f"{PIN_NODE}        sales:\n"))


@pytest.fixture(autouse=True)
def who(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUDO_USER", raising=False)
    monkeypatch.setenv("LOGNAME", "li")
    monkeypatch.setattr(config_changes, "find_engine", TerseEngine)


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    instance = furnished_instance(tmp_path / "h")
    put_empty_record(instance.database_url)
    return instance


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "company.yaml"
    file.write_text(DEMO, encoding="utf-8")
    return file


def run(instance: Instance, *words: object) -> Result:
    result = CliRunner().invoke(app, ["--instance", str(instance.folder), "config", *map(str, words)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


def test_the_first_configuration_needs_no_controller(instance: Instance, file: Path) -> None:
    with pytest.raises(UserError, match="ever published"):
        run(instance, "show")
    told = run(instance, "publish", file, "--note", "we begin").output
    assert "Revision 1 is in force" in told
    assert "from its next start on" in told
    history = json.loads(run(instance, "history", "--json").output)
    assert history["in_force"] == 1
    assert [(entry["author"], entry["note"]) for entry in history["revisions"]] == [("li", "we begin")]


def test_revisions_come_and_go(instance: Instance, file: Path) -> None:
    run(instance, "publish", file)
    file.write_text(changed(("ring_s: 15", "ring_s: 20")), encoding="utf-8")
    assert (
        "hotline main: node sales: ring_s 15 → 20"
        in run(instance, "publish", file, "--author", "王", "--base", 1).output
    )
    assert "Nothing differs from revision 2" in run(instance, "publish", file).output
    assert "ring_s 20 → 15" in run(instance, "rollback", 1).output
    table = run(instance, "history").output.splitlines()
    assert [line.split()[0] for line in table[1:]] == ["3", "2", "1"]
    assert "in force" in table[1]
    assert "back to revision 1" in table[1]
    with pytest.raises(UserError, match="Revision 3 was published meanwhile by li"):
        run(instance, "publish", file, "--base", 2)


def test_differences_are_told_between_any_two(instance: Instance, file: Path) -> None:
    run(instance, "publish", file)
    file.write_text(changed(("ring_s: 15", "ring_s: 20")), encoding="utf-8")
    run(instance, "publish", file)
    file.write_text(changed(("ring_s: 15", "ring_s: 25")), encoding="utf-8")
    assert "ring_s 15 → 20" in run(instance, "diff").output
    assert "ring_s 15 → 20" in run(instance, "diff", 1).output
    assert "ring_s 20 → 15" in run(instance, "diff", 2, 1).output
    assert "ring_s 15 → 25" in run(instance, "diff", 1, file).output
    assert "ring_s 20 → 25" in run(instance, "diff", file).output
    assert "revision 2 and revision 2 are the same" in run(instance, "diff", 2, 2).output
    (told,) = json.loads(run(instance, "diff", "--json").output)
    assert told["path"] == ["hotlines", "main", "flow", "nodes", "sales", "ring_s"]
    with pytest.raises(UserError, match="no revision 9"):
        run(instance, "diff", 9)


def test_what_is_shown_has_no_pin_and_what_is_exported_has(instance: Instance, file: Path, tmp_path: Path) -> None:
    file.write_text(changed(*WITH_PIN), encoding="utf-8")
    run(instance, "publish", file)
    assert "pin: (hidden)" in run(instance, "show").output
    assert "271828" not in run(instance, "show", 1).output
    assert "271828" not in run(instance, "history").output
    copy = tmp_path / "copy.yaml"
    run(instance, "export", "--to", copy)
    assert "pin: '271828'" in copy.read_text(encoding="utf-8")
    assert copy.stat().st_mode & 0o777 == 0o600


def test_every_bad_audio_file_is_told_with_its_line_and_can_be_mended_under_its_name(
    instance: Instance, file: Path
) -> None:
    text = changed(
        (f"welcome_ringtone: {WELCOME}", "welcome_ringtone: {by_language: {zh: {file: welcome.wav}}}"),
        ("prompt: {builtin: goodbye}", "prompt: {file: bye.wav}"),
    )
    file.write_text(text, encoding="utf-8")
    audio = file.parent / "audio"
    audio.mkdir()
    (audio / "welcome.wav").write_bytes(wav.header(16000) + bytes(16000))
    (audio / "bye.wav").write_bytes(wav.encode(burst(440, 1.0))[:5000])
    for word in ("check", "publish"):
        with pytest.raises(ConfigError) as refused:
            run(instance, word, file)
        told = {problem.line: problem.message for problem in refused.value.problems}
        assert len(told) == 2
        for line, message in told.items():
            assert line is not None
            assert ("welcome.wav" if "welcome" in text.splitlines()[line - 1] else "bye.wav") in message
        assert any("nothing but silence" in message for message in told.values())
        assert any("ends early" in message for message in told.values())
    assert not audio_names(instance), "a refused file takes nobody's name"
    for name in ("welcome.wav", "bye.wav"):
        (audio / name).write_bytes(wav.encode(burst(440, 1.0)))
    assert "is good" in run(instance, "check", file).output
    assert not audio_names(instance), "a check changes nothing"
    assert "Revision 1 is in force" in run(instance, "publish", file).output
    assert audio_names(instance) == {"welcome.wav", "bye.wav"}


def audio_names(instance: Instance) -> set[str]:
    return {sound.name for sound in instance.audio.rglob("*")}


def test_an_export_makes_another_box_the_same(instance: Instance, file: Path, tmp_path: Path) -> None:
    text = changed((f"welcome_ringtone: {WELCOME}", "welcome_ringtone: {file: welcome.wav}"), *WITH_PIN)
    file.write_text(text, encoding="utf-8")
    (file.parent / "audio").mkdir()
    (file.parent / "audio" / "welcome.wav").write_bytes(wav.encode(burst(440, 1.0)))
    (file.parent / "audio" / "unrelated.wav").write_bytes(b"")
    run(instance, "publish", file)
    assert [sound.name for sound in instance.audio.iterdir()] == ["welcome.wav"]
    (tmp_path / "stick").mkdir()
    run(instance, "export", "--to", tmp_path / "stick" / "company.yaml")
    other = furnished_instance(tmp_path / "o")
    put_empty_record(other.database_url)
    run(other, "import", tmp_path / "stick" / "company.yaml")
    assert run(other, "show").output == run(instance, "show").output
    assert (other.audio / "welcome.wav").read_bytes() == (instance.audio / "welcome.wav").read_bytes()
    assert "import of company.yaml" in run(other, "history").output


def test_an_older_releases_export_is_brought_along(instance: Instance, file: Path) -> None:
    lines = ", ".join(f'"{number:02}"' for number in range(1, 11))
    group = f"trunk_groups:\n  main: {{lines: [{lines}]}}\n"
    old = changed(
        ("config_version: 2", "config_version: 1"), (group, ""), ("trunk_groups: [main]", f"lines: [{lines}]")
    )
    file.write_text(old, encoding="utf-8")
    run(instance, "import", file)
    assert "config_version: 2" in run(instance, "show").output


def test_faults_are_told_with_their_lines_and_change_nothing(instance: Instance, file: Path) -> None:
    run(instance, "publish", file)
    file.write_text(changed(("ring_s: 15", "rings: 15")), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"line \d+: hotlines.main.flow.nodes.sales.rings"):
        run(instance, "publish", file)
    assert json.loads(run(instance, "history", "--json").output)["in_force"] == 1


STORY = """
stories:
  - {name: 白天, hotline: main, at: 2026-11-20T10:00:00, keys: ["1"], expect: {served_by: "8003"}}
"""


def test_a_story_that_fails_blocks_until_it_is_overruled(instance: Instance, file: Path) -> None:
    file.write_text(DEMO + STORY, encoding="utf-8")
    with pytest.raises(UserError, match=r"'白天' fails: served by 8001, not by 8003"):
        run(instance, "publish", file)
    told = run(instance, "publish", file, "--note", "new flow", "--overrule", "the story is old").output
    assert "Overruled: '白天' fails" in told
    assert "new flow (stories overruled: the story is old)" in run(instance, "history").output


def test_a_controller_that_is_there_but_does_not_listen_is_not_passed_over(instance: Instance, file: Path) -> None:
    lock(instance.live_socket)
    with pytest.raises(UserError, match="Another controller is running"):
        run(instance, "publish", file)


@contextmanager
def controller(instance: Instance, asked: list[Mapping[str, Any]], answer: object) -> Iterator[None]:
    """Be a controller that gives one answer to everything."""

    async def handle(parameters: Parameters, tell: Tell) -> Mapping[str, Any]:
        asked.append(parameters)
        tell("making the sounds: 1 of 1")
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, dict)
        return answer

    commands = Commands()
    commands.add("publish", handle)
    commands.add("rollback", handle)
    loop = asyncio.new_event_loop()
    server = ControlServer(commands, instance.control_socket, "0")
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(server.open(), loop).result(10)
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(server.close(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def test_a_controller_that_runs_does_it(instance: Instance, file: Path) -> None:
    asked: list[Mapping[str, Any]] = []
    answer = {
        "revision": 8,
        "changed": True,
        "differences": ["agent 8004 赵敏 added"],
        "warnings": [{"message": "no hotline ever rings this agent"}],
        "overruled": [],
        "asterisk": "",
    }
    with controller(instance, asked, answer):
        told = run(instance, "publish", file, "--note", "more", "--base", 7).output
        run(instance, "rollback", 3, "--author", "王")
    assert "Revision 8 is in force from the next call on." in told
    assert "agent 8004 赵敏 added" in told
    assert "no hotline ever rings this agent" in told
    publish, rollback = asked
    assert publish == {"yaml": DEMO, "author": "li", "note": "more", "base_revision": 7, "overrule": ""}
    assert (rollback["revision"], rollback["author"], rollback["note"]) == (3, "王", "back to revision 3")


def test_what_the_controller_refuses_is_told_as_here(instance: Instance, file: Path) -> None:
    problem = Problem(("agents", "8001"), "is on holiday", 25)
    with (
        controller(instance, [], ConfigError((problem,))),
        pytest.raises(ConfigError, match=r"line 25: agents.8001: is on"),
    ):
        run(instance, "publish", file)
    with controller(instance, [], UserError("no", "wait")), pytest.raises(UserError, match="no") as refused:
        run(instance, "publish", file)
    assert refused.value.remedy == "wait"
