"""How often the caps' use is reckoned, whoever looks."""

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import create_engine

from appliance.config.model.document import Document
from appliance.config.templates import template_text
from appliance.config.validation import document_of_tree
from appliance.config.yaml import parse
from appliance.services import cap_uses
from appliance.services.aside import FIGURES
from appliance.services.cap_uses import SHORTEST_S, CapUses
from appliance.services.turns import Overloaded
from appliance.storage.history import CallHistory

NOW = datetime(2026, 11, 20, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Aside:
    """Reckons in a moment, or in as long as a test says; each time it gives another answer."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.takes_s, self.done = clock, 0.0, 0
        self.began, self.go_on = Event(), Event()
        self.go_on.set()

    def __call__(self, place: str, *_words: object, lane: object) -> tuple[int, ...]:
        assert (place, lane) == ("appliance.services.cap_uses:reckoned", FIGURES)
        self.began.set()
        assert self.go_on.wait(10)
        self.clock.now += self.takes_s
        self.done += 1
        return (self.done,)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def aside(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Aside:
    made = Aside(clock)
    monkeypatch.setattr(cap_uses, "aside", made)
    monkeypatch.setattr(CallHistory, "is_beyond", lambda _history, _count, _since: True)
    return made


@pytest.fixture
def uses(clock: Clock, aside: Aside) -> Iterator[CapUses]:
    yield CapUses(clock)
    aside.go_on.set()


def document(limit: int | None = 3) -> Document:
    tree: dict[str, Any] = dict(parse(template_text("shop")))
    caps = {} if limit is None else {"monthly": {"calls": limit}}
    tree["hotlines"] = {id_: {**each, "caps": caps} for id_, each in tree["hotlines"].items()}
    return document_of_tree(tree)


def told(uses: CapUses, of: Document, *, samples: bool = False) -> object:
    return uses.of(of, create_engine("sqlite://"), "sqlite://", NOW, samples=samples)


def test_all_who_look_within_some_seconds_share_one_reckoning(uses: CapUses, aside: Aside, clock: Clock) -> None:
    shown = document()
    assert [told(uses, shown) for _ in range(5)] == [(1,)] * 5
    clock.now += SHORTEST_S - 0.1
    assert told(uses, shown) == (1,)
    clock.now += 0.2
    assert [told(uses, shown), told(uses, shown)] == [(2,), (2,)]
    assert told(uses, shown, samples=True) == (3,), "made-up calls are a figure of their own"
    assert told(uses, document(4)) == (4,), "what is published holds at once"
    assert aside.done == 4


def test_what_takes_long_is_done_rarely(uses: CapUses, aside: Aside, clock: Clock) -> None:
    shown, aside.takes_s = document(), 3.0
    told(uses, shown)
    clock.now += 59
    assert told(uses, shown) == (1,)
    clock.now += 2
    assert told(uses, shown) == (2,)


def test_nobody_waits_for_newer_figures(uses: CapUses, aside: Aside, clock: Clock) -> None:
    shown = document()
    told(uses, shown)
    clock.now += SHORTEST_S + 1
    aside.began.clear()
    aside.go_on.clear()
    other = Thread(target=told, args=(uses, shown))
    other.start()
    assert aside.began.wait(10)
    assert told(uses, shown) == (1,)
    aside.go_on.set()
    other.join(10)
    assert told(uses, shown) == (2,)


def test_a_failure_is_told_and_the_next_one_tries_again(uses: CapUses, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(cap_uses, "aside", refuse)
        with pytest.raises(Overloaded):
            told(uses, document())
    assert told(uses, document()) == (1,)


def refuse(_place: str, *_words: object, lane: object) -> object:
    del lane
    raise Overloaded


def test_without_caps_nothing_is_reckoned(uses: CapUses, aside: Aside) -> None:
    assert told(uses, document(None)) == ()
    assert aside.done == 0
