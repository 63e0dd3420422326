"""Publishing, step by step: what is refused changes nothing, and what is put in force holds for the next call."""

import asyncio
import threading
from dataclasses import dataclass, replace

import pytest

from appliance.asterisk.sounds import Sound, SoundLibrary
from appliance.config.canonical import document_json, tree_of
from appliance.config.model.document import Document
from appliance.config.model.prompt import BuiltinPrompt
from appliance.config.problem import ConfigError
from appliance.config.yaml import dump
from appliance.errors import UserError
from appliance.media import wav
from appliance.services.publish import asterisk_side
from appliance.services.publish import publisher as module
from appliance.services.publish.asterisk_files import frame_entries
from appliance.services.publish.saving import Saving, StaleBase, StoriesFail
from appliance.services.publish.studio import Studio
from tests.unit.callflow.stories import WELCOME
from tests.unit.config.demo_document import DEMO, changed
from tests.unit.media.fake_engine import burst
from tests.unit.services.publish.works import BOX, NOON, Works, new, old, sounds_of

LI = Saving("李", "more people")


@dataclass
class Outcome:
    name: str
    holds: bool

    def __str__(self) -> str:
        return f"'{self.name}' {'holds' if self.holds else 'fails'}"


def numbers(works: Works) -> list[int]:
    return [entry.number for entry in works.revisions.latest(10)]


async def test_a_document_is_in_force_for_the_next_call(works: Works) -> None:
    before = works.published.current
    done = await works.publisher.publish(dump(new()), LI)
    assert (done.revision, done.changed, done.asterisk) == (2, True, "")
    assert done.differences == (
        "agent 8004 赵敏 added",
        "hotline main: numbers: 4008001235 added",
        "hotline main: node sales: ring_s 15 → 20",
    )
    assert works.published.current.document == new()
    assert works.published.current.revision.id == "2"
    assert before.document == old(), "a call keeps what it began with"
    saved = works.revisions.current(BOX)
    assert saved is not None
    assert (saved.entry.number, saved.entry.author, saved.entry.note, saved.entry.at) == (2, "李", "more people", NOON)
    assert saved.document == document_json(new())


async def test_a_tree_is_as_good_as_yaml(works: Works) -> None:
    done = await works.publisher.publish(tree_of(new()), LI)
    assert done.revision == 2
    assert works.published.current.document == new()


async def test_what_is_hardly_meant_is_told(works: Works) -> None:
    forward = '          forward: {busy: ["8001", "8002", "8003"], hops: 2}\n'
    done = await works.publisher.publish(changed(("          ring_s: 15\n", f"          ring_s: 15\n{forward}")), LI)
    assert done.changed
    assert ["'8003' is never reached" in problem.message for problem in done.warnings] == [True]


async def test_nothing_new_makes_no_revision(works: Works) -> None:
    done = await works.publisher.publish(DEMO, LI)
    assert (done.revision, done.changed, done.differences) == (1, False, ())
    assert numbers(works) == [1]


@pytest.mark.parametrize(
    "text", [changed(("ring_s: 15", "rings: 15")), changed(("start: menu", "start: nowhere")), "", "{"]
)
async def test_a_faulty_document_changes_nothing(works: Works, text: str) -> None:
    with pytest.raises(ConfigError) as refused:
        await works.publisher.publish(text, LI)
    assert refused.value.problems
    assert (numbers(works), works.published.current.document) == ([1], old())


async def test_a_prompt_that_can_not_be_made_changes_nothing(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: object) -> None:
        raise UserError("the engine failed", "")

    monkeypatch.setattr(module, "build_sounds", silent)
    with pytest.raises(UserError, match="the engine failed"):
        await works.publisher.publish(dump(new()), LI)
    assert (numbers(works), works.published.current.document) == ([1], old())


async def test_a_change_on_an_older_revision_is_refused_in_words(works: Works) -> None:
    await works.publisher.publish(dump(new()), Saving("李", "more people", base=1))
    with pytest.raises(StaleBase) as refused:
        await works.publisher.publish(DEMO, Saving("王", base=1))
    assert "Revision 2 was published meanwhile by 李 (more people)" in refused.value.message
    assert "zongji config diff 1 2" in refused.value.remedy
    assert works.published.current.document == new()
    assert (await works.publisher.publish(DEMO, Saving("王", base=2))).revision == 3


async def test_of_two_at_once_the_second_is_refused(works: Works) -> None:
    saving = Saving("李", base=1)
    both = (works.publisher.publish(dump(new()), saving), works.publisher.publish(changed(("王芳", "王芬")), saving))
    first, second = await asyncio.gather(*both, return_exceptions=True)
    assert not isinstance(first, BaseException)
    assert isinstance(second, StaleBase)
    assert numbers(works) == [2, 1]


async def test_an_earlier_revision_comes_back_as_a_new_one(works: Works) -> None:
    await works.publisher.publish(dump(new()), LI)
    done = await works.publisher.rollback(1, Saving("王", "back"))
    assert (done.revision, works.published.current.document) == (3, old())
    assert "agent 8004 赵敏 removed" in done.differences
    assert [entry.note for entry in works.revisions.latest(10)] == ["back", "more people", "the first"]


async def test_a_revision_that_never_was_can_not_come_back(works: Works) -> None:
    with pytest.raises(UserError, match="no revision 7"):
        await works.publisher.rollback(7, LI)


async def test_a_revision_whose_sounds_have_gone_is_refused(works: Works) -> None:
    text = changed(("prompt: {builtin: goodbye}", "prompt: {file: bye.wav}"))
    folder = works.instance.audio
    folder.mkdir()
    (folder / "bye.wav").write_bytes(wav.encode(burst(440, 1.0)))
    await works.publisher.publish(text, LI)
    await works.publisher.publish(DEMO, LI)
    (folder / "bye.wav").unlink()
    with pytest.raises(ConfigError) as refused:
        await works.publisher.rollback(2, LI)
    assert "no audio file 'bye.wav'" in str(refused.value)
    assert works.published.current.document == old()


async def test_every_audio_file_that_can_not_be_played_is_told_with_its_line(works: Works) -> None:
    text = changed(
        ("prompt: {builtin: goodbye}", "prompt: {file: bye.wav}"),
        (f"welcome_ringtone: {WELCOME}", "welcome_ringtone: {by_language: {en: {file: hello.wav}}}"),
    )
    works.instance.audio.mkdir()
    (works.instance.audio / "bye.wav").write_bytes(b"PK\x03\x04 is no sound")
    (works.instance.audio / "hello.wav").write_bytes(wav.header(16000) + bytes(16000))
    with pytest.raises(ConfigError) as refused:
        await works.publisher.publish(text, LI)
    lines = {number: line for number, line in enumerate(text.splitlines(), 1) if "file: " in line}
    told = {problem.line: problem.message for problem in refused.value.problems}
    assert told.keys() == lines.keys()
    by_file = {line[line.index("file: ") :].split("}")[0]: told[number] for number, line in lines.items()}
    assert "'bye.wav' can't be played: this is an archive" in by_file["file: bye.wav"]
    assert "'hello.wav' can't be played: the file gives nothing but silence" in by_file["file: hello.wav"]
    assert numbers(works) == [1]


async def test_failing_stories_block_until_somebody_takes_it_on(works: Works) -> None:
    def stories(document: Document) -> tuple[Outcome, ...]:
        return (Outcome("day", holds=True), Outcome("night", holds="8004" not in document.agents))

    strict = Works(works.instance, works.asterisk, stories)
    with pytest.raises(StoriesFail) as refused:
        await strict.publisher.publish(dump(new()), LI)
    assert refused.value.failures == ("'night' fails",)
    assert (numbers(works), strict.published.current.document) == ([1], old())
    done = await strict.publisher.publish(dump(new()), Saving("李", "more people", overrule="the night is over"))
    assert done.overruled == ("'night' fails",)
    (entry, _) = works.revisions.latest(10)
    assert entry.overruled == ("'night' fails",)
    assert entry.note == "more people (stories overruled: the night is over)"
    strict.close()


@pytest.mark.parametrize("author", ["", "   ", "x" * 65])
def test_every_revision_has_an_author(author: str) -> None:
    with pytest.raises(UserError, match="author"):
        Saving(author)


GREETING = BuiltinPrompt(builtin="fallback-greeting")


def renamed(document: Document, *_: object) -> SoundLibrary:
    """The sounds as they are with another voice for one prompt."""
    sounds = sounds_of(document)
    return replace(sounds, prompts={**sounds.prompts, GREETING: Sound("/media/a-human-voice", 2.0)})


async def test_a_new_voice_is_heard_by_the_next_call_under_the_same_revision(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    await works.side.begin_anew()
    before = works.published.current
    monkeypatch.setattr(module, "build_sounds", renamed)
    done = await works.publisher.refresh_prompts()
    assert (done.revision, done.changed, done.asterisk) == (before.number, True, "")
    assert works.published.current.sounds == renamed(old())
    assert before.sounds == sounds_of(old()), "a call keeps what it began with"
    assert works.entries("1") == frame_entries(old(), renamed(old()))
    assert "/media/a-human-voice" in works.entries("1").values(), "Asterisk alone plays it as well"
    assert len(numbers(works)) == 1


async def test_without_a_new_voice_a_refresh_changes_nothing(works: Works) -> None:
    before = works.published.current
    done = await works.publisher.refresh_prompts()
    assert not done.changed
    assert works.published.current is before


async def test_a_refresh_that_fails_keeps_the_voices(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> SoundLibrary:
        raise UserError("the voice can't be read", "record it again")

    before = works.published.current
    monkeypatch.setattr(module, "build_sounds", broken)
    with pytest.raises(UserError, match="can't be read"):
        await works.publisher.refresh_prompts()
    assert works.published.current is before


async def test_how_far_it_is_is_told_in_words(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:

    def slowly(document: Document, studio: object, progress: object) -> object:
        assert callable(progress)
        for done in range(1, 51):
            progress(done, 50)
        return sounds_of(document, studio)

    monkeypatch.setattr(module, "build_sounds", slowly)
    told: list[str] = []
    await works.publisher.publish(dump(new()), LI, told.append)
    assert told == [
        "checking the configuration",
        *(f"making the sounds: {done} of 50" for done in (20, 40, 50)),
    ]


async def test_calls_are_served_while_sounds_are_made(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    """The event loop turns all the while: what takes long is done in threads."""
    loop = asyncio.get_running_loop()
    turned = asyncio.Event()

    def waiting_for_the_loop(*_: object) -> object:
        asyncio.run_coroutine_threadsafe(_set(turned), loop).result(timeout=5)
        return sounds_of(new())

    monkeypatch.setattr(module, "build_sounds", waiting_for_the_loop)
    assert (await works.publisher.publish(dump(new()), LI)).changed
    assert turned.is_set()


@pytest.mark.parametrize("earlier", [False, True])
async def test_no_call_waits_for_what_a_publish_reads_and_compares(
    works: Works, monkeypatch: pytest.MonkeyPatch, earlier: bool
) -> None:
    """SQL, the table of regions, folders, the comparison and the frame's entries: all in threads."""
    await works.publisher.publish(dump(new()), LI)
    asked: set[str] = set()

    def in_a_thread(owner: object, name: str) -> None:
        real = getattr(owner, name)

        def watched(*given: object) -> object:
            assert threading.current_thread() is not threading.main_thread(), name
            asked.add(name)
            return real(*given)

        monkeypatch.setattr(owner, name, watched)

    wanted = [
        (Studio, "material"),
        (module, "diff"),
        (module, "warnings"),
        (module, "document_json"),
        (asterisk_side, "frame_entries"),
        (asterisk_side, "write_company_files"),
    ]
    for owner, name in wanted:
        in_a_thread(owner, name)
    done = await (works.publisher.rollback(1, LI) if earlier else works.publisher.publish(DEMO, LI))
    assert (done.changed, done.asterisk) == (True, "")
    assert asked == {name for _, name in wanted}


async def _set(event: asyncio.Event) -> None:
    event.set()
