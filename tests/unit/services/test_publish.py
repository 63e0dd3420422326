"""From the document to what Asterisk and the controller work with."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from appliance.config.check import prompts_of
from appliance.config.model.prompt import BuiltinPrompt, FilePrompt, TextPrompt
from appliance.config.problem import ConfigError
from appliance.config.yaml import load
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.media import wav
from appliance.media.prompt_file import is_complete
from appliance.services.publish import (
    audio_files,
    build_sounds,
    frame_entries,
    write_asterisk_files,
    write_company_files,
)
from tests.harness.empty_record import put_empty_record
from tests.unit.callflow.stories import WELCOME
from tests.unit.config.demo_document import changed, demo
from tests.unit.media.fake_engine import burst
from tests.unit.services.studio import furnished_instance, studio_in

SALES_TONE = ('    extension: "801"\n', '    extension: "801"\n    ringtone: 销售部彩铃\n')


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return furnished_instance(tmp_path)


def test_every_sound_that_a_call_can_ask_for_is_on_disk(instance: Instance) -> None:
    document = demo(SALES_TONE)
    sounds = build_sounds(document, studio_in(instance))
    asked = {prompt for _, prompt in prompts_of(document)}
    assert asked <= set(sounds.prompts)
    assert {BuiltinPrompt(builtin=id_) for id_ in ("wrong-key", "beep", "survey", "goodbye")} <= set(sounds.prompts)
    every = [*sounds.prompts.values(), *sounds.agent_ids.values(), *sounds.whispers.values()]
    assert all(is_complete(Path(sound.path)) for sound in every)
    assert all(sound.seconds > 0 for sound in every)
    assert set(sounds.agent_ids) == {"8001", "8002", "8003"}


def test_an_agent_is_whispered_every_hotline_with_and_without_department(instance: Instance) -> None:
    sounds = build_sounds(demo(), studio_in(instance))
    assert set(sounds.whispers) == {("main", None), ("main", "sales"), ("main", "support")}
    assert len({sound.path for sound in sounds.whispers.values()}) == 3


def test_departments_that_no_node_rings_for_are_not_whispered(instance: Instance) -> None:
    document = demo(
        ("          extensions: dialled\n", ""),
        ('"9": message}', '"9": message, "8": dialled}'),
        ("dialled: true", 'targets: ["8001"]'),
        ("department: support", 'targets: ["8003"]'),
    )
    sounds = build_sounds(document, studio_in(instance))
    assert set(sounds.whispers) == {("main", None), ("main", "sales")}


def test_each_ringtone_has_a_folder_that_music_on_hold_plays(instance: Instance) -> None:
    sounds = build_sounds(demo(SALES_TONE), studio_in(instance))
    assert set(sounds.ringtones) == {TextPrompt(text=WELCOME), TextPrompt(text="销售部彩铃")}
    folders = [instance.music_on_hold / name for name in sounds.ringtones.values()]
    assert len(set(folders)) == 2
    for folder in folders:
        assert {file.suffix for file in folder.iterdir()} == {".alaw", ".wav"}
    write_asterisk_files(demo(), instance)
    rendered = (instance.asterisk_etc / "musiconhold.conf").read_text()
    assert all(f"[{folder.name}]\n" in rendered for folder in folders)


def test_every_ringtone_that_an_attempt_may_ask_for_is_made(instance: Instance) -> None:
    document = demo(SALES_TONE, ("          ring_s: 15\n", "          ring_s: 15\n          ringtone: 请稍候\n"))
    sounds = build_sounds(document, studio_in(instance))
    tones = {TextPrompt(text=text) for text in (WELCOME, "销售部彩铃", "请稍候")}
    assert tones == set(sounds.ringtones)


def test_built_in_ringtones_do_not_share_a_class(instance: Instance) -> None:
    changes = [
        (f"welcome_ringtone: {WELCOME}", "welcome_ringtone: {builtin: voicemail-no-answer}"),
        ('    extension: "801"\n', '    extension: "801"\n    ringtone: {builtin: voicemail-menu}\n'),
        ('    extension: "802"\n', '    extension: "802"\n    ringtone: {builtin: please-wait}\n'),
    ]
    ringtones = build_sounds(demo(*changes), studio_in(instance)).ringtones
    assert len(set(ringtones.values())) == 3


def test_a_company_file_is_taken_from_its_folder(instance: Instance) -> None:
    folder = instance.folder / "audio"
    (folder / "2026").mkdir(parents=True)
    (folder / "2026" / "welcome.wav").write_bytes(wav.encode(burst(440, 1.0)))
    studio = studio_in(instance)
    assert studio.material().audio_files == audio_files(folder) == {"2026/welcome.wav"}
    text = changed((f"welcome_ringtone: {WELCOME}", "welcome_ringtone: {file: 2026/welcome.wav}"))
    sounds = build_sounds(load(text, studio.material()), studio)
    sound = sounds.prompts[FilePrompt(file="2026/welcome.wav")]
    assert sound.seconds == pytest.approx(1.0, abs=0.1)
    assert Path(sound.path).parent == instance.media


def test_a_company_file_that_was_deleted_by_hand_still_sounds_and_is_told(instance: Instance) -> None:
    """The controller and Asterisk start with the revision in force all the same."""
    folder = instance.folder / "audio"
    folder.mkdir()
    (folder / "welcome.wav").write_bytes(wav.encode(burst(440, 1.0)))
    document = demo((f"welcome_ringtone: {WELCOME}", "welcome_ringtone: {file: welcome.wav}"))
    studio = studio_in(instance)
    before = build_sounds(document, studio)
    (folder / "welcome.wav").unlink()
    with capture_logs() as logs:
        assert build_sounds(document, studio) == before
    assert [(log["log_level"], log["file"]) for log in logs] == [("error", str(folder / "welcome.wav"))]
    for file in instance.media.glob("*.alaw"):
        file.unlink()
    with pytest.raises(UserError, match=r"welcome\.wav is missing"):
        build_sounds(document, studio)


def test_a_company_file_that_is_no_audio_is_refused(instance: Instance) -> None:
    folder = instance.folder / "audio"
    folder.mkdir()
    (folder / "welcome.wav").write_bytes(b"not a wave file")
    text = changed((f"welcome_ringtone: {WELCOME}", "welcome_ringtone: {file: welcome.wav}"))
    studio = studio_in(instance)
    with pytest.raises(UserError):
        build_sounds(load(text, studio.material()), studio)


def test_a_text_that_the_engine_can_not_speak_is_refused(instance: Instance) -> None:
    document = demo((f"welcome_ringtone: {WELCOME}", "welcome_ringtone: fail"))
    with pytest.raises(UserError, match="the engine failed"):
        build_sounds(document, studio_in(instance))


def test_a_missing_built_in_prompt_is_refused(instance: Instance) -> None:
    (instance.builtin_prompts / "zh" / "beep.wav").unlink()
    with pytest.raises(UserError, match=r"beep\.wav is missing"):
        build_sounds(demo(), studio_in(instance))


def test_a_long_list_that_the_instance_does_not_have_is_refused(instance: Instance) -> None:
    listed = changed(("hotlines:\n", f"lists: {{spam: {{table: {{name: spam, hash: '{'0' * 64}'}}}}}}\n\nhotlines:\n"))
    assert load(listed, studio_in(instance).material()).lists, "before there is a data base, nobody knows"
    put_empty_record(instance.database_url)
    with pytest.raises(ConfigError, match="spam"):
        load(listed, studio_in(instance).material())


def test_without_a_folder_of_company_files_there_are_none(tmp_path: Path) -> None:
    assert audio_files(tmp_path / "nowhere") == frozenset()


def test_building_again_makes_nothing_new(instance: Instance) -> None:
    studio = studio_in(instance)
    first = build_sounds(demo(), studio)
    files = {path: path.stat().st_mtime_ns for path in instance.media.iterdir()}
    assert build_sounds(demo(), studio) == first
    spoken = {path: when for path, when in files.items() if not path.name.startswith("agent-id")}
    assert all(path.stat().st_mtime_ns == when for path, when in spoken.items())


def test_a_ringtone_that_is_being_played_is_not_cut_off(instance: Instance) -> None:
    """The controller builds its sounds at each start, while Asterisk may be playing them to those who wait."""
    build_sounds(demo(), studio_in(instance))
    files = {path: path.stat() for path in instance.music_on_hold.rglob("*.*")}
    build_sounds(demo(), studio_in(instance))
    assert len(files) == 4  # a ringtone, and what those on hold hear, each in both formats
    for path, before in files.items():
        after = path.stat()
        assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_asterisks_files_are_whole_and_not_for_everybody(instance: Instance) -> None:
    secrets = write_asterisk_files(demo(), instance)
    assert write_company_files(demo(), instance) == frozenset(), "what is the same is left alone"
    files = list(instance.asterisk_etc.iterdir())
    assert {"asterisk.conf", "pjsip.conf", "extensions.conf", "manager.conf"} <= {file.name for file in files}
    assert all(file.stat().st_mode & 0o777 == 0o640 for file in files)
    assert instance.secrets.stat().st_mode & 0o777 == 0o600
    assert f"password = {secrets.accounts['8001']}\n" in (instance.asterisk_etc / "pjsip.conf").read_text()
    assert f"secret = {secrets.manager}\n" in (instance.asterisk_etc / "manager.conf").read_text()


def test_only_what_a_revision_changes_is_written_again(instance: Instance) -> None:
    write_asterisk_files(demo(), instance)
    (instance.asterisk_etc / "manager.conf").write_text("as it was started with")
    more = demo(('  "8003": {name: 陈静}\n', '  "8003": {name: 陈静}\n  "8004": {name: 赵敏}\n'))
    assert write_company_files(more, instance) == {"pjsip.conf"}
    assert write_company_files(demo(("ring_s: 15", "ring_s: 20")), instance) == {"pjsip.conf"}
    (instance.music_on_hold / "ringtone-new").mkdir()
    assert write_company_files(demo(), instance) == {"musiconhold.conf"}
    assert (instance.asterisk_etc / "manager.conf").read_text() == "as it was started with"


def test_the_sounds_tell_how_far_they_are(instance: Instance) -> None:
    told: list[tuple[int, int]] = []
    build_sounds(demo(), studio_in(instance), lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert {total for _, total in told} == {len(told)}


def test_passwords_stay_and_new_agents_get_theirs(instance: Instance) -> None:
    first = write_asterisk_files(demo(), instance)
    more = demo(('  "8003": {name: 陈静}\n', '  "8003": {name: 陈静}\n  "8004": {name: 赵敏}\n'))
    second = write_asterisk_files(more, instance)
    assert second.manager == first.manager
    assert second.accounts.items() > first.accounts.items()
    assert set(second.accounts) - set(first.accounts) == {"8004"}
    assert "[8004]" in (instance.asterisk_etc / "pjsip.conf").read_text()


def test_who_is_recorded_by_the_frame_is_told_so_after_the_greeting(instance: Instance) -> None:
    notice = ("    welcome_ringtone:", "    recording_notice: {builtin: recording-notice}\n    welcome_ringtone:")
    entries = frame_entries(demo(notice), build_sounds(demo(notice), studio_in(instance)))
    prompts = instance.builtin_prompts / "zh"
    assert entries["hotline/main/greeting"] == f"{prompts}/fallback-greeting&{prompts}/recording-notice"
    document = demo(notice, ("    welcome_ringtone:", "    record: false\n    welcome_ringtone:"))
    entries = frame_entries(document, build_sounds(document, studio_in(instance)))
    assert entries["hotline/main/greeting"] == f"{prompts}/fallback-greeting"


def test_the_frame_finds_its_greetings(instance: Instance) -> None:
    entries = frame_entries(demo(), build_sounds(demo(), studio_in(instance)))
    prompts = instance.builtin_prompts / "zh"
    assert entries["hotline/main/greeting"] == f"{prompts}/fallback-greeting"
    assert entries["hotline/main/voicemail"] == f"{prompts}/voicemail-no-answer&{prompts}/beep"
    assert all(len(f"/zongji/1000000/{key}") < 256 for key in entries)
