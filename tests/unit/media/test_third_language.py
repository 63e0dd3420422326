"""A language is added by a folder of texts and one file of rules, as docs/architecture.md tells: here, Esperanto."""

import shutil
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from appliance.config.check import Material, check
from appliance.domain import spoken
from appliance.domain.spoken import rules_of
from appliance.media import builtin
from appliance.media.agent_id import render_announcement
from appliance.media.builtin import missing_prompts, render_catalogue
from appliance.media.catalogue import Catalogue, load_catalogue
from appliance.media.pcm import join
from appliance.media.prompt_file import read_prompt
from appliance.services.prompt_voices import CATALOGUE
from tests.unit.config.demo_document import demo
from tests.unit.media.fake_engine import FakeEngine

RULES = """
from datetime import date, time


class Esperanto:
    written = None

    def number(self, number: int) -> tuple[str, ...]:
        tens, ones = divmod(number, 10)
        front = (*((f"digit-{tens}",) if tens > 1 else ()), *(("ten",) if tens else ()))
        return (*front, *((f"digit-{ones}",) if ones or not tens else ()))

    def digits(self, digits: str, *, yao: bool = False) -> tuple[str, ...]:
        return tuple(f"digit-{digit}" for digit in digits)

    def place(self, place: int) -> tuple[str, ...]:
        return ("place-before", *self.number(place), "ordinal-a", "place-after")

    def wait(self, minutes: int) -> tuple[str, ...]:
        return ("wait-before", *self.minutes(minutes))

    def minutes(self, minutes: int) -> tuple[str, ...]:
        return (*self.number(minutes), "minutes")

    def seconds(self, seconds: int) -> tuple[str, ...]:
        return (*self.number(seconds), "seconds")

    def date(self, day: date) -> tuple[str, ...]:
        return (*self.number(day.day), *self.number(day.month))

    def time(self, moment: time) -> tuple[str, ...]:
        return (*self.number(moment.hour), *self.number(moment.minute))

    def weekday(self, day: date) -> tuple[str, ...]:
        return self.number(day.isoweekday())


RULES = Esperanto()
"""
SAID = {"digit-2": "du", "digit-4": "kvar", "ten": "dek", "minutes": "minutoj", "welcome": "Bonvenon."}


@dataclass(frozen=True, slots=True)
class Polyglot(FakeEngine):
    languages: ClassVar[frozenset[str]] = frozenset({"zh", "en", "eo"})


@pytest.fixture
def esperanto(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalogue]:
    """Add the language as its author would: copy nothing but what the checklist names."""
    prompts, rules = tmp_path / "prompts", tmp_path / "rules"
    shutil.copytree(CATALOGUE.parent, prompts)
    texts = dict.fromkeys(tomllib.loads(CATALOGUE.read_text(encoding="utf-8")), "io") | SAID
    (prompts / "eo").mkdir()
    (prompts / "eo" / "language.toml").write_text('name = "Esperanto"\n')
    (prompts / "eo" / "texts.toml").write_text("".join(f'{id_} = "{text}"\n' for id_, text in texts.items()))
    (prompts / "eo" / "pieces.toml").write_text('[ordinal-a]\nstudio = 801\ntext = "a"\n')
    rules.mkdir()
    (rules / "eo.py").write_text(RULES, encoding="utf-8")
    monkeypatch.setattr(spoken, "__path__", [*spoken.__path__, str(rules)])
    monkeypatch.setattr(builtin, "_pool", lambda _jobs: ThreadPoolExecutor(1))
    yield load_catalogue(prompts / "catalogue.toml")
    rules_of.cache_clear()
    sys.modules.pop(f"{spoken.__name__}.eo", None)


def test_it_is_rendered_and_says_numbers_places_and_agents(esperanto: Catalogue, tmp_path: Path) -> None:
    assert [language.name for language in esperanto.languages.values()] == ["中文（普通话）", "English", "Esperanto"]
    folder = tmp_path / "sounds"
    assert render_catalogue(esperanto, Polyglot(), folder, ["eo"])
    assert missing_prompts(esperanto, folder, ["eo"]) == []

    ids = rules_of("eo").minutes(42)
    assert [esperanto.prompts[id_].text["eo"] for id_ in ids] == ["kvar", "dek", "du", "minutoj"]
    pieces = [read_prompt(folder / "eo" / id_) for id_ in ids]
    spoken_s = sum(len(SAID[id_]) for id_ in ids) * 0.12
    assert join(pieces, 0.0).duration_s == pytest.approx(spoken_s, abs=0.1 * len(ids))
    assert set(rules_of("eo").place(24)) <= {prompt.id for prompt in esperanto.spoken_in("eo")}

    render_announcement("42", "eo", lambda piece: folder / "eo" / piece, tmp_path / "agent")
    assert pieces[0].data in read_prompt(tmp_path / "agent").data


def test_a_document_may_ask_for_it_once_it_is_there(esperanto: Catalogue) -> None:
    document = demo()
    site = document.site.model_copy(update={"language": "eo"})
    asked = document.model_copy(update={"site": site})
    there = Material(esperanto.everywhere(), frozenset({"welcome.wav"}), languages=frozenset(esperanto.languages))
    assert check(asked, there) == ()
    without = Material(esperanto.everywhere(), frozenset({"welcome.wav"}), languages=frozenset({"zh", "en"}))
    assert [str(problem.path[-1]) for problem in check(asked, without)] == ["language"]
