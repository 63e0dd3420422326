"""Calls that are made up: believable, on record alone, gone in one go."""

import os
import shutil
import wave
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select

from appliance.callflow.walk import Revision
from appliance.config.model.document import Document
from appliance.config.templates import template_text
from appliance.config.validation import document_of_tree
from appliance.config.yaml import parse
from appliance.domain.ids import HotlineId
from appliance.domain.instance import Instance, Ports
from appliance.domain.phone_number import PhoneNumber
from appliance.services.samples import Samples
from appliance.storage.access import PATIENCE_S, open_ready
from appliance.storage.charges import Charges
from appliance.storage.engine import open_for_writing
from appliance.storage.history import CallHistory
from appliance.storage.hits import Hits
from appliance.storage.past_calls import PastCalls
from appliance.storage.sample_calls import SampleCalls
from appliance.storage.schema import call_notes, calls, hops, messages, metadata, recordings, rotations, steps, surveys
from tests.harness.empty_record import put_empty_record

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
BEGINNING = NOW - timedelta(days=40)


@pytest.fixture(scope="module")
def document() -> Document:
    return document_of_tree(parse(template_text("demo")))


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("record") / "zongji.sqlite3"
    put_empty_record(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="module")
def filled(migrated: Path, document: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make two days of samples once, for tests that look at them alone."""
    folder = tmp_path_factory.mktemp("filled")
    shutil.copy(migrated, folder)
    with open_samples(folder) as (samples, _):
        samples.make(Revision("7", document), NOW, days=2)
    return folder


class open_samples:  # noqa: N801 - it is used as a function
    def __init__(self, folder: Path) -> None:
        self._instance = Instance(folder, Ports(5060, 4573, 5038, 8080, 10000, 10100), os.getuid())

    def __enter__(self) -> tuple[Samples, Engine]:
        url = self._instance.database_url
        self._calls = SampleCalls(open_ready(url), open_for_writing(url, busy_timeout_s=PATIENCE_S))
        return Samples(self._instance, self._calls), self._calls._engine

    def __exit__(self, *_: object) -> None:
        self._calls.close()


@pytest.fixture
def opened(filled: Path) -> Iterator[tuple[Samples, Engine]]:
    with open_samples(filled) as found:
        yield found


@pytest.fixture
def own(filled: Path, tmp_path: Path) -> Iterator[tuple[Samples, Engine]]:
    """Give samples that the test may remove."""
    folder = tmp_path / "own"
    shutil.copytree(filled, folder)
    with open_samples(folder) as found:
        yield found


def counted(engine: Engine) -> dict[str, int]:
    with engine.begin() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def test_two_days_are_believable(opened: tuple[Samples, Engine]) -> None:
    samples, engine = opened
    with engine.begin() as connection:
        rows = connection.execute(select(calls).order_by(calls.c.started_at)).all()
        found = counted(engine)
    assert 80 < len(rows) == samples.count() < 220
    assert all(row.sample == 1 and row.revision == "7" and row.ended_at < NOW for row in rows)
    assert {"answered", "abandoned", "voicemail"} <= {row.result for row in rows}
    assert 0.5 < sum(row.result == "answered" for row in rows) / len(rows) < 0.95
    assert len({row.caller for row in rows}) > 30
    assert found["steps"] > 3 * len(rows)
    assert found["surveys"] > 20
    assert found["charges"] > 0


def test_no_line_carries_two_at_once_and_no_agent_talks_twice(opened: tuple[Samples, Engine]) -> None:
    with opened[1].begin() as connection:
        rows = connection.execute(select(calls).order_by(calls.c.started_at)).all()
    for key, begin in (("line", "started_at"), ("agent", "answered_at")):
        until: dict[str, datetime] = {}
        for row in sorted((row for row in rows if row._mapping[key]), key=lambda row: row._mapping[begin]):
            began = row._mapping[begin]
            assert until.get(row._mapping[key], began) <= began
            until[row._mapping[key]] = row.ended_at if key == "line" else began + timedelta(seconds=row.talk_s)


def test_what_was_said_can_be_heard(opened: tuple[Samples, Engine]) -> None:
    samples, engine = opened
    with engine.begin() as connection:
        left = connection.execute(select(messages)).all()
        kept = connection.execute(select(recordings, calls.c.talk_s).join(calls, calls.c.id == recordings.c.call)).all()
    assert left
    assert kept
    for row, folder in [(row, samples.instance.voicemail) for row in left] + [
        (row, samples.instance.recordings) for row in kept
    ]:
        with wave.open(str(folder / row.file)) as sound:
            assert sound.getnframes() / sound.getframerate() == pytest.approx(row.seconds, abs=0.05)
            assert any(sound.readframes(20_000))
    assert all(row.seconds == pytest.approx(row.talk_s) for row in kept)


def test_the_same_seed_makes_the_same_calls_and_a_second_time_makes_none(
    opened: tuple[Samples, Engine], document: Document, migrated: Path, tmp_path: Path
) -> None:
    samples, engine = opened
    before = counted(engine)
    assert samples.make(Revision("8", document), NOW, days=7) == before["calls"]
    assert counted(engine) == before
    shutil.copy(migrated, tmp_path)
    with open_samples(tmp_path) as (other, again):
        other.make(Revision("7", document), NOW, days=2)
        query = select(calls).order_by(calls.c.id)
        with engine.begin() as one, again.begin() as two:
            assert one.execute(query).all() == two.execute(query).all()


def test_the_controller_knows_nothing_of_them(opened: tuple[Samples, Engine]) -> None:
    _, engine = opened
    history = CallHistory(engine)
    assert history.counts_since(BEGINNING) == ()
    with engine.begin() as connection:
        served = connection.execute(
            select(calls.c.caller).where(calls.c.agent.is_not(None), calls.c.caller.is_not(None))
        )
        for caller in served.scalars().all():
            assert history.last_agent(PhoneNumber(caller), HotlineId("main"), BEGINNING) is None
    assert Hits(engine).since(BEGINNING) == ()
    assert list(PastCalls(engine).between(BEGINNING, NOW)) == []
    charges = Charges(engine, engine)
    assert list(charges.between(BEGINNING, NOW)) == []
    assert len(list(charges.between(BEGINNING, NOW, samples=True))) == counted(engine)["charges"]
    assert counted(engine)[rotations.name] == 0


def test_removing_leaves_what_is_real_and_nothing_else(own: tuple[Samples, Engine]) -> None:
    samples, engine = own
    url = samples.instance.database_url
    writing = open_for_writing(url)
    with writing.begin() as connection:
        sample = connection.execute(select(calls.c.id).limit(1)).scalar_one()
        columns = [column for column in calls.columns if column.computed is None]
        row = connection.execute(select(*columns).limit(1)).mappings().one()
        connection.execute(insert(calls).values(**{**row, "id": "real-1.1", "sample": 0}))
        step = connection.execute(select(steps).limit(1)).mappings().one()
        connection.execute(insert(steps).values(**{**step, "call": "real-1.1"}))
        for id_, of in (("a", sample), ("b", "real-1.1")):
            connection.execute(insert(call_notes).values(id=id_, at=NOW, by="li", call=of, text="x"))
    writing.dispose()
    assert samples.remove() > 80
    left = {name: count for name, count in counted(engine).items() if count}
    assert left == {"calls": 1, "steps": 1, "call_notes": 1}
    assert not list(samples.instance.folder.rglob("*.wav"))
    assert samples.remove() == samples.count() == 0


def test_without_a_voice_nobody_left_a_message(
    migrated: Path, tmp_path: Path, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    shutil.copy(migrated, tmp_path)
    with open_samples(tmp_path) as (samples, engine):
        assert samples.make(Revision("7", document), NOW, days=1) > 20
        found = counted(engine)
    assert found["messages"] == found["recordings"] == 0
    assert found[hops.name]
    assert found[surveys.name]
