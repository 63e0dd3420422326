"""The words of a difference: places by what people call them, values as they are read aloud."""

from decimal import Decimal
from enum import Enum

from pydantic import SecretStr

from appliance.config.canonical import decimal_text
from appliance.config.model.base import Part
from appliance.config.model.flow import PinCode, Share
from appliance.config.model.prompt import BuiltinPrompt, FilePrompt, Prompt, PromptByLanguage, TextPrompt
from appliance.config.model.schedule import Holiday, MakeUpDay
from appliance.config.model.screening import Block
from appliance.config.model.story import Story
from appliance.config.model.tariff import Discount
from appliance.config.problem import Path

_THINGS = {
    "sip_peers": "SIP peer",
    "lines": "line",
    "trunk_groups": "trunk group",
    "agents": "agent",
    "endpoints": "endpoint",
    "departments": "department",
    "schedules": "schedule",
    "calendars": "calendar",
    "lists": "list",
    "tariffs": "tariff",
    "hotlines": "hotline",
    "nodes": "node",
    "keys": "key",
    "labels": "key",
    "shares": "share of",
    "phones": "phone",
    "channels": "channel",
    "tones": "tone",
}
"""What one entry of a mapping is called."""
_ENTRIES = {
    "windows": "window",
    "rules": "rule",
    "counts": "count cap",
    "outgoing": "outgoing entry",
    "shares": "share",
    "pins": "PIN",
    "block": "block",
}
"""What one entry of a list is called."""
_NOT_SAID = {"flow"}
_JOIN = {("departments", "agents"), ("trunk_groups", "lines")}
_LONGEST = 40


def place_words(path: Path) -> str:
    """Say where: `hotline main: node sales: ring_s`."""
    words: list[str] = []
    waiting = ""
    for depth, part in enumerate(path):
        above = path[depth - 1] if depth else ""
        if waiting and isinstance(part, int):
            words.append(f"{_ENTRIES.get(waiting, waiting)} {part + 1}")
            waiting = ""
        elif waiting:
            words.append(f"{_THINGS[waiting]} {part}")
            waiting = ""
        elif isinstance(part, int):
            words[-1:] = [f"{_ENTRIES.get(str(above), str(above))} {part + 1}"]
        elif part in _NOT_SAID or (part in _THINGS and depth < len(path) - 1 and isinstance(path[depth + 1], str)):
            waiting = part if part in _THINGS else ""
        else:
            words.append("company" if part == "site" else part)
    return ": ".join([*words, *([waiting] if waiting else [])])


def list_verbs(path: Path) -> tuple[str, str]:
    """Say what happens to an entry that goes, and to one that comes."""
    return ("leaves", "joins") if _has_members(path) else ("removed", "added")


def list_place(path: Path) -> Path:
    """Give the place of which the entries are told: of people and lines it is the group itself."""
    return path[:-1] if _has_members(path) else path


def _has_members(path: Path) -> bool:
    return len(path) == 3 and (path[0], path[2]) in _JOIN


def entry_name(part: Part) -> str:
    """Give what people call a thing, beside its id: its name, else its kind."""
    name = getattr(part, "name", None)
    kind = getattr(part, "kind", None)
    return str(name) if name else f"({kind})" if kind else ""


def subject_of(item: Part) -> str | None:
    """Say what an entry of a list is about, as far as that tells it from its neighbours."""
    match item:
        case PinCode(name=name) | Story(name=name) | Holiday(name=name):
            return name
        case MakeUpDay(day=day):
            return day.isoformat()
        case Block(list=id_) | Share(next=id_) | Discount(schedule=id_):
            return id_
        case _:
            return None


def value_words(path: Path, value: object) -> str:
    """Say a value; a PIN never."""
    match value:
        case None:
            return "none"
        case SecretStr():
            return "(hidden)"
        case BuiltinPrompt() | TextPrompt() | FilePrompt() | PromptByLanguage():
            return _prompt(value)
        case _:
            return _plain(path, value)


def _prompt(prompt: Prompt) -> str:
    match prompt:
        case TextPrompt(text=text):
            return f"“{_short(text)}”"
        case BuiltinPrompt(builtin=name):
            return f"built-in {name}"
        case FilePrompt(file=name):
            return f"file {name}"
        case PromptByLanguage(by_language=prompts):
            return ", ".join(f"{language}: {_prompt(each)}" for language, each in prompts.items())


def _plain(path: Path, value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:g}"
        case Decimal():
            return decimal_text(value)
        case Enum():
            return str(value.value)
        case Part():
            return entry_name(value) or (str(path[-1]) if path else "")
        case _:
            return _short(str(value))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
