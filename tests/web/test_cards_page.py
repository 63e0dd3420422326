"""The pages of cards, ports and the line doctor, over a card of paper; nothing of it is made up inside the web."""

from pathlib import Path

from playwright.sync_api import expect

from appliance.domain.role import Role
from tests.harness.house import House
from tests.web.conftest import Look, SignedIn, discard_draft
from tests.web.paper_card import NAME, put_card


def test_a_card_that_is_put_in_shows_its_sockets_and_a_port_becomes_a_line(
    signed_in: SignedIn, look: Look, web_house: House, tmp_path: Path
) -> None:
    page = signed_in(Role.ADMIN, "zh")
    page.goto("/cards")
    expect(page.get_by_role("heading", name="没有发现语音卡")).to_be_visible()
    look(page, "cards-none-zh")
    card = put_card(web_house, tmp_path)
    sockets = page.get_by_role("list", name=f"{NAME}的接口").get_by_role("listitem")
    expect(sockets).to_have_count(4, timeout=30_000)
    expect(sockets.nth(0)).to_contain_text("还没有用上")
    expect(sockets.nth(3)).to_contain_text("空位")
    card.pull(2)
    expect(sockets.nth(1)).to_contain_text("没有接上线", timeout=30_000)
    sockets.nth(0).get_by_role("button", name="找一找").click()
    expect(sockets.nth(0)).to_contain_text("1 号口的外线")
    page.get_by_role("button", name="把接口 1 做成线路").click()
    page.wait_for_url("**/line-setup/lines/fxo-1")
    draft = page.request.get("/api/v1/draft/lines/fxo-1").json()
    assert (draft["value"]["kind"], draft["value"]["port"]) == ("analog", 1)
    discard_draft(page)


def test_a_line_that_can_not_be_examined_says_why(signed_in: SignedIn) -> None:
    page = signed_in(Role.INSTALLER, "en", expected=("422", "409"))
    page.goto("/doctor/01")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("alert")).to_be_visible()
