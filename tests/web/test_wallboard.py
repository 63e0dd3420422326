"""The wallboard: what happens in the house is on it at once, and it says so when it isn't live any more."""

import re

import pytest
from playwright.sync_api import expect

from appliance.domain.role import Role
from tests.harness.house import House
from tests.harness.stage import Stage
from tests.web.conftest import Look, SignedIn

QUIET = {"zh": "现在没有电话", "en": "No calls right now"}
SOON_MS = 5000


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_quiet_house(signed_in: SignedIn, look: Look, language: str) -> None:
    page = signed_in(Role.SUPERVISOR, language)
    page.goto("/wallboard")
    page.get_by_text(QUIET[language]).wait_for()
    expect(page.get_by_text("王芳")).to_be_visible()
    look(page, f"wallboard-quiet-{language}")


@pytest.mark.phones
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_call_is_on_the_board_from_its_first_second_to_its_last(
    signed_in: SignedIn, look: Look, stage: Stage, language: str
) -> None:
    page = signed_in(Role.SUPERVISOR, language)
    page.goto("/wallboard")
    page.get_by_text(QUIET[language]).wait_for()
    caller = stage.caller("03", number="13800138000")
    caller.call("4008001234")
    row = page.get_by_role("listitem").filter(has_text="138 0013 8000")
    expect(row).to_be_visible(timeout=SOON_MS)
    expect(row).to_contain_text("晨光贸易")
    expect(
        page.get_by_role("listitem", name={"zh": "线路 03：通话中", "en": "Line 03: in use"}[language])
    ).to_be_visible()
    look(page, f"wallboard-{language}")
    caller.hang_up()
    expect(page.get_by_text(QUIET[language])).to_be_visible(timeout=SOON_MS)


@pytest.mark.phones
def test_whose_phone_is_away_is_no_free_agent_and_a_supervisor_directs(
    signed_in: SignedIn, look: Look, stage: Stage
) -> None:
    page = signed_in(Role.SUPERVISOR, "zh")
    page.goto("/wallboard")
    row = page.get_by_role("listitem").filter(has_text="王芳")
    expect(row).to_contain_text("电话没连上", timeout=SOON_MS)
    stage.agent("8001")
    expect(row).to_contain_text("空闲", timeout=SOON_MS)
    row.get_by_role("button", name="安排 王芳").click()
    page.get_by_role("menuitem", name="暂停接听").click()
    expect(row).to_contain_text("暂停接听", timeout=SOON_MS)
    look(page, "wallboard-directed-zh")
    row.get_by_role("button", name="安排 王芳").click()
    page.get_by_role("menuitem", name="可以接电话").click()
    expect(row).to_contain_text("空闲", timeout=SOON_MS)
    installer = signed_in(Role.INSTALLER, "zh")
    installer.goto("/wallboard")
    expect(installer.get_by_text("王芳")).to_be_visible()
    expect(installer.get_by_role("button", name="安排 王芳")).to_have_count(0)


@pytest.mark.phones
def test_who_may_not_see_callers_sees_masked_numbers(signed_in: SignedIn, stage: Stage) -> None:
    page = signed_in(Role.INSTALLER, "en")
    page.goto("/wallboard")
    caller = stage.caller("04", number="13900139111")
    caller.call("4008001234")
    expect(page.get_by_text("*******9111")).to_be_visible(timeout=SOON_MS)
    assert "13900139111" not in page.content().replace(" ", "")
    caller.hang_up()
    expect(page.get_by_text("No calls right now")).to_be_visible(timeout=SOON_MS)


def test_without_its_controller_the_board_says_so_and_keeps_what_it_last_heard(
    signed_in: SignedIn, look: Look, web_house: House
) -> None:
    page = signed_in(Role.SUPERVISOR, "zh")
    page.goto("/wallboard")
    expect(page.get_by_text("实时", exact=True)).to_be_visible()
    with web_house.without_controller():
        expect(page.get_by_text("总机程序没有应答")).to_be_visible()
        expect(page.get_by_text(re.compile(r"数据是 ?\d+ 秒前的"))).to_be_visible()
        expect(page.get_by_text("王芳")).to_be_visible()
        look(page, "wallboard-down-zh")
    expect(page.get_by_text("实时", exact=True)).to_be_visible()


def test_the_big_screen_has_the_board_alone_and_escape_leaves_it(signed_in: SignedIn, look: Look) -> None:
    page = signed_in(Role.SUPERVISOR, "zh")
    page.goto("/wallboard")
    page.get_by_role("button", name="大屏").click()
    page.get_by_role("button", name="退出大屏").wait_for()
    look(page, "wallboard-big-zh")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="大屏", exact=True)).to_be_visible()
