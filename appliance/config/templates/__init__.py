"""Hotlines to begin with: whole documents, each with stories, and the demonstration company.

A template's first line says what it is for. Its lines are simulated and its numbers are nobody's: both are to be
replaced by the company's own.
"""

from importlib.resources import files

_SUFFIX = ".yaml"


def template_names() -> tuple[str, ...]:
    """Name the templates, in order."""
    found = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in found if name.endswith(_SUFFIX)))


def template_text(name: str) -> str:
    """Give a template as YAML. Raises KeyError when there is none of this name."""
    if name not in template_names():
        raise KeyError(name)
    return files(__name__).joinpath(name + _SUFFIX).read_text(encoding="utf-8")


def purpose(name: str) -> str:
    """Say in a sentence what a template is for. Raises KeyError when there is none of this name."""
    return template_text(name).partition("\n")[0].removeprefix("# ")
