"""A night of self-calls in which something breaks: every line has its turn, and the next night comes."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from appliance.callflow.line_board import LineBoard
from appliance.callflow.notices import Notice
from appliance.config.model.document import Document
from appliance.errors import UserError
from appliance.services.line_doctor.doctor import LineDoctor
from appliance.services.line_doctor.plan import Subject
from appliance.services.line_doctor.report import Report
from appliance.services.self_call.nightly import Nightly, is_on
from appliance.services.self_call.self_call import SelfCaller
from appliance.services.self_call.verdict import Shown
from appliance.storage.line_reports import KeptMorning, LineReports

AT = datetime(2026, 11, 22, 20, 29, 59, tzinfo=UTC)


class Night:
    """Who calls, who examines and who keeps the reports: what is done on `breaks` has a bug in it."""

    def __init__(self, breaks: str, own_number: str = "62000002") -> None:
        self.breaks = breaks
        self.document = Document.model_validate(
            {
                "config_version": 2,
                "site": {"name": "x", "time_zone": "Asia/Shanghai"},
                "lines": {
                    "a": {"kind": "analog", "port": 1, "own_number": "62000001"},
                    "b": {"kind": "analog", "port": 2, "own_number": own_number},
                },
                "trunk_groups": {"all": {"lines": ["a", "b"]}},
                "agents": {"8001": {"name": "x"}},
                "hotlines": {
                    "main": {
                        "name": "x",
                        "trunk_groups": ["all"],
                        "flow": {"start": "bye", "nodes": {"bye": {"kind": "hang_up"}}},
                        "fallback": {"agents": ["8001"]},
                    }
                },
            }
        )
        self.done: list[str] = []
        self.unheard: list[str] = []
        self.told: list[str] = []
        self.gives_way_again = False
        self.breaks_again = False
        self.second_is_over = asyncio.Event()
        self.loop = asyncio.get_running_loop()
        self.now = AT
        self.nightly = Nightly(
            cast("SelfCaller", self),
            cast("LineDoctor", self),
            lambda: self.document,
            self.clock,
            cast("LineReports", self),
            self,
            LineBoard(),
        )

    def clock(self) -> datetime:
        self.now += timedelta(seconds=0.6)
        return self.now

    def tell(self, notice: Notice) -> None:
        self.told.append(notice.kind)

    def _at(self, what: str) -> None:
        self.done.append(what)
        if what == self.breaks:
            raise ZeroDivisionError(what)

    async def call(self, subject: Subject) -> Shown:
        self._at(f"call from {subject.line}")
        assert subject.by is not None
        shown = Shown(subject.line, subject.by, arrived=True, hotline="main")
        is_again = self.done.count(f"call from {subject.line}") > 1
        if is_again and self.gives_way_again:
            return replace(shown, gave_way="a call on line a")
        if is_again and self.breaks_again:
            raise ZeroDivisionError
        if subject.line in self.unheard:
            self.unheard.remove(subject.line)
            return replace(shown, likeness=0.1)
        return shown

    async def examine(self, subject: Subject, asked_by: str, tell: object) -> Report:
        assert (asked_by, tell) != ("", None)
        self._at(f"examine {subject.line}")
        raise UserError("The ear is not running.", "start it")

    def keep_morning(self, kept: KeptMorning) -> None:
        assert kept.report["lines"]
        self.now += timedelta(days=1, seconds=-2)
        if "keep" in self.done:
            self.loop.call_soon_threadsafe(self.second_is_over.set)
        self._at("keep")


async def test_what_breaks_on_one_line_leaves_the_others_their_turn() -> None:
    night = Night("call from a")
    told = (await night.nightly.once(examining=False))["lines"]
    assert [(line["line"], line["what"]) for line in told] == [("a", "not_done"), ("b", "right")]
    assert "ZeroDivisionError" in told[0]["sentence"]
    assert night.done == ["call from a", "call from b", "keep"]


async def test_a_fault_is_named_once_it_was_seen_twice() -> None:
    night = Night("")
    night.unheard = ["a", "b", "b"]
    told = (await night.nightly.once(examining=False))["lines"]
    assert night.done == ["call from a", "call from a", "call from b", "call from b", "keep"]
    assert [(line["line"], line["what"]) for line in told] == [("a", "right"), ("a", "not_heard")]


@pytest.mark.parametrize("prevents", ["gives_way_again", "breaks_again"])
async def test_a_fault_that_can_t_be_tried_again_is_named_all_the_same(prevents: str) -> None:
    night = Night("")
    night.unheard = ["a"]
    setattr(night, prevents, True)
    told = (await night.nightly.once(examining=False))["lines"]
    assert night.done == ["call from a", "call from a", "call from b", "keep"]
    assert [(line["line"], line["what"]) for line in told] == [("b", "not_heard"), ("b", "right")]
    assert night.told == ["line_fault"]


async def test_an_examination_that_breaks_takes_nothing_from_the_self_call() -> None:
    night = Night("examine a")
    told = (await night.nightly.once(examining=True))["lines"]
    assert [(line["line"], line["what"]) for line in told] == [("a", "right"), ("b", "right")]


async def test_a_night_that_breaks_is_not_the_last() -> None:
    night = Night("keep")
    running = asyncio.create_task(night.nightly.run())
    async with asyncio.timeout(20):
        await night.second_is_over.wait()
    assert not running.done()
    running.cancel()


async def test_a_number_that_can_t_be_keyed_is_told_and_its_line_left_out() -> None:
    night = Night("", own_number="+862162000002")
    told = (await night.nightly.once(examining=False))["lines"]
    assert [(line["line"], line["what"]) for line in told] == [("a", "not_done"), ("b", "right")]
    assert "+862162000002 can't be keyed" in told[0]["sentence"]


async def test_lines_that_share_a_number_do_not_call_it_at_night() -> None:
    assert is_on(Night("").document)
    assert not is_on(Night("", own_number="62000001").document)
