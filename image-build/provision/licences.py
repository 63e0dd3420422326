"""Checks that each installed dependency's licence may serve where we use it."""

import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageMetadata, distributions
from pathlib import Path

RULES = Path(__file__).with_name("licences.toml")
OWN = {"zongji", "zongji-rig"}
CLASSIFIER = "License :: OSI Approved :: "


@dataclass(frozen=True, slots=True)
class Decision:
    """A licence that a person read up, for one version only."""

    version: str
    licence: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The allow-list, its spellings and the decided cases."""

    anywhere: frozenset[str]
    rig: frozenset[str]
    spelling: Mapping[str, str]
    decided: Mapping[str, Decision]


@dataclass(frozen=True, slots=True)
class Dependency:
    """One installed distribution, as its metadata tell it."""

    name: str
    version: str
    claims: tuple[str, ...]
    """What it says of its licence, the most exact first: expression, classifiers, free text."""


def read_rules(text: str) -> Rules:
    """Read licences.toml."""
    table = tomllib.loads(text)
    decided = {name: Decision(case["version"], case["licence"]) for name, case in table.get("decided", {}).items()}
    return Rules(frozenset(table["anywhere"]), frozenset(table["rig"]), table["spelling"], decided)


def locked_names(requirements: str) -> set[str]:
    """The normalised names in a locked requirements file."""
    return {normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", requirements, re.MULTILINE)}


def normal(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def satisfied(expression: str, allowed: frozenset[str]) -> bool:
    """Whether an SPDX expression without brackets lets us in: every AND part, any of its OR choices."""
    return all(any(choice.strip() in allowed for choice in part.split(" OR ")) for part in expression.split(" AND "))


def complaint(dependency: Dependency, rules: Rules, *, shipped: bool) -> str | None:
    """Why this dependency may not serve (`shipped`: as a part of the product), or None when it may."""
    title = f"{dependency.name} {dependency.version}"
    decision = rules.decided.get(normal(dependency.name))
    if decision is not None and decision.version != dependency.version:
        return f"{title}: its licence was read up for {decision.version}; read it again and correct licences.toml"
    claims = (decision.licence,) if decision else dependency.claims
    if not claims:
        return f"{title}: says nothing of its licence; read it up and enter it in licences.toml"
    licence = rules.spelling.get(claims[0], claims[0])
    allowed = rules.anywhere if shipped else rules.anywhere | rules.rig
    place = "the product" if shipped else "the rig or a tool"
    return None if satisfied(licence, allowed) else f"{title}: {licence!r} may not serve in {place}"


def described(distribution: Distribution) -> Dependency:
    """Reads an installed distribution's metadata."""
    data = distribution.metadata
    classifiers = _values(data, "Classifier")
    named = [line.removeprefix(CLASSIFIER) for line in classifiers if line.startswith(CLASSIFIER)]
    free = [text.partition("\n")[0] for text in _values(data, "License")]
    return Dependency(distribution.name, distribution.version, (*_values(data, "License-Expression"), *free, *named))


def _values(data: PackageMetadata, field: str) -> list[str]:
    return [str(value) for value in data.get_all(field) or [] if value]


def complaints(installed: Iterable[Dependency], rules: Rules, product: set[str]) -> list[str]:
    """All complaints about what is installed; `product` are the names that ship with the product."""
    judged = (
        complaint(dependency, rules, shipped=normal(dependency.name) in product)
        for dependency in installed
        if normal(dependency.name) not in OWN
    )
    return sorted(told for told in judged if told)


def main(requirements: Path) -> int:
    """Check the running interpreter's environment; 1 when something is wrong."""
    rules = read_rules(RULES.read_text(encoding="utf-8"))
    product = locked_names((requirements / "product.txt").read_text(encoding="utf-8"))
    found = [described(distribution) for distribution in distributions()]
    wrong = complaints(found, rules, product)
    print("\n".join(wrong) or f"{len(found)} distributions, each with a licence that may serve where it does")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
