"""Reads the machine's own package sources, so that a root folder comes from the mirror that it already uses."""

import re
from dataclasses import dataclass
from pathlib import Path

APT = Path("/etc/apt")
DEFAULT_SUITES = ("bookworm", "trixie", "forky", "sid", "stable", "testing", "unstable")


@dataclass(frozen=True, slots=True)
class Source:
    """One place that binary packages come from."""

    uri: str
    suites: tuple[str, ...]
    components: tuple[str, ...]


def parse_deb822(text: str) -> list[Source]:
    """The enabled binary sources of a `.sources` file (sources.list(5), deb822 style)."""
    found = []
    for stanza in re.split(r"\n\s*\n", _without_comments(text)):
        fields = _fields(stanza)
        if "deb" in fields.get("types", "").split() and fields.get("enabled", "yes").lower() in {"yes", "true", "1"}:
            suites = tuple(fields.get("suites", "").split())
            components = tuple(fields.get("components", "").split())
            found += [Source(uri, suites, components) for uri in fields.get("uris", "").split()]
    return found


def parse_one_line(text: str) -> list[Source]:
    """The binary sources of a `.list` file: `deb [options] uri suite component…`."""
    found = []
    for line in _without_comments(text).splitlines():
        kind, _, rest = line.strip().partition(" ")
        if kind == "deb":
            words = re.sub(r"\[[^\]]*\]", " ", rest).split()
            if len(words) >= 2:
                found.append(Source(words[0], (words[1],), tuple(words[2:])))
    return found


def read(apt: Path = APT) -> list[Source]:
    """All binary sources of this machine, `sources.list` first."""
    found = []
    for path in [apt / "sources.list", *sorted((apt / "sources.list.d").glob("*"))]:
        if path.is_file() and path.suffix in {".list", ".sources"}:
            parse = parse_deb822 if path.suffix == ".sources" else parse_one_line
            found += parse(path.read_text(encoding="utf-8", errors="replace"))
    return found


def debian_mirror(sources: list[Source]) -> str | None:
    """The first source that is a Debian archive: it serves `main` of a suite of Debian's, and no mere updates."""
    for source in sources:
        if "main" in source.components and set(source.suites) & set(DEFAULT_SUITES):
            return source.uri.rstrip("/")
    return None


def _without_comments(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))


def _fields(stanza: str) -> dict[str, str]:
    """A stanza's fields, lower-cased, with continuation lines joined."""
    joined = re.sub(r"\n[ \t]+", " ", stanza.strip("\n"))
    pairs = (line.partition(":") for line in joined.splitlines())
    return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}
