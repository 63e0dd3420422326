"""What every speech engine must do, on each that there is; and how badly a program behind one can behave."""

import pickle
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from appliance.errors import UserError
from appliance.media.espeak import EspeakEngine
from appliance.media.own_command import CommandEngine
from appliance.media.pcm import dbfs, rms
from appliance.media.piper import PiperEngine
from appliance.media.speech import SpeechEngine, VoiceSettings, engine_ids, find_engine

DEADLINE_S = 20.0
HOSTILE = ["--help", "-m /etc/passwd", "; reboot", "$(reboot)", "{wav}", "{voice}", "a\0b", "one\ntwo", "<speak/>"]

SPEAKS = """\
import sys, wave, math, struct
out = wave.open(sys.argv[sys.argv.index("{option}") + 1], "wb")
text = sys.stdin.buffer.read()
out.setnchannels(1); out.setsampwidth(2); out.setframerate(22050)
count = 22050 * max(1, len(text)) // 20
out.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(n / 8))) for n in range(count)))
out.close()
open({log!r}, "ab").write(repr((sys.argv[1:], text)).encode() + b"\\n")
"""


def put_program(folder: Path, name: str, script: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!{sys.executable}\n{script}", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


def speaking(option: str, log: Path) -> str:
    return SPEAKS.replace("{option}", option).replace("{log!r}", repr(str(log)))


def own_command(folder: Path, script: str, *arguments: str) -> CommandEngine:
    put_program(folder / "speech", "my-tts", script)
    words = arguments or ("--lang", "{language}", "--voice", "{voice}", "--out", "{wav}")
    return CommandEngine(VoiceSettings({"zh": "xiao"}, command=("my-tts", *words), folder=folder / "speech"))


def piper(folder: Path, script: str, voices: tuple[str, ...] = ("zh_CN-huayan", "en_US-amy")) -> PiperEngine:
    program = put_program(folder / "speech", "piper", script)
    for voice in voices:
        (folder / "speech" / f"{voice}.onnx").write_bytes(b"model")
        (folder / "speech" / f"{voice}.onnx.json").write_text(f'{{"language": {{"code": "{voice[:5]}"}}}}')
    return PiperEngine(VoiceSettings(folder=folder / "speech"), (str(program),))


def make_espeak(_folder: Path) -> SpeechEngine:
    return EspeakEngine()


def make_command(folder: Path) -> SpeechEngine:
    return own_command(folder, speaking("--out", folder / "log"))


def make_piper(folder: Path) -> SpeechEngine:
    return piper(folder, speaking("-f", folder / "log"))


@pytest.fixture(params=[make_espeak, make_command, make_piper])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> SpeechEngine:
    if request.param is make_espeak:
        request.getfixturevalue("espeak")
    make: Callable[[Path], SpeechEngine] = request.param
    return make(tmp_path)


def test_it_speaks_both_languages(engine: SpeechEngine) -> None:
    assert {"zh", "en"} <= engine.languages
    for text, language in (("您好，欢迎致电。", "zh"), ("Hello and welcome.", "en")):
        sound = engine.speak(text, language, DEADLINE_S)
        assert 0.3 < sound.duration_s < 6
        assert dbfs(rms(sound.samples)) > -40


def test_the_same_text_sounds_the_same(engine: SpeechEngine) -> None:
    assert engine.speak("您好", "zh", DEADLINE_S) == engine.speak("您好", "zh", DEADLINE_S)


def test_it_tells_its_version_and_its_voices_apart(engine: SpeechEngine) -> None:
    assert engine.version() == engine.version() != ""
    assert engine.voice("zh") != engine.voice("en")


def test_it_travels_to_another_process(engine: SpeechEngine) -> None:
    assert pickle.loads(pickle.dumps(engine)) == engine  # noqa: S301 - our own pickle


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_spoken_and_nothing_else(engine: SpeechEngine, tmp_path: Path, text: str) -> None:
    before = {*tmp_path.rglob("*")}
    engine.speak(text, "en", DEADLINE_S)
    assert {*tmp_path.rglob("*")} - before <= {tmp_path / "log"}


@pytest.mark.parametrize("make", [make_command, make_piper])
def test_no_text_gets_into_an_argument(make: Callable[[Path], SpeechEngine], tmp_path: Path) -> None:
    for text in HOSTILE:
        make(tmp_path).speak(text, "zh", DEADLINE_S)
    for line in (tmp_path / "log").read_text().splitlines():
        arguments, told = eval(line)  # noqa: S307 - what our own script wrote by repr
        assert told.endswith(b"\n")
        assert told.count(b"\n") == 1
        assert not {text for text in HOSTILE if text in arguments}


HALF_A_WAV = """\
import sys, wave, io
held = io.BytesIO()
out = wave.open(held, "wb")
out.setparams((1, 2, 22050, 0, "NONE", ""))
out.writeframes(bytes(44100))
out.close()
open(sys.argv[sys.argv.index("{option}") + 1], "wb").write(held.getvalue()[:20000])
"""
MISBEHAVING = [
    ("import sys; sys.exit('no such voice')", "failed with 1: no such voice"),
    ("import os; os.kill(os.getpid(), 11)", "failed with -11"),
    ("", "has written no sound"),
    ("import sys; open(sys.argv[sys.argv.index('{option}') + 1], 'w')", "no usable sound: the file is empty"),
    ("import sys; open(sys.argv[sys.argv.index('{option}') + 1], 'w').write('Traceback')", "not a sound file"),
    (HALF_A_WAV, "no usable sound: the file ends early"),
    ("import sys, time; sys.stderr.write('x' * 5_000_000); sys.exit(3)", "failed with 3: x{200,300} "),
]


@pytest.mark.parametrize(("make", "option"), [(own_command, "--out"), (piper, "-f")])
@pytest.mark.parametrize(("script", "reason"), MISBEHAVING)
def test_a_program_that_misbehaves_is_told_of_with_a_remedy(
    make: Callable[[Path, str], SpeechEngine], option: str, script: str, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=reason) as refusal:
        make(tmp_path, script.replace("{option}", option)).speak("您好", "zh", DEADLINE_S)
    assert refusal.value.remedy


@pytest.mark.parametrize("make", [own_command, piper])
def test_one_that_hangs_is_killed_with_its_children(make: Callable[[Path, str], SpeechEngine], tmp_path: Path) -> None:
    script = f"""\
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open({str(tmp_path / "pids")!r}, "w").write(f"{{os.getpid()}} {{child.pid}}")
time.sleep(600)
"""
    with pytest.raises(UserError, match=r"took longer than 1 s"):
        make(tmp_path, script).speak("您好", "zh", 1.0)
    pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
    until = time.monotonic() + 5
    while any(is_running(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.01)
    assert not any(is_running(pid) for pid in pids)


def is_running(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_one_that_leaves_a_child_behind_leaves_none(tmp_path: Path) -> None:
    script = f"""\
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open({str(tmp_path / "pid")!r}, "w").write(str(child.pid))
"""
    with pytest.raises(UserError, match="no sound"):
        own_command(tmp_path, script).speak("您好", "zh", DEADLINE_S)
    pid, until = int((tmp_path / "pid").read_text()), time.monotonic() + 5
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.01)
    assert not is_running(pid)


def test_an_own_command_is_filled_in(tmp_path: Path) -> None:
    engine = own_command(
        tmp_path, speaking("--out", tmp_path / "log"), "--l={language}", "{voice}", "{rate}", "--out", "{wav}"
    )
    engine.speak("您好", "zh", DEADLINE_S)
    arguments, text = eval((tmp_path / "log").read_text())  # noqa: S307 - what our own script wrote by repr
    assert arguments[:3] == ["--l=zh", "xiao", "1"]
    assert text.decode() == "您好\n"


def test_no_value_is_taken_for_another_place(tmp_path: Path) -> None:
    folder = own_command(tmp_path, "").settings.folder
    engine = CommandEngine(VoiceSettings({"zh": "{wav}"}, command=("my-tts", "{voice}", "{wav}"), folder=folder))
    assert engine.voice("zh") == "{wav} {wav}"


@pytest.mark.parametrize("program", ["/bin/sh", "../my-tts", "", ".", "..", "no-such", "speech/my-tts"])
def test_a_document_can_only_name_programs_of_the_instances_folder(tmp_path: Path, program: str) -> None:
    folder = own_command(tmp_path, "").settings.folder
    engine = CommandEngine(VoiceSettings(command=(program, "{wav}"), folder=folder))
    with pytest.raises(UserError, match=r"no name of a file|is missing"):
        engine.speak("您好", "zh", DEADLINE_S)


def test_an_own_command_must_write_a_file() -> None:
    with pytest.raises(UserError, match=r"has no \{wav\}"):
        find_engine("command", VoiceSettings(command=("my-tts",)))


def test_another_program_or_voice_makes_another_key(tmp_path: Path) -> None:
    engine = own_command(tmp_path, "")
    before = engine.version(), engine.voice("zh")
    put_program(tmp_path / "speech", "my-tts", "print('a newer one')")
    faster = CommandEngine(VoiceSettings({"zh": "da"}, 1.2, engine.settings.command, engine.settings.folder))
    assert engine.version() != before[0]
    assert faster.voice("zh") != before[1]


def test_piper_takes_the_voice_that_was_chosen(tmp_path: Path) -> None:
    script = speaking("-f", tmp_path / "log")
    engine = piper(tmp_path, script, ("zh_CN-chaowen", "zh_CN-huayan"))
    chosen = PiperEngine(VoiceSettings({"zh": "zh_CN-huayan"}, 2.0, folder=engine.settings.folder), engine.program)
    chosen.speak("您好", "zh", DEADLINE_S)
    arguments, _ = eval((tmp_path / "log").read_text())  # noqa: S307 - what our own script wrote by repr
    assert arguments[:2] == ["-m", str(tmp_path / "speech" / "zh_CN-huayan.onnx")]
    assert arguments[arguments.index("--length_scale") + 1] == "0.500"
    assert engine.voice("zh").startswith("zh_CN-chaowen.onnx ")


def test_piper_without_a_voice_says_what_to_do(tmp_path: Path) -> None:
    engine = piper(tmp_path, "", ("en_US-amy",))
    assert engine.languages == {"en"}
    with pytest.raises(UserError, match=r"no voice for 'zh' \(there is none\)") as refusal:
        engine.voice("zh")
    assert "NAME.onnx.json" in refusal.value.remedy


@pytest.mark.parametrize("described", ["", "[]", "{}", '{"language": 3}', '{"espeak": []}', "null"])
def test_a_voice_without_its_description_is_none(tmp_path: Path, described: str) -> None:
    engine = piper(tmp_path, "")
    (tmp_path / "speech" / "en_US-amy.onnx.json").write_text(described)
    assert engine.languages == {"zh"}


def test_without_piper_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError, match="piper is missing"):
        PiperEngine().version()


def test_espeak_is_found_by_its_entry_point() -> None:
    assert find_engine() == find_engine("espeak") == EspeakEngine()
    assert engine_ids() >= {"espeak", "piper", "command"}


def test_espeak_speaks_with_the_voice_and_speed_that_were_chosen() -> None:
    engine = find_engine("espeak", VoiceSettings({"zh": "yue"}, 0.5))
    assert engine.voice("zh").startswith("-v yue -s 95 ")
    assert engine.voice("en").startswith("-v en-us -s 78 ")


def test_an_unknown_engine_is_refused_with_the_choice() -> None:
    with pytest.raises(UserError, match="no speech engine 'festival'") as refusal:
        find_engine("festival")
    assert "espeak" in refusal.value.remedy
