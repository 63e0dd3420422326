"""The words of `./zongji`: each sets up what it needs, then becomes the program that does the work."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

from provision import (
    apt,
    asterisk,
    cache,
    forky_env,
    judges,
    lab_image,
    line_bench,
    lock,
    machine,
    prompts,
    python_env,
    regions,
    suite,
    ui,
    ui_words,
)
from provision.cache import Cache
from provision.clone import Clone
from provision.errors import SetUpError

HELP = """\
./zongji WORD …     sets up what the word needs (once; cached), then does it

  demo [--stay] [--no-call]     a demonstration company on a real Asterisk, and one call to it
  test [--quick] [pytest's]     all tests; --quick: those without Asterisk and phones
  test --no-vm                  all but those of the lab: a virtual machine with real DAHDI (made once, four minutes)
  test -m lab                   those alone
  check                         lint, format, types, layers, licences, rules of the house
  bench NAME                    a measurement of benchmarks/
  ui build|types|check|format|dev
                                the user interface: its files, the API's types for it, its checks, a server with reload
  lock [--upgrade]              write the locked requirements anew
  help                          this text
  any other word                goes to the product's own command line: ./zongji calls

  --python forky                check, and test --quick: on Debian forky's Python, in its root folder

Variables: ZONGJI_DEBIAN_MIRROR (where a Debian root folder comes from), ZONGJI_TEST_WORKERS (so many tests at
a time, and all in one run; pytest's own words do that too, with 2), XDG_CACHE_HOME (the cache is its folder zongji),
PIP_INDEX_URL.
"""
QUICK_PACKAGES = ("espeak-ng", "libspandsp2|libspandsp2t64")
PHONE_PACKAGES = ("baresip-core",)
SOUND_PACKAGES = ("libportaudio2",)
BROWSER_PACKAGES = ("chromium", "fonts-noto-cjk")
WORKERS_VARIABLE = "ZONGJI_TEST_WORKERS"
QUICK = ["-m", "not asterisk and not phones and not browser and not slow and not lab"]
TIDY_ROOT = {
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTEST_ADDOPTS": "-p no:cacheprovider",
    "HYPOTHESIS_STORAGE_DIRECTORY": "/root/.cache/hypothesis",
}
"""What keeps a root that sudo made from leaving its own files in the user's clone."""
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
"""Our matrices are small: numpy's threads only wait for each other, at three times the processor's time."""

Words = list[str]


def demo(clone: Clone, store: Cache, words: Words) -> NoReturn:
    """Show the product to somebody."""
    env = everything(clone, store)
    become(clone, ["-m", "appliance.daemons.demo", *words], env)


def test(clone: Clone, store: Cache, words: Words) -> NoReturn:
    """Run the tests; words that aren't ours are pytest's."""
    quick, no_vm, on_forky = taken(words, "--quick"), taken(words, suite.NO_VM), takes_forky(words)
    workers = os.environ.get(WORKERS_VARIABLE, "2")
    if on_forky and not quick:
        raise SetUpError("--python forky goes with --quick only.", "./zongji test --quick --python forky")
    if on_forky:
        forky_env.run(clone, store, ["-m", "pytest", "-n", workers, *QUICK, *words], ONE_THREAD)
    if quick:
        python_env.ensure(clone, store)
        apt.install(QUICK_PACKAGES, why="the quick tests")
        become(clone, ["-m", "pytest", "-n", workers, *QUICK, *words], ONE_THREAD)
    env = everything(clone, store) | ONE_THREAD
    apt.install(SOUND_PACKAGES, why="the rig's sound card")
    apt.install(BROWSER_PACKAGES, why="the pages' tests")
    ui_words.check_environment(clone, store)  # axe judges the pages: it is one of the user interface's packages
    is_whole = not words and WORKERS_VARIABLE not in os.environ
    if not no_vm and (is_whole or names_the_lab(words)):
        env[lab_image.FOLDER_VARIABLE] = str(lab_image.ensure(store))
    if not is_whole:
        folders = suite.LAB_FOLDERS if words == ["-m", "lab"] else ()  # collecting all other tests takes a while
        become(clone, ["-m", "pytest", "-n", workers, "--dist", "loadgroup", *folders, *words], env)
    left_out = [suite.NO_VM] if no_vm else []
    become(clone, ["-m", "provision.suite", *left_out], env | {"PYTHONPATH": str(clone.top / "image-build")})


def check(clone: Clone, store: Cache, words: Words) -> NoReturn:
    """Make all checks."""
    if takes_forky(words):
        forky_env.run(clone, store, ["-m", "provision.checks"], {})
    python_env.ensure(clone, store)
    env = {"PYTHONPATH": str(clone.top / "image-build"), **ui_words.check_environment(clone, store)}
    become(clone, ["-m", "provision.checks"], env)


def bench(clone: Clone, store: Cache, words: Words) -> NoReturn:
    """Run one measurement."""
    programs = (clone.top / "benchmarks").glob("*/__main__.py")
    names = sorted(program.parent.name for program in programs)
    if not words or words[0] not in names:
        asked = words[0] if words else "no name"
        raise SetUpError(f"There is no measurement called {asked!r}.", f"One of: {', '.join(names) or 'none yet'}")
    env = everything(clone, store)
    if words[0] == "analogue":
        env[line_bench.FOLDER_VARIABLE] = str(line_bench.ensure(clone, store, asterisk.locate(store)))
        env |= ONE_THREAD
    become(clone, ["-m", f"benchmarks.{words[0]}", *words[1:]], env)


def lock_requirements(clone: Clone, store: Cache, words: Words) -> int:
    """Write the locked requirements anew."""
    lock.write_all(clone, python_env.uv(clone, store), store, upgrade=taken(words, "--upgrade"))
    return 0


def usage(clone: Clone, store: Cache, words: Words) -> int:
    """Tell the words."""
    del clone, store, words
    print(HELP, end="")
    return 0


COMMANDS: Mapping[str, Callable[[Clone, Cache, Words], int]] = {
    "demo": demo,
    "test": test,
    "check": check,
    "bench": bench,
    "ui": ui_words.run,
    "lock": lock_requirements,
    "help": usage,
    "--help": usage,
    "-h": usage,
}


def everything(clone: Clone, store: Cache) -> dict[str, str]:
    """Set up all that a real call needs; gives the environment that tells the product where it stands."""
    python_env.ensure(clone, store)
    apt.install([*QUICK_PACKAGES, *PHONE_PACKAGES], why="the rig's phones and judges")
    found = asterisk.locate(store)
    made = {prompts.FOLDER_VARIABLE: prompts.ensure(clone, store), regions.FILE_VARIABLE: regions.ensure(clone, store)}
    made[ui.FOLDER_VARIABLE] = ui.ensure(clone, store)
    made[judges.FOLDER_VARIABLE] = judges.ensure(clone, store)
    return found.environment() | {name: str(path) for name, path in made.items()}


def become(clone: Clone, words: Words, env: dict[str, str]) -> NoReturn:
    """Become `.venv/bin/python words…` in the clone; as root where Asterisk's root folder must be entered."""
    command = [str(clone.venv / "bin" / "python"), *words]
    if asterisk.ROOT_VARIABLE in env and not machine.is_root():
        told = [f"{name}={value}" for name, value in (env | TIDY_ROOT).items()]
        command = machine.as_root(["env", *told, *command], why="Entering Asterisk's root folder")
    os.chdir(clone.top)
    os.environ.update(env)
    sys.stdout.flush()
    os.execvp(command[0], command)


def product(clone: Clone, store: Cache, words: Words) -> NoReturn:
    """Hand the words to the product's own command line."""
    python_env.ensure(clone, store)
    program = str(clone.venv / "bin" / "zongji")
    os.execv(program, [program, *words])


def taken(words: Words, flag: str) -> bool:
    """Take a flag out of the words; whether it was there."""
    found = flag in words
    words[:] = [word for word in words if word != flag]
    return found


def names_the_lab(words: Words) -> bool:
    """Tell whether pytest's words are of the lab's tests: `-m lab`, its folder, or a file of its."""
    parts = [part for word in words for part in Path(word.partition("::")[0]).parts]
    return any(part == "lab" or part.startswith(("test_lab_", "test_exchange_contract")) for part in parts)


def takes_forky(words: Words) -> bool:
    """Take `--python forky` out of the words; whether it was there."""
    if "--python" not in words:
        return False
    at = words.index("--python")
    if words[at + 1 : at + 2] != ["forky"]:
        raise SetUpError("--python takes one value: forky.", "Without it the machine's own Python is used.")
    del words[at : at + 2]
    return True


def main(top: Path, words: Words) -> int:
    """Do what the words say; the exit code."""
    clone, store = Clone(top), Cache(cache.default_folder())
    name = words[0] if words else "help"
    try:
        store.sweep()
        if name in COMMANDS:
            return COMMANDS[name](clone, store, words[1:])
        product(clone, store, words)
    except SetUpError as error:
        print(f"zongji: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nzongji: stopped", file=sys.stderr)
        return 130
