"""The controller's side: a notice becomes rows, durable with the facts, and the daemon is woken."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Executable

from appliance.callflow.ledger import CapWarning
from appliance.callflow.notices import NoticeKind
from appliance.config.model.document import Document
from appliance.config.model.screening import MonthlyCap
from appliance.domain.ids import AgentId, DepartmentId, HotlineId
from appliance.services.notify.poke import Ear, poke
from appliance.services.notify.post_box import PostBox, cap_notice
from appliance.storage.journal import WriterJournal
from appliance.storage.outbox import Outbox, OutboxJournal
from appliance.storage.outbox_values import Party
from appliance.storage.records import Records
from appliance.storage.writer import Writer
from tests.unit.services.notify.letters import AT, CALLER, company, notice
from tests.unit.storage.call_facts import CALL, end, start

RULES = [{"events": ["voicemail", "missed_call"], "to": ["office", "crm"]}]


@pytest.fixture
def outbox(url: str) -> Iterator[Outbox]:
    with Outbox.open(url) as opened:
        yield opened


@pytest.fixture
def ear(tmp_path: Path) -> Ear:
    return Ear(tmp_path / "notify.sock")


def box(writer: Writer, tmp_path: Path, document: Callable[[], Document]) -> PostBox:
    return PostBox(OutboxJournal(writer, "sqlite"), document, lambda: AT, tmp_path / "notify.sock")


async def test_a_notice_stands_in_the_outbox_when_the_daemon_is_woken(
    writer: Writer, outbox: Outbox, tmp_path: Path, ear: Ear
) -> None:
    document = company(RULES)
    ear.open()
    box(writer, tmp_path, lambda: document).tell(notice(facts={"seconds": "7"}))
    await asyncio.wait_for(ear.wait(10), 5)
    ear.close()
    found = {each.channel: each for each in outbox.latest(9)}
    assert set(found) == {"office", "crm"}
    crm = found["crm"]
    assert (crm.kind, crm.at, crm.caller, crm.call) == ("voicemail", AT, CALLER, "box-1763640000.1")
    assert crm.particulars.hotline == Party("main", document.hotlines["main"].name)
    assert crm.particulars.department == Party("sales", document.departments["sales"].name)
    assert crm.particulars.agent == Party("8001", document.agents["8001"].name)
    assert (crm.particulars.file, crm.particulars.facts) == ("box-1763640000.1.wav", {"seconds": "7"})
    assert crm.reason == "rule 1: tells of voicemail"


async def test_a_hotline_that_a_publish_has_taken_away_is_called_by_its_id(
    writer: Writer, outbox: Outbox, tmp_path: Path
) -> None:
    gone = notice(hotline=HotlineId("old"), department=DepartmentId("old"), agent=AgentId("9999"))
    box(writer, tmp_path, lambda: company(RULES)).tell(gone)
    writer.close()
    said = outbox.latest(1)[0].particulars
    assert (said.hotline, said.department, said.agent) == (
        Party("old", "old"),
        Party("old", "old"),
        Party("9999", "9999"),
    )


async def test_nobody_is_told_where_no_rule_says_so(writer: Writer, outbox: Outbox, tmp_path: Path) -> None:
    box(writer, tmp_path, lambda: company(RULES)).tell(notice(NoticeKind.DISK))
    writer.close()
    assert not outbox.latest(9)


async def test_a_bug_in_telling_does_not_reach_the_call(writer: Writer, outbox: Outbox, tmp_path: Path) -> None:
    def broken() -> Document:
        raise RuntimeError("a bug of ours")

    box(writer, tmp_path, broken).tell(notice())
    writer.close()
    assert not outbox.latest(9)


async def test_a_kill_between_the_notice_and_the_close_leaves_both_or_neither(
    engine_writes: list[list[str]], writer: Writer, journal: WriterJournal, tmp_path: Path, records: Records
) -> None:
    """The rows go into the same transaction as the close that follows, or an earlier one."""
    post = box(writer, tmp_path, lambda: company(RULES))
    journal.opened(start())
    assert await journal.flushed()
    engine_writes.clear()
    post.tell(notice(NoticeKind.MISSED_CALL, key=f"missed:{CALL}"))
    assert await journal.closed(end())
    written = [table for group in engine_writes for table in group]
    assert written == ["outbox", "outbox", "calls"]
    story = records.story(CALL)
    assert story is not None
    assert story.record.ended_at is not None


@pytest.fixture
def engine_writes(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What each transaction wrote, by table, in order."""
    groups: list[list[str]] = []
    real = writer._write

    def look(group: list[object]) -> list[bool]:
        statements: list[Executable] = [getattr(job, "statement") for job in group]  # noqa: B009 - a job of the writer's own
        groups.append([str(each.table) for each in statements if hasattr(each, "table")])
        return real(group)  # type: ignore[arg-type]  # the writer's own jobs

    monkeypatch.setattr(writer, "_write", look)
    return groups


def test_a_cap_is_told_once_a_month_and_anew_when_it_was_changed() -> None:
    warning = CapWarning(HotlineId("main"), "2026-11", "81 of 100", MonthlyCap(amount=Decimal(100)))
    first = cap_notice(warning, AT)
    assert (first.kind, first.hotline) == (NoticeKind.CAP_WARNING, "main")
    assert first.facts == {"month": "2026-11", "told": "81 of 100"}
    assert first.key == cap_notice(replace(warning, told="82 of 100"), AT).key
    assert first.key != cap_notice(replace(warning, month="2026-12"), AT).key
    assert first.key != cap_notice(replace(warning, cap=MonthlyCap(amount=Decimal(200))), AT).key


async def test_a_poke_that_nobody_hears_costs_nothing(tmp_path: Path) -> None:
    poke(tmp_path / "none.sock")
    ear = Ear(tmp_path / "notify.sock")
    ear.open()
    for _ in range(10_000):  # more than the socket holds
        poke(tmp_path / "notify.sock")
    assert not await ear.wait(5)
    poke(tmp_path / "notify.sock", hurry=True)
    assert await ear.wait(5)
    assert not await ear.wait(0.01)
    ear.close()
    assert not (tmp_path / "notify.sock").exists()
