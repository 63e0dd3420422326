"""The agent's page and the contacts, driven in a real browser on the real controller and Asterisk."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from appliance.domain.number_reading import Home
from appliance.domain.role import Role
from appliance.services.contacts.book import Book
from appliance.services.contacts.fields import Draft
from appliance.storage.contacts import Contacts
from hil_rig.measure.tones import write_tone
from tests.harness.house import House
from tests.harness.light_callers import Lounge
from tests.harness.light_desk import Manners
from tests.harness.waiting import wait_for
from tests.web.browsers import chromium, signed_in
from tests.web.sight import Complaints, look, settle

pytestmark = [pytest.mark.asterisk]

CONFIGURATION = Path(__file__).parent / "phone.yaml"
CALLER = "13700000043"
TABLE = "姓名,电话,公司\n李娜,13700000042,东方商贸\n没有号码,,\n"


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """Run the company of `phone.yaml` with its web."""
    with House(CONFIGURATION) as running:
        running.start_web()
        yield running


@pytest.fixture(scope="module")
def silence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("microphone") / "tone.wav"
    write_tone(file, 500.0, 5.0)
    return file


@pytest.fixture
def desk(house: House, silence: Path) -> Iterator[BrowserContext]:
    """Give the browser of agent 8002, who has a telephone on the desk."""
    with chromium(house, silence, signed_in(house, Role.AGENT, "8002")) as context:
        yield context


@pytest.fixture
def boss(house: House, silence: Path) -> Iterator[BrowserContext]:
    with chromium(house, silence, signed_in(house, Role.SUPERVISOR)) as context:
        yield context


@pytest.fixture
def lounge(house: House, tmp_path: Path) -> Iterator[Lounge]:
    with Lounge(house.instance.ports.sip, house.secrets.accounts, tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def known(house: House) -> str:
    """Have the caller be somebody; give the name."""
    with Contacts.open(house.instance.database_url) as contacts:
        book = Book(contacts, Home(), lambda: datetime.now(UTC))
        return book.make(Draft("王明", "晨光文具", numbers=((CALLER, ""),)), "test").name


def opened(house: House, context: BrowserContext, path: str) -> tuple[Page, Complaints]:
    page = context.new_page()
    complaints = Complaints()
    complaints.listen(page)
    page.goto(house.web_address() + path)
    settle(page)
    return page, complaints


def test_contacts_are_taken_in_seen_first_and_found(house: House, boss: BrowserContext, tmp_path: Path) -> None:
    page, complaints = opened(house, boss, "/contacts")
    page.get_by_role("link", name="导入").click()
    file = tmp_path / "contacts.csv"
    file.write_bytes(TABLE.encode("gb18030"))
    page.get_by_label("文件", exact=True).set_input_files(file)
    expect(page.get_by_text("新增 1 人，更新 0 人，0 人没有变化，1 行不能导入。")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("没有电话号码")).to_be_visible()
    page.get_by_role("button", name="导入 1 人").click()
    page.get_by_role("link", name="查看联系人").click()
    page.get_by_label("按姓名、公司或号码查找").fill("0042")
    page.get_by_role("button", name="李娜").click()
    expect(page.get_by_role("heading", name="李娜", level=1)).to_be_visible()
    page.get_by_label("备注").fill("老客户")
    page.get_by_role("button", name="保存").first.click()
    expect(page.get_by_text("已保存")).to_be_visible()
    assert not complaints.heard


def test_the_page_pops_within_a_second_and_keeps_what_is_missed(
    house: House, known: str, desk: BrowserContext, lounge: Lounge, record_property: Callable[[str, object], None]
) -> None:
    page, complaints = opened(house, desk, "/agent")
    phone = lounge.desk("8002", Manners(answers_after_s=None))
    caller = lounge.caller("03", number=CALLER)
    caller.call("5001")
    phone_rings = wait_for(lambda: time.monotonic() if phone.talks else None, "the telephone to ring", 10)
    expect(page.get_by_role("heading", name="来电的人")).to_be_visible(timeout=10_000)
    took_s = time.monotonic() - phone_rings
    record_property("screen pop after the telephone rang, s", round(took_s, 2))
    expect(page.get_by_text(known).first).to_be_visible()
    expect(page.get_by_text("晨光文具")).to_be_visible()
    wait_for(lambda: "来电" in page.title(), "the window's title to tell of the call", 5)
    assert not look(page, "agent-ringing")
    caller.hang_up()
    expect(page.get_by_text("已结束")).to_be_visible(timeout=10_000)
    page.get_by_label("记一笔").fill("没接到")
    page.get_by_role("button", name="保存记录").click()
    expect(page.get_by_text("没接到").last).to_be_visible()
    page.reload()
    expect(page.get_by_text("未接 1")).to_be_visible(timeout=10_000)
    assert took_s < 1.0
    assert not complaints.heard


def test_the_big_switch_is_the_agents_state(house: House, desk: BrowserContext) -> None:
    page, _ = opened(house, desk, "/agent")
    for button, state, told in [
        ("暂停", "paused", "暂停接听"),
        ("下班", "off", "已下班"),
        ("上线", "available", "可以接听"),
    ]:
        page.get_by_role("button", name=button, exact=True).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").get_by_text(told)).to_be_visible(timeout=10_000)
        wait_for(lambda wanted=state: house.snapshot().agents["8002"].state == wanted, f"8002 to be {state}")  # type: ignore[index,misc]  # an agent's ID
