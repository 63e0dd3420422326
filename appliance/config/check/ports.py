"""Ports of telephone cards: each is one line or one telephone, in a country whose lines are known."""

from collections.abc import Iterator

from appliance.config.check.material import Material
from appliance.config.model.document import Document
from appliance.config.model.endpoint import AnalogEndpoint
from appliance.config.model.line import AnalogLine
from appliance.config.problem import Path, Problem, path_text


def ports(document: Document, material: Material) -> Iterator[Problem]:
    """Find faults among what is plugged into cards."""
    yield from _shared(document)
    yield from _told_apart(document)
    yield from _unknown_country(document, material)
    yield from _international(document)


def _named(document: Document) -> Iterator[tuple[int, Path]]:
    for id_, line in document.lines.items():
        if isinstance(line, AnalogLine):
            yield line.port, ("lines", id_)
    for id_, endpoint in document.endpoints.items():
        if isinstance(endpoint, AnalogEndpoint):
            yield endpoint.port, ("endpoints", id_)


def _shared(document: Document) -> Iterator[Problem]:
    owner: dict[int, Path] = {}
    for port, path in _named(document):
        other = owner.setdefault(port, path)
        if other is not path:
            yield Problem((*path, "port"), f"port {port} already is that of {path_text(other)}: take another one")


def _told_apart(document: Document) -> Iterator[Problem]:
    """Find lines that several hotlines share by number, and that don't say by which number they are called."""
    for id_, line in document.lines.items():
        if isinstance(line, AnalogLine) and line.own_number is None:
            hotlines = [name for name in document.hotlines if id_ in document.lines_of(name)]
            if len(hotlines) > 1:
                told = f"is needed: hotlines '{hotlines[0]}' and '{hotlines[1]}' tell their calls apart by it"
                yield Problem(("lines", id_, "own_number"), told)


def _unknown_country(document: Document, material: Material) -> Iterator[Problem]:
    country = document.site.country
    if material.tone_countries is None or country in material.tone_countries:
        return
    told = f"how lines and telephones are set in {country} is not known: take a gateway, and lines of kind `sip`"
    for _, path in _named(document):
        yield Problem((*path, "kind"), told)


def _international(document: Document) -> Iterator[Problem]:
    """Find numbers with a + that would go out by a telephone line, where there is no such key."""
    analog = {id_ for id_, line in document.lines.items() if isinstance(line, AnalogLine)}
    groups = {id_ for id_, group in document.trunk_groups.items() if analog & set(group.lines)}
    for id_, endpoint in document.endpoints.items():
        if endpoint.kind == "outside" and endpoint.number.startswith("+") and endpoint.trunk_group in groups:
            told = "a telephone line has no key for +: write it as it is dialled there, such as 00 in its place"
            yield Problem(("endpoints", id_, "number"), told)
