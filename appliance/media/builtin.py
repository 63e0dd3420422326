"""Renders the built-in prompts: DIR/<language>/<id>.wav and .alaw, and DIR/MANIFEST.

The manifest's first line tells from what the prompts were made, the others the SHA-256 of each file as
`sha256sum -c` checks it. What is whole and made from the same is not made again.
"""

import json
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from signal import SIG_IGN, SIGINT, signal

from appliance.errors import UserError
from appliance.media import tone
from appliance.media.catalogue import BuiltinPrompt, Catalogue, Signal
from appliance.media.cut import Cut
from appliance.media.pcm import Pcm
from appliance.media.prompt_file import files, write_prompt
from appliance.media.replace_file import replace_file
from appliance.media.speech import SpeechEngine
from appliance.media.workshop import Workshop

MANIFEST = "MANIFEST"
_DEADLINE_S = 20.0

_Fault = tuple[str, str]
"""Message and remedy."""

Progress = Callable[[int, int, str], None]
"""Called after each prompt: how many are done, of how many, and which one it was ("zh/welcome")."""


@dataclass(frozen=True, slots=True)
class _Job:
    prompt: BuiltinPrompt
    language: str
    engine: SpeechEngine
    folder: Path

    @property
    def name(self) -> str:
        return f"{self.language}/{self.prompt.id}"


def render_catalogue(
    catalogue: Catalogue,
    engine: SpeechEngine,
    folder: Path,
    languages: Sequence[str] = (),
    progress: Progress = lambda _done, _total, _name: None,
) -> bool:
    """Render every prompt, unless all are there already; tell whether anything was made.

    `languages` are those to render; empty means all. The manifest is written last: where it stands and fits, the
    prompts are whole. Raises UserError when the engine can't be used or fails.
    """
    catalogue, languages = catalogue.as_spoken(), languages or tuple(catalogue.languages)
    origin = _origin(catalogue, engine, languages)
    if _is_current(folder, origin):
        return False
    jobs = [
        _Job(prompt, language, engine, folder) for language in languages for prompt in catalogue.spoken_in(language)
    ]
    for done, name in enumerate(_work(jobs), start=1):
        progress(done, len(jobs), name)
    _write_manifest(folder, origin, jobs)
    return True


def missing_prompts(catalogue: Catalogue, folder: Path, languages: Sequence[str] = ()) -> list[Path]:
    """List the prompt files that ought to be in the folder and are not."""
    languages = languages or tuple(catalogue.languages)
    stems = (folder / language / prompt.id for language in languages for prompt in catalogue.spoken_in(language))
    return [file for stem in stems for file in files(stem) if not file.is_file()]


def make_prompt(prompt: BuiltinPrompt, language: str, engine: SpeechEngine, workshop: Workshop) -> Pcm:
    """Make one prompt's sound: tones by calculation, words by the engine, levelled and trimmed."""
    if isinstance(prompt, Signal):
        return tone.render(prompt.tone)
    spoken = engine.speak(prompt.text[language], language, _DEADLINE_S)
    return workshop.finish(spoken, Cut.PIECE if prompt.piece else Cut.SENTENCE)


def _work(jobs: Sequence[_Job]) -> Iterator[str]:
    """Do the jobs in several processes; give each one's name as it is done. The first fault ends the rest."""
    with _pool(len(jobs)) as pool:
        pending: dict[Future[_Fault | None], str] = {pool.submit(_render, job): job.name for job in jobs}
        try:
            for future in as_completed(pending):
                if fault := future.result():
                    raise UserError(*fault)
                yield pending[future]
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _pool(jobs: int) -> Executor:
    """Make a pool of spawned processes: a fork of a daemon with threads could lock up.

    Ctrl-C reaches the whole group; only this process acts on it, and lets the workers finish the prompt in hand.
    """
    workers = max(1, min(os.cpu_count() or 1, jobs))
    return ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=signal, initargs=(SIGINT, SIG_IGN)
    )


def _render(job: _Job) -> _Fault | None:
    """Render in another process; a UserError can't be raised across, since its two arguments don't pickle."""
    try:
        write_prompt(job.folder / job.name, make_prompt(job.prompt, job.language, job.engine, _workshop()))
    except UserError as error:
        return error.message, error.remedy
    return None


@cache
def _workshop() -> Workshop:
    """Give the one workshop of each process of the pool; it ends when the process does."""
    return Workshop()


def _origin(catalogue: Catalogue, engine: SpeechEngine, languages: Sequence[str]) -> str:
    voices = {language: engine.voice(language) for language in languages}
    parts = [
        _recipe(),
        engine.id,
        engine.version(),
        voices,
        [repr(prompt) for prompt in catalogue.prompts.values()],
    ]
    digest = sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
    return f"# made by {engine.id} {engine.version()} from {digest}"


def _recipe() -> str:
    """Digest the code of this package, so that no change of how prompts are made can be forgotten."""
    sources = sorted(Path(__file__).parent.rglob("*.py"))
    return sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


def _is_current(folder: Path, origin: str) -> bool:
    try:
        first, *lines = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()
        return first == origin and all(_line(folder, folder / line.split("  ", 1)[1]) == line for line in lines)
    except (OSError, ValueError, IndexError):
        return False


def _write_manifest(folder: Path, origin: str, jobs: Sequence[_Job]) -> None:
    lines = [_line(folder, file) for job in jobs for file in files(folder / job.name)]
    replace_file(folder / MANIFEST, ("\n".join([origin, *lines, ""]).encode(),))


def _line(folder: Path, file: Path) -> str:
    return f"{sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder)}"
