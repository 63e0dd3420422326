"""The record of calls in the browser: found, opened, heard, taken along; what callers left."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import insert, select

from appliance.domain.role import Role
from appliance.media.wav import header
from appliance.storage.engine import open_for_writing
from appliance.storage.schema import callbacks, calls, faxes, messages, recordings
from tests.harness.house import House
from tests.harness.stage import Stage
from tests.web.conftest import CONFIGURATION, Look, SignedIn, with_web
from tests.web.filled import fax
from tests.web.made_up import made_up_calls
from tests.web.office import WebOffice

SOON_MS = 8000
TITLE = {"zh": "通话记录", "en": "Calls"}
LOUD = (12_000).to_bytes(2, "little")
SOUND = header(8000 * 4, 2) + (LOUD + bytes(2)) * 4000 + (bytes(2) + LOUD) * 4000
MESSAGE = header(8000) + LOUD * 4000


@pytest.fixture(scope="module")
def web_house() -> Iterator[House]:
    """Run a company of this file's own: calls that other files made would be counted here."""
    with House(CONFIGURATION) as house:
        yield house


@pytest.fixture(scope="module")
def office(web_house: House) -> WebOffice:
    return with_web(web_house)


@pytest.fixture
def made_up(signed_in: SignedIn) -> Iterator[int]:
    with made_up_calls(signed_in(Role.ADMIN), days=3) as count:
        yield count


def opened(signed_in: SignedIn, language: str = "zh", where: str = "/calls") -> Page:
    page = signed_in(Role.SUPERVISOR, language)
    page.goto(where)
    return page


def _plant(house: House, **left: str) -> str:
    """Have the newest answered call recorded, or leave something else in it; give its id."""
    instance, at = house.instance, datetime.now(UTC)
    engine = open_for_writing(instance.database_url, busy_timeout_s=10)
    with engine.begin() as connection:
        made_up = (calls.c.result == "answered", calls.c.sample == 1)  # a real one may have been recorded already
        query = select(calls.c.id).where(*made_up).order_by(calls.c.started_at.desc()).limit(1)
        call = str(connection.execute(query).scalar_one())
        for kind, name in left.items():
            row = {"file": name, "call": call, "at": at}
            match kind:
                case "recording":
                    connection.execute(insert(recordings).values(**row, agent="8001", seconds=1.0))
                    _lay(instance.recordings / name, SOUND)
                case "message":
                    connection.execute(insert(messages).values(**row, mailbox="sales", seconds=0.5))
                    _lay(instance.voicemail / name, MESSAGE)
                case "fax":
                    more = {"mailbox": "sales", "pages": 2, "station": "+86 21", "cause": ""}
                    connection.execute(insert(faxes).values(**row, **more))
                    _lay(instance.fax / name, fax(instance.fax))
                case _:
                    asked = {"number": "13800138000", "hotline": "main", "department": "sales", "trunk_group": "main"}
                    connection.execute(insert(callbacks).values(call=call, at=at, **asked))
    engine.dispose()
    return call


def _lay(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.usefixtures("made_up")
def test_the_list_is_filtered_by_chips_that_stay_in_the_address(signed_in: SignedIn, language: str) -> None:
    page = opened(signed_in, language)
    rows = page.get_by_role("table", name=TITLE[language]).get_by_role("row")
    expect(rows.nth(5)).to_be_visible()
    answered = {"zh": "已接听", "en": "Answered"}[language]
    page.get_by_label({"zh": "结果", "en": "Result"}[language], exact=True).select_option(answered)
    expect(page).to_have_url(re.compile("result=answered"))
    expect(rows.nth(1)).to_contain_text(answered)
    expect(page.locator("tbody tr").filter(has_not_text=answered)).to_have_count(0)
    page.reload()
    chip = page.get_by_role("button", name=re.compile(f": {answered}|：{answered}"))
    chip.click()
    expect(page).not_to_have_url(re.compile("result="))


@pytest.mark.usefixtures("made_up")
def test_a_call_tells_why_it_went_there_and_can_be_heard(signed_in: SignedIn, look: Look, web_house: House) -> None:
    call = _plant(web_house, recording=f"heard-{datetime.now(UTC):%H%M%S}.wav")
    page = opened(signed_in, "zh", f"/calls/{call}")
    story = page.get_by_role("dialog", name="这通电话")
    expect(story.get_by_role("heading", name="为什么这样走")).to_be_visible()
    place = story.get_by_role("slider")
    story.get_by_role("button", name=re.compile("播放: 与")).click()
    expect(story.get_by_role("button", name=re.compile("播放: 与"))).to_be_visible(timeout=SOON_MS)  # over again
    place.focus()
    page.keyboard.press("Home")
    expect(place).to_have_attribute("aria-valuenow", "0")
    look(page, "calls-story-zh")
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("/calls$"))


@pytest.mark.usefixtures("made_up")
def test_what_came_of_a_call_is_noted_afterwards(signed_in: SignedIn, web_house: House) -> None:
    call = _plant(web_house)
    page = opened(signed_in, "zh", f"/calls/{call}")
    story = page.get_by_role("dialog", name="这通电话")
    story.get_by_label("记一笔").fill("周一再打来问价")
    story.get_by_role("button", name="保存记录").click()
    expect(story.get_by_text("周一再打来问价", exact=True).first).to_be_visible()
    expect(story.get_by_label("记一笔")).to_have_value("")
    page.reload()
    expect(story.get_by_text("周一再打来问价", exact=True)).to_be_visible()


@pytest.mark.usefixtures("made_up")
def test_calls_are_taken_along_as_a_table(signed_in: SignedIn) -> None:
    page = opened(signed_in, "en", "/calls?result=answered")
    page.get_by_role("button", name="Export").click()
    dialog = page.get_by_role("dialog", name="Export calls")
    dialog.get_by_label("CSV text").check()
    dialog.get_by_role("button", name="Begin").click()
    link = dialog.get_by_role("link", name=re.compile("Save the file"))
    expect(link).to_be_visible(timeout=30_000)
    with page.expect_download() as taken:
        link.click()
    lines = Path(taken.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("Began,Caller,")
    assert len(lines) > 2
    assert all(",answered," in line for line in lines[1:])


@pytest.mark.phones
def test_a_call_is_in_the_list_while_it_lasts_and_when_it_is_over(signed_in: SignedIn, stage: Stage) -> None:
    page = opened(signed_in)
    expect(page.get_by_role("heading", name=TITLE["zh"], level=1)).to_be_visible()
    caller = stage.caller("05", number="13811138111")
    caller.call("4008001234")
    row = page.get_by_role("row").filter(has_text="138 1113 8111")
    expect(row).to_contain_text("通话中", timeout=SOON_MS)
    caller.hang_up()
    expect(row).not_to_contain_text("通话中", timeout=SOON_MS)
    row.get_by_role("button").click()
    story = page.get_by_role("dialog", name="这通电话")
    expect(story.get_by_role("list").first).to_contain_text("来电者离开")


@pytest.mark.usefixtures("made_up")
def test_nothing_found_says_what_to_do(signed_in: SignedIn, look: Look) -> None:
    page = opened(signed_in, "zh", "/calls?q=99999999")
    expect(page.get_by_text("没有符合条件的通话")).to_be_visible()
    look(page, "calls-none-zh")
    page.get_by_role("button", name="全部清除").click()
    expect(page.get_by_role("table", name=TITLE["zh"])).to_be_visible()


@pytest.mark.usefixtures("made_up")
def test_messages_are_heard_put_away_and_brought_back(signed_in: SignedIn, look: Look, web_house: House) -> None:
    moment = f"{datetime.now(UTC):%H%M%S}"
    _plant(web_house, message=f"m-{moment}.wav", fax=f"f-{moment}.pdf", callback="")
    page = opened(signed_in, "zh", "/voicemail")
    newest = page.get_by_role("list", name="留言").get_by_role("listitem").first
    newest.get_by_role("button", expanded=False).click()
    look(page, "voicemail-zh")
    newest.get_by_role("button", name=re.compile("^播放")).click()
    expect(newest.get_by_role("img", name="听过")).to_be_visible(timeout=SOON_MS)
    newest.get_by_role("button", name="删除").click()
    page.get_by_role("button", name="撤销").click()
    expect(newest.get_by_role("img", name="听过")).to_be_visible(timeout=SOON_MS)
    page.get_by_role("tab", name=re.compile("传真")).click()
    expect(page.get_by_role("link", name="打开看").first).to_have_attribute("href", re.compile(f"f-{moment}.pdf/view"))
    page.get_by_role("tab", name=re.compile("等回电")).click()
    waiting = page.get_by_role("listitem").filter(has_text="138 0013 8000")
    waiting.first.get_by_role("button", name="已经回过了").click()
    expect(page.get_by_text("已记为回过电")).to_be_visible()
