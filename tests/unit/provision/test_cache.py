import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from provision import cache, mounts
from provision.cache import Cache, default_folder, key
from provision.errors import SetUpError

MADE_SLOWLY = """
import sys
from pathlib import Path
from provision.cache import Cache

def recipe(folder, held):
    (folder / "half").write_text("half")
    print("begun", flush=True)
    sys.stdin.read()

Cache(Path(sys.argv[1])).make("thing", "k", recipe)
"""


def writes(text: str, runs: list[str] | None = None) -> Callable[[Path, int], None]:
    def recipe(folder: Path, held: int) -> None:
        assert held > 2
        (folder / "content").write_text(text)
        if runs is not None:
            runs.append(text)

    return recipe


def left(store: Cache) -> list[str]:
    return sorted(path.name for path in store.folder.iterdir() if path.is_dir())


def test_made_once_and_found_again(tmp_path: Path) -> None:
    store, runs = Cache(tmp_path / "deep" / "cache"), list[str]()
    first = store.make("thing", "k", writes("one", runs))
    second = store.make("thing", "k", writes("two", runs))
    assert first == second == store.find("thing", "k")
    assert (first / "content").read_text() == "one"
    assert runs == ["one"]


def test_a_failed_recipe_leaves_nothing(tmp_path: Path) -> None:
    def fails(folder: Path, held: int) -> None:
        (folder / "half").write_text(f"half, with {held}")
        raise SetUpError("the network is down", "try again")

    store = Cache(tmp_path)
    with pytest.raises(SetUpError, match="network"):
        store.make("thing", "k", fails)
    assert left(store) == []
    assert store.find("thing", "k") is None


def killed_while_making(store: Cache) -> None:
    words = [sys.executable, "-c", MADE_SLOWLY, str(store.folder)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"begun\n"
        child.send_signal(signal.SIGKILL)
        child.wait(10)


def test_a_killed_start_leaves_no_entry_and_the_next_makes_it_whole(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    killed_while_making(store)
    assert [name.rpartition(".")[0] for name in left(store)] == [".unfinished-thing-k"]
    assert store.find("thing", "k") is None
    made = store.make("thing", "k", writes("whole"))
    assert [path.name for path in made.iterdir()] == ["content"]
    assert left(store) == ["thing-k"]


def test_any_start_sweeps_up_after_a_killed_one(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    killed_while_making(store)
    store.sweep()
    assert left(store) == []


def test_what_is_being_made_right_now_is_not_swept_away(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    (tmp_path / ".unfinished-thing-k.0a1b").mkdir()
    with store.lock("thing-k"):
        store.sweep()
        assert left(store) == [".unfinished-thing-k.0a1b"]


def test_two_starts_make_it_once(tmp_path: Path) -> None:
    store, runs = Cache(tmp_path), list[str]()
    both_ready = threading.Barrier(2)

    def start() -> None:
        both_ready.wait(10)
        store.make("thing", "k", writes("one", runs))

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert runs == ["one"]


def test_the_lock_lives_as_long_as_a_command_that_inherited_it(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    with store.lock("thing-k") as held:
        child = subprocess.Popen(["cat"], stdin=subprocess.PIPE, pass_fds=[held])
    with (tmp_path / "thing-k.lock").open() as again:
        with pytest.raises(BlockingIOError):
            fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)
        child.communicate(timeout=10)
        fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)


def aged(store: Cache, name: str, days: float) -> None:
    (store.folder / f"thing-{name}").mkdir()
    mark = store.folder / f"thing-{name}.used"
    mark.touch()
    then = time.time() - days * 86400
    os.utime(mark, (then, then))


def test_only_what_was_long_unused_is_pruned(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    aged(store, "old", 31)
    aged(store, "young", 29)
    (tmp_path / "another-kind").mkdir()
    store.prune("thing", time.time())
    assert left(store) == ["another-kind", "thing-young"]
    assert not (tmp_path / "thing-old.used").exists()


def test_of_many_resting_entries_the_newest_stay(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    for days in range(2, 9):
        aged(store, f"d{days}", days)
    store.prune("thing", time.time())
    assert left(store) == ["thing-d2", "thing-d3", "thing-d4", "thing-d5"]


def test_use_keeps_an_entry_alive(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    aged(store, "old", 40)
    assert store.find("thing", "old") is not None
    store.prune("thing", time.time())
    assert left(store) == ["thing-old"]


def test_nothing_is_removed_while_something_is_mounted_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "entry" / "mnt").mkdir(parents=True)
    listing = tmp_path / "mountinfo"
    listing.write_text(f"40 27 254:0 /data {tmp_path}/entry/mnt rw - ext4 /dev/vda rw\n")
    monkeypatch.setattr(mounts, "MOUNTINFO", listing)
    with pytest.raises(SetUpError, match="mounted in it"):
        cache.remove(tmp_path / "entry")
    assert (tmp_path / "entry" / "mnt").exists()


def test_a_folder_that_cannot_be_made_is_told_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SetUpError) as refused:
        Cache(tmp_path / "file" / "zongji").prepare()
    assert "XDG_CACHE_HOME" in refused.value.remedy


def test_the_key_depends_on_every_part_and_on_where_parts_end() -> None:
    assert key("a", b"b") == key("a", "b")
    assert len({key("ab", "c"), key("a", "bc"), key("abc"), key("c", "ab")}) == 4


def test_the_folder_follows_xdg_but_not_a_relative_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/li")
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/cache/li")
    assert default_folder() == Path("/var/cache/li/zongji")
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    assert default_folder() == Path("/home/li/.cache/zongji")
