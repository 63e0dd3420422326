"""A capture as files, in a folder or a zip: `capture.json`, two WAVs, and `events.jsonl` with one event a line.

Version 1. `capture.json`: version, line, made_at (ISO 8601, UTC), offset_db and uncertainty_db (null: not
calibrated). `from_exchange.wav` and `from_telephone.wav`: 8 kHz, mono, 16 bit, both from the same moment.
`events.jsonl`: {"at_s", "kind"} as LineEvent has them, and the digits that were heard for a person to read:
{"at_s", "kind": "digit", "digit", "end_s", "sent_by"}, which reading passes over: they are heard again.
"""

import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hil_rig.captures.capture import Capture, CaptureError
from hil_rig.exchanges.api import LineEvent, LineEventKind
from hil_rig.measure.wav import Samples, WavError, read_mono, write_mono

VERSION = 1
LONGEST_S = 3600.0
"""A capture is an hour at most: nobody listens to more, and a file from elsewhere must not fill the memory."""

_HEAD, _EVENTS = "capture.json", "events.jsonl"
_SOUNDS = ("from_exchange.wav", "from_telephone.wav")
_MOST_BYTES: Mapping[str, int] = {
    _HEAD: 100_000,
    _EVENTS: 10_000_000,
    **dict.fromkeys(_SOUNDS, int(LONGEST_S * 16000) + 1000),
}

Reader = Callable[[str], bytes]


def write_capture(path: Path, capture: Capture) -> None:
    """Write into a zip if the name ends so, else into a folder, which must not hold anything else."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        _write_files(folder, capture)
        if path.suffix == ".zip":
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                for name in _MOST_BYTES:
                    archive.write(folder / name, name)
        else:
            path.mkdir(parents=True, exist_ok=True)
            for name in _MOST_BYTES:
                (path / name).write_bytes((folder / name).read_bytes())


def read_capture(path: Path) -> Capture:
    """Read a folder or a zip. CaptureError names the file, and the line of an event, where it isn't a capture."""
    try:
        if path.is_dir():
            return _capture(path, lambda name: _limited(path / name, name))
        with zipfile.ZipFile(path) as archive:
            return _capture(path, lambda name: _member(archive, name))
    except zipfile.BadZipFile:
        raise CaptureError(f"{path} is neither a folder nor a zip") from None
    except (OSError, KeyError) as missing:
        raise CaptureError(f"{path}: {missing}") from None


def _write_files(folder: Path, capture: Capture) -> None:
    head = {
        "version": VERSION,
        "line": capture.line,
        "made_at": capture.made_at.astimezone(UTC).isoformat(),
        "offset_db": capture.offset_db,
        "uncertainty_db": capture.uncertainty_db,
    }
    (folder / _HEAD).write_text(json.dumps(head, ensure_ascii=False, indent=1) + "\n", "utf-8")
    for name, samples in zip(_SOUNDS, (capture.from_exchange, capture.from_telephone), strict=True):
        write_mono(folder / name, samples)
    lines = sorted(_event_lines(capture), key=lambda line: float(line["at_s"]))
    (folder / _EVENTS).write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")


def _event_lines(capture: Capture) -> Iterator[dict[str, Any]]:
    for event in capture.events:
        yield {"at_s": event.at_s, "kind": event.kind.value}
    for key in capture.digits():
        yield {
            "at_s": key.start_s,
            "kind": "digit",
            "digit": key.digit,
            "end_s": key.end_s,
            "sent_by": key.sent_by.value,
        }


def _limited(file: Path, name: str) -> bytes:
    with file.open("rb") as source:
        return _bounded(source.read(_MOST_BYTES[name] + 1), name)


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as source:
        return _bounded(source.read(_MOST_BYTES[name] + 1), name)


def _bounded(content: bytes, name: str) -> bytes:
    if len(content) > _MOST_BYTES[name]:
        raise CaptureError(f"{name} is larger than a capture of {LONGEST_S / 60:.0f} minutes can be")
    return content


def _capture(path: Path, read: Reader) -> Capture:
    head = _head(path, read(_HEAD))
    try:
        return Capture(
            line=str(head["line"]),
            made_at=datetime.fromisoformat(head["made_at"]),
            from_exchange=_samples(read(_SOUNDS[0]), _SOUNDS[0]),
            from_telephone=_samples(read(_SOUNDS[1]), _SOUNDS[1]),
            events=list(_events(read(_EVENTS))),
            offset_db=None if head["offset_db"] is None else float(head["offset_db"]),
            uncertainty_db=None if head["uncertainty_db"] is None else float(head["uncertainty_db"]),
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise CaptureError(f"{path}/{_HEAD}: {wrong!r}") from None


def _head(path: Path, content: bytes) -> dict[str, Any]:
    try:
        head = json.loads(content)
    except ValueError as wrong:
        raise CaptureError(f"{path}/{_HEAD}: {wrong}") from None
    if not isinstance(head, dict) or head.get("version") != VERSION:
        version = head.get("version") if isinstance(head, dict) else None
        raise CaptureError(f"{path}/{_HEAD}: version {version!r}, but this rig reads version {VERSION}")
    return head


def _samples(content: bytes, name: str) -> Samples:
    try:
        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            file.write(content)
            file.flush()
            return read_mono(Path(file.name))
    except WavError as wrong:
        raise CaptureError(f"{name}: {str(wrong).partition(': ')[2]}") from None


def _events(content: bytes) -> Iterator[LineEvent]:
    before_s = 0.0
    for number, line in enumerate(io.BytesIO(content), 1):
        try:
            event = json.loads(line)
            at_s = float(event["at_s"])
            if event["kind"] == "digit":
                continue
            kind = LineEventKind(event["kind"])
        except (ValueError, KeyError, TypeError) as wrong:
            raise CaptureError(f"{_EVENTS}, line {number}: {wrong!r}") from None
        if not before_s <= at_s <= LONGEST_S:
            raise CaptureError(f"{_EVENTS}, line {number}: {at_s} s doesn't follow {before_s} s")
        before_s = at_s
        yield LineEvent(kind, at_s)
