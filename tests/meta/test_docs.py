"""The documents tell the truth: every key, word and dependency stands where a reader looks for it."""

import re
import tomllib
from pathlib import Path

import typer.main

from appliance.cli import app
from appliance.config.model.base import Part
from appliance.config.model.document import Document

TOP = Path(__file__).parents[2]


def _parts(part: type[Part]) -> list[type[Part]]:
    return [part, *(deeper for child in part.__subclasses__() for deeper in _parts(child))]


def _sections(text: str) -> dict[str, str]:
    pieces = re.split(r"^#{2,4} .*?\(`(\w+)`\)$", text, flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def test_every_configuration_key_has_its_row() -> None:
    sections = _sections((TOP / "docs" / "configuration.md").read_text(encoding="utf-8"))
    models = {part.__name__: part for part in _parts(Part) if not part.__subclasses__()}
    assert Document.__name__ in models
    assert set(sections) == set(models)
    for name, model in models.items():
        told = set(re.findall(r"^\| `(\w+)` \|", sections[name], flags=re.MULTILINE))
        assert told == set(model.model_fields), name


def test_every_dependency_has_its_reason() -> None:
    reasons = (TOP / "docs" / "design-decisions.md").read_text(encoding="utf-8")
    projects = [TOP / "pyproject.toml", TOP / "hil-rig" / "pyproject.toml"]
    documents = [tomllib.loads(path.read_text(encoding="utf-8")) for path in projects]
    wanted = [need for document in documents for need in document["project"]["dependencies"]]
    wanted += documents[0]["dependency-groups"]["dev"]
    rows = " ".join(line for line in reasons.splitlines() if line.startswith("|"))
    names = {re.split(r"[><=;\[ ]", need)[0] for need in wanted} - {"zongji-rig"}
    assert {name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", rows)} == set()


def test_every_word_of_the_command_line_is_documented() -> None:
    told = "".join((TOP / name).read_text(encoding="utf-8") for name in ("README.md", "docs/commands.md"))
    command = typer.main.get_command(app)
    words = getattr(command, "commands", {})
    assert words
    for name, word in words.items():
        assert re.search(rf"(zongji|FOLDER) {name}\b", told), name
        for inner in getattr(word, "commands", {}):
            assert re.search(rf"{name} {inner}\b", told), f"{name} {inner}"


def test_links_lead_somewhere() -> None:
    for page in [TOP / "README.md", *(TOP / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert "://" in target or (page.parent / target).exists(), f"{page.name}: {target}"
