"""The analysis in the browser: words first, every view, the address, the keyboard, a file, on paper."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from appliance.domain.role import Role
from tests.harness.house import House
from tests.web.conftest import CONFIGURATION, Look, SignedIn, with_web
from tests.web.made_up import made_up_calls
from tests.web.office import WebOffice

WORDS = {
    "zh": {"title": "来电分析", "findings": "我们发现", "none": "这段时间没有来电"},
    "en": {"title": "Analysis", "findings": "What we noticed", "none": "No calls in this time"},
}
TABLES = {
    "zh": {"人员": ("各坐席", "8001 王芳"), "热线与线路": ("各热线", "晨光贸易"), "来电地区": ("各地区", "%")},
    "en": {
        "People": ("By agent", "8001 王芳"),
        "Hotlines and lines": ("By hotline", "晨光贸易"),
        "Regions": ("By region", "%"),
    },
}
"""Of each view a table that is nowhere else, and what stands in it."""
ADVERTISING = {
    "zh": ("广告效果", r"来电没?有明显变化：.*\d"),
    "en": ("Advertising", r"(Calls have changed clearly|No clear change): .*\d"),
}


@pytest.fixture(scope="module")
def web_house() -> Iterator[House]:
    """Run a company of this file's own: calls that other files made would be counted here."""
    with House(CONFIGURATION) as house:
        yield house


@pytest.fixture(scope="module")
def office(web_house: House) -> WebOffice:
    return with_web(web_house)


@pytest.fixture
def busy(signed_in: SignedIn) -> Iterator[int]:
    """Give the house two weeks of calls."""
    with made_up_calls(signed_in(Role.ADMIN)) as calls:
        yield calls


def opened(signed_in: SignedIn, language: str, words: str = "") -> Page:
    page = signed_in(Role.SUPERVISOR, language)
    page.goto(f"/analysis{words}")
    expect(page.get_by_role("heading", name=WORDS[language]["title"], level=1)).to_be_visible()
    return page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_view(signed_in: SignedIn, busy: int, language: str) -> None:
    """Here each shows what it is about; how each looks is judged by `test_every_page`, at every width."""
    page = opened(signed_in, language)
    expect(page.get_by_role("heading", name=WORDS[language]["findings"])).to_be_visible()
    expect(page.locator("[data-tile=calls] strong")).to_have_text(f"{busy:,}")
    for view, (table, inside) in TABLES[language].items():
        page.get_by_role("tab", name=view).click()
        expect(page.get_by_role("tab", name=view, selected=True)).to_be_visible()
        expect(page.get_by_role("table", name=table, exact=True)).to_contain_text(inside)
    view, verdict = ADVERTISING[language]
    page.get_by_role("tab", name=view).click()
    expect(page.get_by_role("tabpanel")).to_contain_text(re.compile(verdict))
    assert "view=advertising" in page.url


def test_what_is_chosen_stands_in_the_address_and_outlives_a_reload(signed_in: SignedIn, busy: int) -> None:
    page = opened(signed_in, "en", "?view=people")
    page.get_by_role("button", name="8001 王芳").first.click()
    expect(page.get_by_label("Agent", exact=True)).to_have_value("8001")
    page.reload()
    expect(page.get_by_label("Agent", exact=True)).to_have_value("8001")
    answered = int((page.locator("[data-tile=calls] strong").text_content() or "").replace(",", ""))
    assert 0 < answered < busy
    assert "agent=8001" in page.url


@pytest.mark.usefixtures("busy")
def test_by_the_keyboard_alone(signed_in: SignedIn) -> None:
    page = opened(signed_in, "zh")
    page.get_by_role("tab", name="总览").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="人员")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("table", name="各坐席")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("table").filter(has_text="周三")).to_be_visible()


@pytest.mark.usefixtures("busy")
def test_a_table_is_kept_as_a_file(signed_in: SignedIn) -> None:
    page = opened(signed_in, "zh", "?view=people")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载表格").first.click()
    assert download.value.suggested_filename.startswith("坐席-")
    text = download.value.path().read_text(encoding="utf-8")
    assert text.startswith("\ufeff坐席,")
    assert "8001 王芳" in text


@pytest.mark.usefixtures("busy")
def test_the_report_is_printed_part_by_part_with_the_companys_name(signed_in: SignedIn) -> None:
    page = opened(signed_in, "zh")
    page.evaluate("window.print = () => { window.printed = (window.printed ?? 0) + 1; }")
    page.get_by_role("button", name="打印报告").click()
    page.wait_for_function("window.printed === 1")
    page.emulate_media(media="print")
    sheets = page.locator("[data-sheet]")
    expect(sheets).to_have_count(4)
    for number in range(4):
        expect(sheets.nth(number).get_by_text("晨光贸易公司")).to_be_visible()
    expect(page.get_by_role("button", name="打印报告")).to_be_hidden()
    assert page.pdf(format="A4").count(b"/Type /Page\n") >= 4
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(sheets).to_have_count(0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_time_without_calls_says_so(signed_in: SignedIn, look: Look, language: str) -> None:
    page = opened(signed_in, language, "?from=2024-01-01&to=2024-01-31")
    expect(page.get_by_role("heading", name=WORDS[language]["none"])).to_be_visible()
    look(page, f"analysis-empty-{language}")
