"""A speech engine that is a program of its own: run without a shell, under a deadline, and its WAV file checked."""

import os
import resource
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

from appliance.errors import UserError
from appliance.media.pcm import Pcm
from appliance.media.workshop import Workshop

LONGEST_SPEECH_S = 600.0
WAV = "{wav}"
TEXT_FILE = "{text}"

_FILE_BYTES = 256 << 20
_LAST_WORDS = 300


def speak_by_program(words: Sequence[str], text: str, deadline_s: float, remedy: str) -> Pcm:
    """Run a program that speaks `text`, which it gets on standard input; give what it wrote.

    In `words`, {wav} stands for the file that it must write, {text} for one that holds the text. Raises UserError when
    it can't be started, fails, takes longer than `deadline_s` (then it is killed with all that it has started), or
    leaves no sound file that could be taken as an upload.
    """
    with TemporaryDirectory(prefix="zongji-speech-") as folder:
        wav, text_file = Path(folder) / "speech.wav", Path(folder) / "text.txt"
        text_file.write_text(text, encoding="utf-8")
        places = {WAV: str(wav), TEXT_FILE: str(text_file)}
        _run([_filled(word, places) for word in words], text_file, deadline_s, remedy)
        if not wav.is_file():
            raise UserError(f"{_name(words)} has written no sound", remedy)
        try:
            with Workshop() as workshop:
                return workshop.decode(wav, LONGEST_SPEECH_S)
        except UserError as error:
            raise UserError(f"{_name(words)} has written no usable sound: {error.message}", remedy) from error


def fingerprint(file: Path) -> str:
    """Tell one edition of a program or voice from another, without reading it."""
    found = file.stat()
    return f"{file.name} {found.st_size} {found.st_mtime_ns}"


def _filled(word: str, places: dict[str, str]) -> str:
    for place, path in places.items():
        word = word.replace(place, path)
    return word


def _name(words: Sequence[str]) -> str:
    return Path(words[0]).name


def _run(words: Sequence[str], text: Path, deadline_s: float, remedy: str) -> None:
    with text.open("rb") as told, TemporaryFile() as complaints:
        try:
            process = subprocess.Popen(
                words,
                stdin=told,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
                cwd=text.parent,
                start_new_session=True,
            )
        except OSError as error:
            raise UserError(f"the speech program {words[0]} can't be started: {error.strerror}", remedy) from error
        with process:
            _limit_files(process.pid)
            try:
                status = process.wait(deadline_s)
            except subprocess.TimeoutExpired as error:
                raise UserError(f"{_name(words)} took longer than {deadline_s:g} s", "shorten the text") from error
            finally:
                _end_all(process)
        if status:
            raise UserError(f"{_name(words)} failed with {status}: {_last_of(complaints)}", remedy)


def _limit_files(pid: int) -> None:
    """Let no file of it grow without end; one that has ended already needs no limit."""
    try:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (_FILE_BYTES, _FILE_BYTES))
    except ProcessLookupError:
        return


def _end_all(process: "subprocess.Popen[bytes]") -> None:
    """End the program and what it has started; a session of its own holds them together."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _last_of(complaints: IO[bytes]) -> str:
    size = complaints.seek(0, os.SEEK_END)
    complaints.seek(max(0, size - _LAST_WORDS))
    return complaints.read().decode("utf-8", "replace").strip()
