"""Rules of the house that no other tool holds, each a function from a file's text to what is wrong in it."""

import ast
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from provision import apt_sources

NOT_OURS = {".git", ".venv", ".hypothesis", "node_modules", "dist", "__pycache__"}
PROVISIONING = ("zongji", "image-build/")
"""Where a package host may be named."""
REGISTRIES = ("deb.debian.org", "pypi.org", "pythonhosted.org", "npmjs.org", "archive.ubuntu.com")
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
PURE = ("appliance/domain/", "appliance/config/", "appliance/routing/", "appliance/callflow/")
CLOCKS = {"now", "utcnow", "today"}
MIGRATIONS = "appliance/storage/migrations/versions/"
TAKES_AWAY = {"drop_column", "drop_table", "drop_constraint", "rename_table"}
BARE_NOQA = re.compile(r"#\s*noqa(?!:\s*[A-Z]+[0-9]+(,\s*[A-Z]+[0-9]+)*\s+(-|#)\s*\S)")
BARE_TYPE_IGNORE = re.compile(r"#\s*type:\s*ignore(?!\[[a-z-]+(,\s*[a-z-]+)*\]\s+(-|#)\s*\S)")

Finding = tuple[int, str]
Rule = Callable[[str, str], Iterator[Finding]]


def files(top: Path) -> Iterator[Path]:
    """Every file of the clone that is ours, whether git is there or not."""
    for folder, folders, names in os.walk(top):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.endswith("_cache")]
        yield from (Path(folder, name) for name in names)


def own_hosts() -> set[str]:
    """The hosts that this machine gets its packages from, besides the public ones."""
    addresses = [source.uri for source in apt_sources.read()]
    addresses += [os.environ.get(name, "") for name in ("PIP_INDEX_URL", "UV_DEFAULT_INDEX")]
    hosts = {urlsplit(address).hostname or "" for address in addresses}
    return {host for host in hosts if "." in host and not host.startswith("127.")}


def no_hosts(hosts: frozenset[str]) -> Rule:
    """No file but the set-up's names a mirror or a registry: whoever installs chooses theirs."""

    def rule(path: str, text: str) -> Iterator[Finding]:
        if path.startswith(PROVISIONING):
            return
        for number, line in enumerate(text.splitlines(), 1):
            yield from ((number, f"names the package host {host}") for host in hosts if host in line)

    return rule


def telling_name(path: str, text: str) -> Iterator[Finding]:
    """A module is named for what it knows."""
    del text
    name = Path(path).stem
    if path.endswith(".py") and name in EMPTY_NAMES:
        yield 1, f"a module called {name} tells nobody what is in it"


def reasoned_exceptions(path: str, text: str) -> Iterator[Finding]:
    """An exception from a tool names its code, and the reason behind ` - ` or ` # `."""
    if path.endswith(".py"):
        for number, line in enumerate(text.splitlines(), 1):
            if BARE_NOQA.search(line) or BARE_TYPE_IGNORE.search(line):
                yield number, "an exception from a check without its code and its reason"


def no_clock(path: str, text: str) -> Iterator[Finding]:
    """Pure packages are told the time; they don't read it."""
    if path.endswith(".py") and path.startswith(PURE):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
                receiver = ast.unparse(node.func.value)
                if receiver.split(".")[-1] in {"datetime", "date"}:
                    yield node.lineno, f"{receiver}.{node.func.attr}() reads the clock in a pure package"


def migrations_add(path: str, text: str) -> Iterator[Finding]:
    """A migration only adds: the other system slot must still boot on the same database."""
    if not (path.endswith(".py") and path.startswith(MIGRATIONS)):
        return
    for function in ast.parse(text).body:
        if isinstance(function, ast.FunctionDef) and function.name == "upgrade":
            for node in ast.walk(function):
                if isinstance(node, ast.Attribute) and node.attr in TAKES_AWAY:
                    yield node.lineno, f"{node.attr} in upgrade(): a migration only adds"


def findings(top: Path, rules: list[Rule]) -> Iterator[str]:
    """What is wrong in the clone, as `path:line: what`."""
    for file in sorted(files(top)):
        path = file.relative_to(top).as_posix()
        try:
            text = file.read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):  # a picture or a sound; or gone while we looked
            continue
        for rule in rules:
            yield from (f"{path}:{number}: {what}" for number, what in rule(path, text))


def main(top: Path) -> int:
    """Check a clone; 1 when something is wrong."""
    hosts = frozenset(own_hosts() | set(REGISTRIES))
    rules = [no_hosts(hosts), telling_name, reasoned_exceptions, no_clock, migrations_add]
    wrong = list(findings(top, rules))
    print("\n".join(wrong) or f"{len(rules)} rules of the house are kept")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
