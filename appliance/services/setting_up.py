"""The first hour of a switchboard: a company made of a template and a few answers.

The answers are kept while somebody goes through the steps, so that a page that is loaded anew goes on where it was.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from appliance.config.canonical import document_json
from appliance.config.model.document import Document
from appliance.config.model.flow import Menu
from appliance.config.model.prompt import PromptByLanguage, TextPrompt
from appliance.config.templates import purpose, template_names, template_text
from appliance.config.validation import document_of_tree
from appliance.config.yaml import parse
from appliance.services.lines_of_set_up import put_lines, put_phones
from appliance.services.publish.saving import Saving
from appliance.storage.revisions import RevisionEntry
from appliance.storage.web_settings import WebSettings

SETTING = "wizard"
"""Its name among the web's settings: `Answers` as JSON."""

FIRST = Saving("set-up", "the first configuration")
"""Who is on record for what an instance begins with."""
NOTE = "设置向导"
"""The note of what the steps put in force."""

DEMO_TEMPLATE = "demo"


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered so far; empty texts are not answered yet. `step` is the page's own word.

    `line_ports` are the FXO ports of cards that become lines, `phone_ports` the FXS ports that become telephones, both
    by DAHDI's channels; None before anybody has seen them. `peer` is the address of a SIP gateway or carrier,
    `channels` how many calls it carries at once; empty for none.
    """

    step: str = ""
    finished: bool = False
    language: str = "zh"
    network_name: str = "zongji"
    time_zone: str = "Asia/Shanghai"
    template: str = ""
    company: str = ""
    number: str = ""
    area_code: str = ""
    peer: str = ""
    channels: int = 4
    line_ports: Sequence[int] | None = None
    phone_ports: Sequence[int] | None = None

    @classmethod
    def read(cls, kept: object) -> "Answers":
        """Read what was kept; what this release doesn't know is left out."""
        known = kept if isinstance(kept, Mapping) else {}
        return cls(**{key: known[key] for key in asdict(cls()) if key in known})


def is_open(answers: Answers, in_force: RevisionEntry | None) -> bool:
    """Tell whether the steps may still put a company in force: nobody is through with them, and none is there yet.

    What an instance began with is none, and what the steps themselves have made may be made once more.
    """
    if answers.finished:
        return False
    return in_force is None or in_force.note == NOTE or (in_force.author, in_force.note) == (FIRST.author, FIRST.note)


def network_names(settings: WebSettings) -> tuple[str, ...]:
    """Give the name that somebody has chosen for the box, as multicast DNS has it; none before."""
    kept = settings.get(SETTING)
    if kept is None or "network_name" not in kept.value:
        return ()
    return (f"{Answers.read(kept.value).network_name}.local",)


@dataclass(frozen=True, slots=True)
class TemplateCard:
    """A template as a newcomer chooses by it. `keys` tells what a caller may press, and what for."""

    id: str
    purpose: str
    company: str
    greeting: str
    keys: Mapping[str, str]
    people: tuple[str, ...]
    steps: tuple[str, ...]


@cache
def template_cards() -> tuple[TemplateCard, ...]:
    """Give the templates to begin with; the demonstration's company is none."""
    return tuple(_card(name) for name in template_names() if name != DEMO_TEMPLATE)


def made_of(answers: Answers) -> dict[str, Any]:
    """Make the document: the template with the company's own name, number, place and lines.

    Names and numbers are changed wherever they are spoken of, in prompts and stories too. Raises KeyError when there is
    no such template, ConfigError when the answers make no document.
    """
    document = _document(answers.template)
    tree: dict[str, Any] = json.loads(document_json(document))
    first = next(iter(document.hotlines.values()))
    company = answers.company.strip()
    changed = dict.fromkeys((document.site.name, first.name), company) if company else {}
    if answers.number and first.numbers:
        changed[first.numbers[0]] = answers.number
    made: dict[str, Any] = _renamed(tree, changed)
    made["site"]["time_zone"] = answers.time_zone
    if answers.area_code:
        made["site"]["area_code"] = answers.area_code
    put_lines(made, ports=answers.line_ports or (), peer=answers.peer, channels=answers.channels)
    put_phones(made, answers.phone_ports or ())
    document_of_tree(made)
    return made


def _renamed(value: Any, changed: Mapping[str, str]) -> Any:  # noqa: ANN401 - whatever the tree holds
    match value:
        case dict():
            return {key: _renamed(item, changed) for key, item in value.items()}
        case list():
            return [_renamed(item, changed) for item in value]
        case str():
            return _replaced(value, changed)
        case _:
            return value


def _replaced(text: str, changed: Mapping[str, str]) -> str:
    """Replace the longest name that stands in a text; a company called by a part of another's name isn't met twice."""
    for old in sorted(changed, key=len, reverse=True):
        if old in text:
            return text.replace(old, changed[old])
    return text


def _card(name: str) -> TemplateCard:
    document = _document(name)
    hotline = next(iter(document.hotlines.values()))
    menus = [node for node in hotline.flow.nodes.values() if isinstance(node, Menu)]
    keys = {key: _what(document, hotline.flow.nodes, target) for key, target in menus[0].keys.items()} if menus else {}
    return TemplateCard(
        id=name,
        purpose=purpose(name),
        company=document.site.name,
        greeting=_said(hotline.welcome_ringtone) or (_said(menus[0].prompt) if menus else ""),
        keys=keys,
        people=tuple(agent.name for agent in document.agents.values()),
        steps=tuple(dict.fromkeys(node.kind for node in hotline.flow.nodes.values())),
    )


def _what(document: Document, nodes: Mapping[str, Any], target: str) -> str:
    """Tell what a key is for: the department that it leads to, else the kind of node."""
    node = nodes.get(target)
    department = document.departments.get(getattr(node, "department", None) or "")
    return department.name if department else f"({getattr(node, 'kind', '')})"


def _said(prompt: object) -> str:
    match prompt:
        case TextPrompt(text=text):
            return text
        case PromptByLanguage(by_language=by):
            return _said(next(iter(by.values())))
        case _:
            return ""


def _document(name: str) -> Document:
    return document_of_tree(parse(template_text(name)))
