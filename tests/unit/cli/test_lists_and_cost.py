"""`zongji lists` and `zongji cost` on a real instance folder and a real data base."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import update
from typer.testing import CliRunner, Result

from appliance.callflow.list_book import ListBook
from appliance.callflow.trace import CallEnd, CallStart, Charge
from appliance.cli import app
from appliance.config.model.document import Document
from appliance.domain.ids import CallId, HotlineId, LineId, TariffId
from appliance.domain.instance import Instance, Ports
from appliance.domain.money import LegKind
from appliance.domain.outcome import CallResult, ReleasedBy, ServedBy
from appliance.domain.phone_number import PhoneNumber
from appliance.errors import UserError
from appliance.routing.screening_file import content_hash, read_entries
from appliance.services.publish.at_rest import box_of, put_in_force
from appliance.services.publish.saving import Saving
from appliance.storage.engine import open_for_writing
from appliance.storage.journal import WriterJournal
from appliance.storage.revisions import Revisions
from appliance.storage.schema import charges
from appliance.storage.screening_tables import ScreeningTables
from appliance.storage.writer import Writer
from tests.harness.empty_record import put_empty_record
from tests.unit.config.demo_document import demo

NOW = datetime.now(UTC)
NOVEMBER_20 = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
CSV = b"kind,value,note\r\nprefix,170,robots\r\nnumber,13800138000,\r\n"
HASH = content_hash(read_entries(CSV))
CALL = CallId("box-1795176000.1")


def company() -> Document:
    tree = demo().model_dump(mode="json")
    tree["lists"] = {"pests": {"table": {"name": "robots", "hash": HASH}}}
    tree["tariffs"] = {
        "400": {
            "incoming": {"unit_price": "0.15"},
            "monthly_fee": "30",
            "since": "2026-11-01",
            "caller_share_percent": 40,
        }
    }
    tree["hotlines"]["main"] |= {"tariff": "400", "screening": {"block": [{"list": "pests"}]}}
    return Document.model_validate(tree)


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    made = Instance(tmp_path, Ports(1, 2, 3, 4, 5, 6), asterisk_uid=61840)
    made.save()
    put_empty_record(made.database_url)
    with Revisions.open(made.database_url) as store:
        put_in_force(store, box_of(made), company(), Saving("a test", ""), NOW)
    return made


@pytest.fixture
def recorded(instance: Instance) -> Instance:
    """One refused call of yesterday, and a leg of 61 s in November 2026."""
    engine = open_for_writing(instance.database_url)
    writer = Writer(engine.begin)
    writer.open()
    asyncio.run(_write(WriterJournal(writer, "sqlite")))
    assert writer.close() == 0
    engine.dispose()
    return instance


async def _write(journal: WriterJournal) -> None:
    yesterday, main, line = NOW - timedelta(days=1), HotlineId("main"), LineId("01")
    journal.opened(CallStart(CALL, yesterday, line, main, "4008", PhoneNumber("17012345678"), "", "1"))
    journal.charge(
        Charge(CALL, 0, NOVEMBER_20, 61, LegKind.INCOMING, main, line, TariffId("400"), "CNY", Decimal("0.30"))
    )
    await journal.closed(
        CallEnd(
            CALL,
            yesterday,
            CallResult.REFUSED,
            ReleasedBy.SWITCHBOARD,
            ServedBy.CONTROLLER,
            None,
            None,
            None,
            0,
            0,
            refused_by="block pests",
        )
    )


def run(instance: Instance, *words: str) -> Result:
    return CliRunner().invoke(app, ["--instance", str(instance.folder), *words])


def told(instance: Instance, *words: str) -> str:
    result = run(instance, *words)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def refused(instance: Instance, *words: str) -> str:
    error = run(instance, *words).exception
    assert isinstance(error, UserError), error
    return error.message


def test_a_list_is_brought_named_and_taken_out_again(recorded: Instance, tmp_path: Path) -> None:
    file = tmp_path / "robots.csv"
    file.write_bytes(CSV)
    brought = told(recorded, "lists", "import", "robots", str(file))
    assert "robots is kept with 2 entries" in brought
    assert f"table: {{name: robots, hash: {HASH}}}" in brought
    assert told(recorded, "lists", "export", "robots") == "number,13800138000,\nprefix,170,robots\n"
    assert told(recorded, "lists", "export", "robots", "--hash", HASH).startswith("number,13800138000")
    with ScreeningTables.open(recorded.database_url) as store:
        lists = ListBook(store.load).lists(company())
    assert lists.find("pests", PhoneNumber("+8617012345678"), None) == "prefix 170, robots"
    assert lists.find("pests", PhoneNumber("013800138000"), None) == "number *******8000"
    assert lists.missing == ()
    file.write_bytes(CSV + b"prefix,171,new\n")
    told(recorded, "lists", "import", "robots", str(file))
    assert "prefix,171,new" in told(recorded, "lists", "export", "robots")
    assert "prefix,171,new" not in told(recorded, "lists", "export", "robots", "--hash", HASH)
    shown = told(recorded, "lists", "show")
    in_force = [line for line in shown.splitlines() if HASH in line]
    assert len(in_force) == 1
    assert "pests" in in_force[0]
    assert "robots" in shown


def test_bad_lists_are_refused_and_nothing_is_kept(instance: Instance, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_bytes(b"number,13800138000\nnumber,Zhang\n")
    assert "line 2: 'Zhang' is no telephone number" in refused(instance, "lists", "import", "bad", str(file))
    assert "can't name a list" in refused(instance, "lists", "import", "Bad Name", str(file))
    assert "can't be read" in refused(instance, "lists", "import", "bad", str(tmp_path / "none.csv"))
    assert "no such version" in refused(instance, "lists", "export", "bad")
    assert "There are no long lists" in told(instance, "lists", "show")
    assert "Nobody was refused" in told(instance, "lists", "show")


def test_whom_screening_kept_out_is_counted(recorded: Instance) -> None:
    shown = told(recorded, "lists", "show")
    assert "block pests" in shown
    found = json.loads(told(recorded, "lists", "show", "--json"))
    assert [(hit["refused_by"], hit["hotline"], hit["count"]) for hit in found["refused"]] == [
        ("block pests", "main", 1)
    ]


def test_a_months_statement_adds_up(recorded: Instance) -> None:
    """61 s are 2 minutes of 0.15; with the fee of 30 that is 30.30. Callers bear 40 % of 0.30."""
    printed = told(recorded, "cost", "statement", "--month", "2026-11")
    assert "Together: 30.30 CNY" in printed
    assert "Callers bear, by estimate: 0.12 CNY (400)" in printed
    found = json.loads(told(recorded, "cost", "statement", "--month", "2026-11", "--json"))
    (bill,) = found["bills"]
    assert [(line["what"], line["amount"]) for line in bill["lines"]] == [
        ("incoming", "0.30"),
        ("monthly fee", "30.00"),
    ]
    assert (bill["total"], found["totals"], bill["callers_bear"]) == ("30.30", {"CNY": "30.30"}, "0.12")
    assert json.loads(told(recorded, "cost", "statement", "--month", "2026-10", "--json"))["totals"] == {"CNY": "0.00"}
    assert "'November' is no month" in refused(recorded, "cost", "statement", "--month", "November")


def test_what_rests_on_an_estimate_stands_below_the_sums(recorded: Instance) -> None:
    assert "Estimated:" not in told(recorded, "cost", "statement", "--month", "2026-11")
    engine = open_for_writing(recorded.database_url)
    with engine.begin() as connection:
        connection.execute(update(charges).values(estimated=1))
    engine.dispose()
    printed = told(recorded, "cost", "statement", "--month", "2026-11")
    told_by_ear = "1 of the calls of 400 went out by lines that don't tell an answer: 2.0 minutes (100%), 0.30 CNY"
    assert f"Estimated: {told_by_ear}" in " ".join(printed.split())
    (bill,) = json.loads(told(recorded, "cost", "statement", "--month", "2026-11", "--json"))["bills"]
    assert bill["estimate"] == {"count": 1, "seconds": 120, "amount": "0.30"}


def test_a_top_up_raises_the_balance_that_the_months_since_have_used(recorded: Instance) -> None:
    paid = told(recorded, "cost", "top-up", "400", "100", "--note", "receipt 7")
    assert "100.00 CNY for 400" in paid
    this_month = json.loads(told(recorded, "cost", "statement", "--json"))
    used = Decimal(this_month["totals"]["CNY"])
    assert this_month["balances"] == {"400": f"{100 - used:.2f}"}
    for amount in ("0", "-1", "much", "NaN", "1e12"):
        assert "is no amount of money" in refused(recorded, "cost", "top-up", "400", "--", amount)
    assert "There is no tariff 'x'" in refused(recorded, "cost", "top-up", "x", "1")
