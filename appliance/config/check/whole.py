"""All checks in a row."""

from collections.abc import Iterator

from appliance.config.check.hotlines import hotlines
from appliance.config.check.lines import lines
from appliance.config.check.material import Material
from appliance.config.check.names import missing
from appliance.config.check.notifications import notifications
from appliance.config.check.people import people
from appliance.config.check.ports import ports
from appliance.config.check.prompts import prompts
from appliance.config.check.ringing import forwards
from appliance.config.check.stories import stories
from appliance.config.check.times import callers, money, times
from appliance.config.model.document import Document
from appliance.config.model.flow import LanguageChoice, Offer, Ring
from appliance.config.problem import Path, Problem


def check(document: Document, material: Material) -> tuple[Problem, ...]:
    """Find every fault of the whole; empty when the document may be published."""
    return (
        *lines(document),
        *people(document),
        *ports(document, material),
        *times(document),
        *money(document),
        *callers(document, material),
        *hotlines(document),
        *notifications(document),
        *stories(document),
        *prompts(document, material),
        *_language(document, material),
        *_speech(document, material),
        *_tones(document, material),
    )


def _language(document: Document, material: Material) -> Iterator[Problem]:
    if material.languages is not None:
        yield from missing(("site", "language"), "language", document.site.language, material.languages)
        for id_, hotline in document.hotlines.items():
            path: Path = ("hotlines", id_)
            yield from missing((*path, "language"), "language", hotline.language, material.languages)
            for name, node in hotline.flow.nodes.items():
                if isinstance(node, LanguageChoice):
                    where: Path = (*path, "flow", "nodes", name, "language")
                    yield from missing(where, "language", node.language, material.languages)


def _speech(document: Document, material: Material) -> Iterator[Problem]:
    speech = document.site.speech
    if speech is not None and material.speech_engines is not None:
        yield from missing(("site", "speech", "engine"), "speech engine", speech.engine, material.speech_engines)


def _tones(document: Document, material: Material) -> Iterator[Problem]:
    country = document.site.country
    if material.tone_countries is None or country in material.tone_countries:
        return
    for id_, line in document.lines.items():
        if line.far_hang_up == "tone" and line.kind != "analog":  # of which more is unknown then (`ports`)
            told = f"the tones of the exchanges in {country} are not known: take `signalled`"
            yield Problem(("lines", id_, "far_hang_up"), told)


def warnings(document: Document) -> tuple[Problem, ...]:
    """Find what may be published, and is hardly meant."""
    return (*_beyond_the_hops(document), *_in_no_department(document))


def _beyond_the_hops(document: Document) -> Iterator[Problem]:
    for hotline_id, hotline in document.hotlines.items():
        for node_id, node in hotline.flow.nodes.items():
            if not isinstance(node, Ring):
                continue
            for cause in ("busy", "no_answer", "unreachable"):
                for index, target in enumerate(getattr(node.forward, cause)):
                    if index >= node.forward.hops:
                        where: Path = ("hotlines", hotline_id, "flow", "nodes", node_id, "forward", cause, index)
                        told = f"after {node.forward.hops} forwarding attempts (`hops`) nobody else is tried"
                        yield Problem(where, f"'{target}' is never reached: {told}")


def _in_no_department(document: Document) -> Iterator[Problem]:
    rung = {agent for department in document.departments.values() for agent in department.agents}
    for hotline in document.hotlines.values():
        rung |= set(hotline.fallback.agents)
        for node in hotline.flow.nodes.values():
            if isinstance(node, Offer):
                rung |= {*node.targets, *(target for _, targets in forwards(node) for target in targets)}
            if isinstance(node, Ring) and node.dialled:
                rung |= set(document.agents)
    for id_ in document.agents:
        if id_ not in rung:
            yield Problem(("agents", id_), "no hotline ever rings this agent")
