"""`./zongji ui WORD`: building, checking and looking after the user interface."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from provision import node, python_env, running, ui
from provision.cache import Cache
from provision.clone import Clone
from provision.errors import SetUpError
from provision.node import Node
from provision.progress import Step
from provision.running import Words

NODE_VARIABLE = "ZONGJI_NODE"
"""Names Node for the checks; without it they leave out what needs it."""
SCHEMA = ("src/api/openapi.json", "-o", "src/api/schema.d.ts")
TOOLS: Mapping[str, tuple[str, ...]] = {
    "the API's types, generated": ("openapi-typescript/bin/cli.js", *SCHEMA, "--check"),
    "types (tsc)": ("typescript/bin/tsc", "--noEmit"),
    "lint and format (biome)": ("@biomejs/biome/bin/biome", "ci", "--error-on-warnings", "--colors=off", "."),
    "unit tests (vitest)": ("vitest/vitest.mjs", "run", "--configLoader", "runner"),
}
"""The checks, each a program of the packages with its words."""


def run(clone: Clone, store: Cache, words: list[str]) -> int:
    """Do one word; the exit code."""
    known: Mapping[str, Callable[[Clone, Cache], int]] = {
        "build": _build,
        "types": _types,
        "check": _check,
        "format": _format,
        "dev": _dev,
    }
    if len(words) != 1 or words[0] not in known:
        raise SetUpError(f"./zongji ui takes one of: {', '.join(known)}.", "./zongji ui build")
    python_env.ensure(clone, store)
    return known[words[0]](clone, store)


def _build(clone: Clone, store: Cache) -> int:
    """Build it, and put it where a wheel takes it from."""
    built, place = ui.ensure(clone, store), clone.top / "appliance" / "web" / "static"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(built, place)
    print(f"The user interface is in {built}, and a copy for the wheel in {place.relative_to(clone.top)}.")
    return 0


def _types(clone: Clone, store: Cache) -> int:
    """Write the API's description anew, and the types that are generated from it."""
    ours = _linked(clone, store)
    python, remedy = clone.venv / "bin" / "python", "Mend what the message above names, and start again."
    with Step("Describing the API") as step:
        env = {"PYTHONPATH": str(clone.top / "image-build")}
        running.run([python, "-m", "provision.api_description"], step, remedy=remedy, env=env, cwd=clone.top)
    with Step("Generating the API's types") as step:
        generate: Words = [ours.program, clone.ui / ui.PACKAGES / "openapi-typescript/bin/cli.js", *SCHEMA]
        running.run(generate, step, remedy=remedy, cwd=clone.ui)
    return 0


def _check(clone: Clone, store: Cache) -> int:
    ours = _linked(clone, store)
    return _become(clone.top, [str(clone.venv / "bin" / "python"), "-m", "provision.checks", "ui"], ours, clone)


def _format(clone: Clone, store: Cache) -> int:
    biome = str(clone.ui / ui.PACKAGES / "@biomejs/biome/bin/biome")
    return _become(clone.ui, [_linked(clone, store).program, biome, "check", "--write", "."], None, clone)


def _dev(clone: Clone, store: Cache) -> int:
    vite = str(clone.ui / ui.PACKAGES / "vite/bin/vite.js")
    return _become(clone.ui, [_linked(clone, store).program, vite], None, clone)


def _linked(clone: Clone, store: Cache) -> Node:
    ours = node.ensure(clone, store)
    ui.link(clone, store, ours)
    return ours


def check_environment(clone: Clone, store: Cache) -> dict[str, str]:
    """Give what the checks need to know to include the user interface's."""
    return {NODE_VARIABLE: _linked(clone, store).program}


def _become(folder: Path, words: list[str], ours: Node | None, clone: Clone) -> int:
    os.chdir(folder)
    if ours is not None:
        os.environ.update({NODE_VARIABLE: ours.program, "PYTHONPATH": str(clone.top / "image-build")})
    sys.stdout.flush()
    os.execvp(words[0], words)
