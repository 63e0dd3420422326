"""The demonstration company, as text and as a document, to be varied by the tests."""

from functools import cache
from pathlib import Path

from appliance.config.check import Material
from appliance.config.model.document import Document
from appliance.config.yaml import load
from appliance.media.catalogue import load_catalogue

TOP = Path(__file__).parents[3]
CATALOGUE = TOP / "prompts" / "catalogue.toml"
DEMO = (TOP / "appliance" / "config" / "templates" / "demo.yaml").read_text(encoding="utf-8")
_CATALOGUE = load_catalogue(CATALOGUE)
MATERIAL = Material(_CATALOGUE.everywhere(), frozenset({"welcome.wav"}), languages=frozenset(_CATALOGUE.languages))


@cache
def demo(*changes: tuple[str, str]) -> Document:
    """Load the demonstration document with some of its text changed."""
    return load(changed(*changes), MATERIAL)


def changed(*changes: tuple[str, str]) -> str:
    """Change the first occurrence of each text; each must be there."""
    text = DEMO
    for old, new in changes:
        assert old in text, f"the demonstration document has no {old!r}"
        text = text.replace(old, new, 1)
    return text


def line_of(text: str, part: str) -> int:
    """Give the 1-based line of the first occurrence."""
    return text[: text.index(part)].count("\n") + 1
