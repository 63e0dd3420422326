"""A new box, from its claim code to a company in force and one's own hotline in the browser: at most 12 inputs."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from string import Template

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from appliance.services.publish.at_rest import box_of
from appliance.storage.revisions import Revisions
from tests.harness.far_end import CARRIER, GATEWAY, Box, FarEnd
from tests.harness.house import House
from tests.harness.waiting import wait_for
from tests.web.conftest import CONFIGURATION, PATIENCE_MS, Look
from tests.web.newcomer import IN_FORCE_MS, claim, put_in_force
from tests.web.paper_card import put_card

MOST_INPUTS = 12
PHONE: ViewportSize = {"width": 360, "height": 780}
WIRED = Path(__file__).parents[1] / "calls" / "outside.yaml"
"""A company whose gateway has two channels, each a line of its own."""


@pytest.fixture
def new_box() -> Iterator[House]:
    """Give a switchboard of its own, which nobody has claimed."""
    with House(CONFIGURATION) as house:
        house.start_web()
        yield house


@pytest.fixture
def newcomer(new_box: House, chrome: Browser) -> Iterator[Page]:
    """Give the browser of whoever unpacks it."""
    with _opened(new_box, chrome) as page:
        yield page


@contextmanager
def _opened(house: House, chrome: Browser) -> Iterator[Page]:
    context = chrome.new_context(base_url=house.web_address(), locale="zh-CN")
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def test_a_newcomer_gets_from_the_code_to_a_hotline(new_box: House, newcomer: Page, look: Look) -> None:
    inputs = claim(newcomer, new_box)
    inputs += _answer(newcomer, look)
    assert inputs <= MOST_INPUTS
    _publish(newcomer, new_box, look)
    newcomer.get_by_role("button", name="开始使用").click()
    newcomer.wait_for_url("**/wallboard")
    expect(newcomer.get_by_text("老张面馆").first).to_be_visible()
    newcomer.goto("/welcome")
    newcomer.wait_for_url("**/wallboard")


@pytest.mark.parametrize(
    ("words", "ports"),
    [
        (("中文", "公司或店铺的名称", "开通热线", "开通了！打个电话试试"), ()),
        (("English", "Name of the company or shop", "Make the hotline", "It works! Call it"), (1, 2, 3)),
    ],
    ids=["zh", "en-with-a-card"],
)
def test_by_keyboard_alone_on_a_phones_screen(
    new_box: House, newcomer: Page, tmp_path: Path, words: tuple[str, ...], ports: tuple[int, ...]
) -> None:
    language, company, put, done = words
    if ports:
        put_card(new_box, tmp_path)
    claim(newcomer, new_box)
    newcomer.set_viewport_size(PHONE)
    expect(newcomer.get_by_role("heading", level=1)).to_be_visible(timeout=IN_FORCE_MS)
    _tab_to(newcomer, "radio")
    _choose(newcomer, language)
    _next(newcomer)
    expect(newcomer.get_by_label(company)).to_be_visible()
    _tab_to(newcomer, "text")
    newcomer.keyboard.type("老张面馆")
    _tab_to(newcomer, "radio")
    newcomer.keyboard.press("Space")
    expect(newcomer.get_by_role("radio").first).to_be_checked()
    for step in ("company", "number", "lines"):
        for port in ports if step == "lines" else ():
            expect(newcomer.get_by_role("checkbox", name=f"Port {port}")).to_be_checked(timeout=IN_FORCE_MS)
        _next(newcomer)
    _tab_to(newcomer, "button")
    expect(newcomer.get_by_role("button", name=put)).to_be_focused()
    newcomer.keyboard.press("Enter")
    expect(newcomer.get_by_role("heading", level=1)).to_have_text(done, timeout=IN_FORCE_MS)
    _next(newcomer, leaves=True)
    newcomer.wait_for_url("**/wallboard")
    assert _ports_in_force(new_box) == [*ports]


def _ports_in_force(house: House) -> list[int]:
    """Give the ports of cards that lines, then telephones, are at."""
    with Revisions.open(house.instance.database_url) as revisions:
        saved = revisions.current(box_of(house.instance))
    assert saved is not None
    document = json.loads(saved.document)
    return [thing["port"] for part in ("lines", "endpoints") for thing in document[part].values() if "port" in thing]


def _tab_to(page: Page, kind: str) -> None:
    """Press Tab until a control of this kind has the keyboard."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.type || ''") == kind:
            return
    pytest.fail(f"no {kind} is reached by Tab")


def _choose(page: Page, label: str) -> None:
    """Move through the radio buttons by arrows to the one that is called so."""
    chosen = page.get_by_role("radio", name=label)
    for _ in range(4):
        if chosen.is_checked():
            return
        page.keyboard.press("ArrowDown")
    expect(chosen).to_be_checked()


def _next(page: Page, *, leaves: bool = False) -> None:
    """Go on by the keyboard; a further step begins at its top."""
    before = page.get_by_role("heading", level=1).inner_text()
    _tab_to(page, "submit")
    page.keyboard.press("Enter")
    if leaves:
        return
    expect(page.get_by_role("heading", level=1)).not_to_have_text(before)
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


@pytest.fixture
def wired_box(tmp_path: Path) -> Iterator[tuple[House, FarEnd]]:
    """Give a new box with a gateway of two channels, that has been seen to be there."""
    with FarEnd() as far:
        text = Template(WIRED.read_text(encoding="utf-8"))
        file = tmp_path / "wired.yaml"
        file.write_text(text.safe_substitute(gateway=far.address(GATEWAY), carrier=far.address(CARRIER)), "utf-8")
        with House(file) as house:
            far.open(Box(house.instance.ports.sip, registered_password="-", carrier_password="-"))  # noqa: S106 - nobody's
            house.start_web()
            wait_for(lambda: house.snapshot().health["peer gsm"].ok, "the gateway to be there", 30)
            yield house, far


@pytest.mark.phones
def test_each_line_is_ticked_as_it_rings_and_two_at_once(
    wired_box: tuple[House, FarEnd], chrome: Browser, look: Look
) -> None:
    house, far = wired_box
    with _opened(house, chrome) as page:
        claim(page, house)
        _go_to(page, "test")
        _try_lines(page, far, look)


def _go_to(page: Page, step: str) -> None:
    """Have the page go on at a step, as if all before it had been answered."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.evaluate(
        """async (step) => {
          const { answers } = await (await fetch("/api/v1/wizard")).json();
          const headers = { "X-Zongji": "1", "Content-Type": "application/json" };
          await fetch("/api/v1/wizard", { method: "PUT", headers, body: JSON.stringify({ ...answers, step }) });
        }""",
        step,
    )
    page.reload()


def _try_lines(page: Page, far: FarEnd, look: Look) -> None:
    lines = page.get_by_role("list", name="试一试每条线路").get_by_role("listitem")
    first, second, both = (
        lines.filter(has=page.get_by_text(name, exact=True)) for name in ("gsm-1", "gsm-2", "两个电话同时打")
    )
    for line in (first, second):
        expect(line).to_contain_text("还没有来电")
    far.call("701", "gateway", "13722220001")
    expect(first).to_contain_text(re.compile("正在通话|通了"))
    far.hang_up_all()
    expect(first).to_contain_text("通了")
    expect(second).to_contain_text("还没有来电")
    expect(both).to_contain_text("别挂")
    far.call("701", "gateway", "13722220002")
    far.call("702", "gateway", "13722220003")
    expect(both).to_contain_text(re.compile("同时打进来了：(gsm-1、gsm-2|gsm-2、gsm-1)"))
    look(page, "wizard-lines-tried-zh")
    far.hang_up_all()
    expect(second).to_contain_text("通了")


def _answer(page: Page, look: Look) -> int:
    count = 0
    for step, fill in (("hello", _say_hello), ("company", _name_it), ("number", _number_it), ("lines", _leave_lines)):
        fill(page)
        count += page.locator("form :is(input[type=text], select)").count()
        count += len({name for each in page.locator("input[type=radio]").all() if (name := each.get_attribute("name"))})
        look(page, f"wizard-{step}-zh")
        page.get_by_role("button", name="下一步").click()
    return count


def _say_hello(page: Page) -> None:
    page.get_by_label("在网络里叫什么").fill("laozhang")


def _name_it(page: Page) -> None:
    page.get_by_label("公司或店铺的名称").fill("老张面馆")
    page.get_by_text("小店", exact=True).click()
    expect(page.get_by_text("欢迎致电老张面馆")).to_be_visible()


def _number_it(page: Page) -> None:
    page.get_by_label("热线号码").fill("028 6123 4567")
    page.goto("/wallboard")
    page.get_by_role("link", name="接着开通").click()
    page.wait_for_url("**/welcome")
    page.reload()
    page.get_by_label("热线号码").fill("028 6123 4567")


def _leave_lines(page: Page) -> None:
    expect(page.get_by_text("还没有发现线路")).to_be_visible()
    expect(page.get_by_role("img", name="来电先到座机 1")).to_be_visible()


def _publish(page: Page, house: House, look: Look) -> None:
    look(page, "wizard-publish-zh")
    put_in_force(page)
    expect(page.get_by_text("https://laozhang.local")).to_be_visible()
    look(page, "wizard-test-zh")
    with Revisions.open(house.instance.database_url) as revisions:
        saved = revisions.current(box_of(house.instance))
    assert saved is not None
    document = json.loads(saved.document)
    assert (document["site"]["name"], saved.entry.author) == ("老张面馆", "zhang")
    assert next(iter(document["hotlines"].values()))["numbers"] == ["02861234567"]
