"""The checks of the document as a whole: every name means something, and every prompt is there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from appliance.config.model.base import Part
from appliance.config.model.document import Document
from appliance.config.model.flow import Flow, Menu, Node, Ring, Survey, Voicemail
from appliance.config.model.hotline import Hotline
from appliance.config.model.prompt import BuiltinPrompt, FilePrompt, Prompt, TextPrompt
from appliance.config.problem import Path, Problem


@dataclass(frozen=True, slots=True)
class Material:
    """What the document may refer to outside itself: ids of built-in prompts, and names of audio files."""

    builtin_prompts: frozenset[str]
    audio_files: frozenset[str]


def check(document: Document, material: Material) -> tuple[Problem, ...]:
    """Find every fault of the whole; empty when the document may be published."""
    return (
        *_people(document),
        *_hotlines(document),
        *_shared_numbers(document),
        *_prompts(document, material),
    )


def prompts_of(document: Document) -> Iterator[tuple[Path, Prompt]]:
    """Give every prompt of the document with its path."""
    yield from _walk((), document)


def _walk(path: Path, value: object) -> Iterator[tuple[Path, Prompt]]:
    match value:
        case BuiltinPrompt() | TextPrompt() | FilePrompt():
            yield path, value
        case dict():
            for key, item in value.items():
                yield from _walk((*path, key), item)
        case tuple():
            for index, item in enumerate(value):
                yield from _walk((*path, index), item)
        case Part():
            for name in type(value).model_fields:
                yield from _walk((*path, name), getattr(value, name))
        case _:
            return


def _missing(path: Path, what: str, name: str, known: Iterable[str]) -> Iterator[Problem]:
    names = sorted(known)
    if name in names:
        return
    close = get_close_matches(name, names, n=1)
    hint = f", did you mean '{close[0]}'?" if close else f"; there are: {', '.join(names) or 'none'}"
    yield Problem(path, f"there is no {what} '{name}'{hint}")


def _people(document: Document) -> Iterator[Problem]:
    extensions: dict[str, str] = dict.fromkeys(document.agents, "an agent's ID")
    for id_, department in document.departments.items():
        path: Path = ("departments", id_)
        for index, agent in enumerate(department.agents):
            yield from _missing((*path, "agents", index), "agent", agent, document.agents)
        if department.extension is None:
            continue
        if department.extension in extensions:
            owner = extensions[department.extension]
            yield Problem((*path, "extension"), f"'{department.extension}' is already {owner}")
        extensions[department.extension] = f"the extension of department '{id_}'"


def _hotlines(document: Document) -> Iterator[Problem]:
    for id_, hotline in document.hotlines.items():
        path: Path = ("hotlines", id_)
        for index, group in enumerate(hotline.trunk_groups):
            yield from _missing((*path, "trunk_groups", index), "trunk group", group, document.trunk_groups)
        yield from _fallback(path, hotline, document)
        yield from _flow((*path, "flow"), hotline.flow, document)
        yield from _silent_rounds((*path, "flow", "nodes"), hotline.flow)


def _fallback(path: Path, hotline: Hotline, document: Document) -> Iterator[Problem]:
    for index, agent in enumerate(hotline.fallback.agents):
        yield from _missing((*path, "fallback", "agents", index), "agent", agent, document.agents)
    if hotline.fallback.mailbox is not None:
        where = (*path, "fallback", "mailbox")
        yield from _missing(where, "department", hotline.fallback.mailbox, document.departments)


def _flow(path: Path, flow: Flow, document: Document) -> Iterator[Problem]:
    yield from _missing((*path, "start"), "node", flow.start, flow.nodes)
    for id_, node in flow.nodes.items():
        where: Path = (*path, "nodes", id_)
        for field in ("next", "otherwise", "extensions"):
            target = getattr(node, field, None)
            if target is not None:
                yield from _missing((*where, field), "node", target, flow.nodes)
        yield from _node(where, node, flow, document)


def _node(where: Path, node: object, flow: Flow, document: Document) -> Iterator[Problem]:
    match node:
        case Menu():
            for key, target in node.keys.items():
                yield from _missing((*where, "keys", key), "node", target, flow.nodes)
            ringer = flow.nodes.get(node.extensions) if node.extensions else None
            if ringer is not None and not (isinstance(ringer, Ring) and ringer.dialled):
                yield Problem((*where, "extensions"), "must name a ring node with `dialled: true`")
        case Ring():
            if node.department is not None:
                yield from _missing((*where, "department"), "department", node.department, document.departments)
            known = {**document.agents, **document.endpoints}
            for index, target in enumerate(node.targets):
                yield from _missing((*where, "targets", index), "agent or endpoint", target, known)
        case Voicemail() if node.mailbox is not None:
            yield from _missing((*where, "mailbox"), "department", node.mailbox, document.departments)
        case Survey() if node.prompt is None and set(node.labels) != {"1", "2", "3"}:
            yield Problem(
                (*where, "labels"), "the built-in question names keys 1, 2 and 3: give a `prompt` of your own"
            )
        case _:
            return


def _silent_rounds(path: Path, flow: Flow) -> Iterator[Problem]:
    """Find rounds in which nothing is heard: with all agents busy, a call would run in one without a pause."""
    ways = {id_: way for id_, node in flow.nodes.items() if (way := _silent_way(node)) is not None}
    for id_, (field, target) in ways.items():
        seen, here = [id_], target
        while here in ways and here not in seen:
            seen.append(here)
            here = ways[here][1]
        if here == id_:
            told = " → ".join([*seen, id_])
            yield Problem((*path, id_, field), f"goes round without the caller hearing anything: {told}")


def _silent_way(node: Node) -> tuple[str, str] | None:
    """Say where a node may lead at once: past agents who are all busy, past a survey without a conversation."""
    match node:
        case Ring(otherwise=str(target)):
            return "otherwise", target
        case Survey(next=str(target)):
            return "next", target
        case _:
            return None


def _shared_numbers(document: Document) -> Iterator[Problem]:
    owner: dict[tuple[str, str], str] = {}
    for id_, hotline in document.hotlines.items():
        for line in document.lines_of(id_):
            for number in hotline.numbers or ("",):
                other = owner.setdefault((line, number), id_)
                if other != id_:
                    told = f"number {number}" if number else "all numbers"
                    yield Problem(
                        ("hotlines", id_, "trunk_groups"),
                        f"line '{line}' with {told} already belongs to hotline '{other}'; give each its own `numbers`",
                    )


def _prompts(document: Document, material: Material) -> Iterator[Problem]:
    for path, prompt in prompts_of(document):
        match prompt:
            case BuiltinPrompt(builtin=id_):
                yield from _missing((*path, "builtin"), "built-in prompt", id_, material.builtin_prompts)
            case FilePrompt(file=name):
                yield from _missing((*path, "file"), "audio file", name, material.audio_files)
            case _:
                pass
