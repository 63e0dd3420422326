"""What the measurement of analogue lines needs is made once, for one Asterisk and one module."""

from pathlib import Path

import pytest

from provision import line_bench
from provision.asterisk import AsteriskInstall
from provision.cache import Cache
from provision.clone import Clone


def test_it_is_made_once_for_each_asterisk_and_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked: list[Path] = []

    def pretend(_words: object, *_: object, **__: object) -> None:
        """Run nothing."""

    def unpack(_work: Path, folder: Path, *_: object) -> None:
        unpacked.append(folder)
        _work.mkdir()
        for name in ("moh", "sounds"):
            (folder / "usr" / "share" / "asterisk" / name).mkdir(parents=True)

    monkeypatch.setattr(line_bench, "_unpack", unpack)
    monkeypatch.setattr("provision.running.run", pretend)
    monkeypatch.setattr("provision.apt.install", pretend)
    clone, store = Clone(tmp_path), Cache(tmp_path / "cache")
    module = tmp_path / "benchmarks" / "analogue" / "busy_judge.c"
    module.parent.mkdir(parents=True)
    module.write_text("one")
    first = line_bench.ensure(clone, store, AsteriskInstall("root-folder", tmp_path, "22.1"))
    assert {path.name for path in first.iterdir()} == {"moh", "sounds"}
    assert line_bench.ensure(clone, store, AsteriskInstall("root-folder", tmp_path, "22.1")) == first
    assert len(unpacked) == 1
    newer = line_bench.ensure(clone, store, AsteriskInstall("root-folder", tmp_path, "22.2"))
    module.write_text("another")
    assert len({first, newer, line_bench.ensure(clone, store, AsteriskInstall("root-folder", tmp_path, "22.2"))}) == 3
