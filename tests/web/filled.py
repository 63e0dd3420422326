"""A company in which no page is empty: everything that can be set up is, people have called, and left things behind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import APIRequestContext
from sqlalchemy import Connection, insert, select, update

from appliance.media.fax_pdf import fax_to_pdf
from appliance.media.wav import header
from appliance.storage.engine import open_for_writing
from appliance.storage.schema import callbacks, calls, charges, faxes, hops, messages, recordings
from tests.harness.fake_dahdi import Kind
from tests.harness.fax_sheets import sheet, write_tiff
from tests.harness.house import House
from tests.harness.publishing import publish, varied
from tests.harness.waiting import wait_for
from tests.web.filled_lines import DEAD, PORTS, examine_lines, hear_callers, set_up_lines
from tests.web.office import WebOffice
from tests.web.paper_card import put_card

SOCKETS: Mapping[int, Kind] = {1: "fxo", 2: "fxo", 3: "fxo", 4: "fxo", 5: "fxs", 6: "none"}
OWN_HEADER = {"X-Zongji": "1"}
REGULAR = "13800138000"
_LOUD = (12_000).to_bytes(2, "little")
_SOUND = header(8000 * 4, 2) + (_LOUD + bytes(2)) * 4000 + (bytes(2) + _LOUD) * 4000
_MESSAGE = header(8000) + _LOUD * 4000


def set_up(tree: dict[str, Any]) -> None:
    """Give the demo's company one of everything that can be set up, most with names as long as people write them."""
    tree["schedules"] = {
        "counter": {
            "name": "柜台营业时间",
            "windows": [
                {"days": ["mon", "tue", "wed", "thu", "fri"], "opens": "09:00", "closes": "12:00"},
                {"days": ["mon", "tue", "wed", "thu", "fri"], "opens": "13:30", "closes": "18:00"},
                {"days": ["sat"], "opens": "10:00", "closes": "16:00"},
            ],
            "calendar": "public",
        }
    }
    tree["calendars"] = {
        "public": {
            "name": "2027 年法定节假日",
            "holidays": [{"name": "春节", "first": "2027-02-05", "last": "2027-02-12"}],
            "make_up_days": [{"name": "春节调休", "day": "2027-01-31", "like": "fri"}],
        }
    }
    tree["lists"] = {
        "rude": {"name": "骚扰电话", "numbers": ["13700009999", "075588886666"], "prefixes": ["95"]},
        "guests": {"name": "老客户", "numbers": [REGULAR]},
    }
    tree["sip_peers"] = {
        "cellar": {"name": "地下室的语音网关", "kind": "gateway", "address": "192.0.2.10", "options_s": 0},
    }
    tree["lines"]["board-1"] = {"kind": "sip", "peer": "cellar", "channel": "1"}
    tree["trunk_groups"]["main"] |= {"name": "中国电信的十条线", "tariff": "carrier"}
    tree["trunk_groups"]["spare"] = {"name": "备用", "lines": ["board-1"]}
    tree["tariffs"] = {
        "carrier": {
            "name": "中国电信",
            "incoming": {"first_s": 180, "first_price": "0.22", "unit_price": "0.11"},
            "mobile": {"unit_price": "0.15"},
            "monthly_fee": "20",
            "since": "2026-01-01",
            "caller_share_percent": 50,
        }
    }
    tree["endpoints"] = {
        "wang-mobile": {"kind": "outside", "name": "王芳的手机", "number": "13600001111", "trunk_group": "main"},
        "lobby": {"kind": "phone", "name": "大堂的电话", "extension": "700"},
        "wang-browser": {"kind": "browser", "name": "王芳的浏览器电话", "agent": "8001"},
    }
    tree["agents"]["8001"]["endpoints"] = ["8001", "wang-browser"]
    tree["wrap_up_codes"] = {"quote": "要报价", "complaint": "投诉", "order": "下单"}
    tree["notifications"]["mail"] = {"host": "smtp.example.com", "sender": "zongji@example.com"}
    tree["notifications"]["channels"] = {"boss": {"kind": "email", "name": "老板的邮箱", "to": ["boss@example.com"]}}
    tree["notifications"]["rules"] = [{"events": ["voicemail", "missed_call"], "to": ["boss"]}]
    set_up_lines(tree)
    main = tree["hotlines"]["main"]
    branch = {"kind": "schedule", "schedule": "counter", "open": "menu", "closed": "message"}
    main["flow"] = {"start": "hours", "nodes": {"hours": branch} | main["flow"]["nodes"]}
    main["tariff"] = "carrier"
    main["screening"] |= {"always": ["guests"], "block": [{"list": "rude"}]}
    main["caps"]["monthly"] = {"calls": 500, "amount": "1000"}


@dataclass(frozen=True, slots=True)
class Filled:
    """The company; `ids` are those of a call that left something behind, and of a contact."""

    office: WebOffice
    ids: dict[str, str]


def fill(office: WebOffice, admin: APIRequestContext) -> Filled:
    """Set everything up, put a card in, have three days of calls, and what callers leave."""
    house = office.house
    hear_callers(house.instance)
    put_card(house, house.folder, SOCKETS).pull(PORTS[DEAD])
    publish(house, varied(house.document, set_up), note="资费、营业时间、名单和通知")
    _post(admin, "/api/v1/samples?days=3")
    engine = open_for_writing(house.instance.database_url, busy_timeout_s=10)
    with engine.begin() as connection:
        call = leave(house, connection)
    engine.dispose()
    examine_lines(house.instance)
    contact = ""
    for name, company, number in (("李娜", "东方商贸", "13700000042"), ("王明", "晨光文具", REGULAR)):
        wish = {"name": name, "company": company, "numbers": [{"shown": number, "label": "手机"}]}
        contact = _post(admin, "/api/v1/contacts", wish)["id"]
    _post(admin, "/api/v1/tokens", {"name": "CRM", "scopes": ["calls_see"]})
    _make_backup(admin)
    return Filled(office, {"call": call, "contact": contact})


def _make_backup(admin: APIRequestContext) -> None:
    """Make a backup, and wait for it: it is work that the web does beside."""
    _post(admin, "/api/v1/backups", {})
    wait_for(lambda: bool(admin.get("/api/v1/backups").json()["items"]), "the backup to be made", 30)


def leave(house: House, connection: Connection) -> str:
    """Have the newest answered call recorded, and leave a message, a fax and a wish to be called; give its id."""
    instance, at = house.instance, datetime.now(UTC)
    query = select(calls.c.id).where(calls.c.result == "answered").order_by(calls.c.started_at.desc()).limit(1)
    call = str(connection.execute(query).scalar_one())
    talk_by_ear(connection)
    row = {"call": call, "at": at - timedelta(minutes=7)}
    connection.execute(insert(recordings).values(**row, file="full-1.wav", agent="8001", seconds=1.0))
    connection.execute(insert(messages).values(**row, file="full-m.wav", mailbox="sales", seconds=0.5))
    more = {"mailbox": "sales", "pages": 2, "station": "+86 21 6888 0000", "cause": ""}
    connection.execute(insert(faxes).values(**row, **more, file="full-1.pdf"))
    asked = {"number": REGULAR, "hotline": "main", "department": "sales", "trunk_group": "main"}
    connection.execute(insert(callbacks).values(**row, **asked))
    for folder, name, content in (
        (instance.recordings, "full-1.wav", _SOUND),
        (instance.voicemail, "full-m.wav", _MESSAGE),
        (instance.fax, "full-1.pdf", fax(instance.fax)),
    ):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return call


def talk_by_ear(connection: Connection) -> None:
    """Have the newest answered calls been real ones, with a mobile by a line that doesn't tell when it is answered."""
    newest = select(calls.c.id).where(calls.c.result == "answered").order_by(calls.c.started_at.desc()).limit(9)
    by_ear = connection.execute(newest).scalars().all()
    just_now = datetime.now(UTC)  # early on a month's first day they were in the month before
    mobile = {"at": just_now, "kind": "mobile", "trunk_group": "main", "dialled": REGULAR, "estimated": 1}
    connection.execute(update(hops).where(hops.c.call.in_(by_ear)).values(answer_known="estimated"))
    connection.execute(update(charges).where(charges.c.call.in_(by_ear[::2])).values(**mobile))
    connection.execute(update(calls).where(calls.c.id.in_(by_ear)).values(sample=0))


def fax(folder: Path) -> bytes:
    """Make a fax of two pages as one comes in; give what is kept of it."""
    folder.mkdir(parents=True, exist_ok=True)
    tiff = folder / "full.tif"
    write_tiff(tiff, [sheet(1), sheet(2)])
    kept = fax_to_pdf(tiff).data
    tiff.unlink()
    return kept


def _post(admin: APIRequestContext, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
    answer = admin.post(path, data=body, headers=OWN_HEADER, timeout=60_000)
    assert answer.ok, f"{path}: {answer.status} {answer.text()}"
    return answer.json()
