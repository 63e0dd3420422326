"""Line set-up: groups, lines, gateways, tariffs, and how landlines become one number."""

from playwright.sync_api import expect

from appliance.domain.role import Role
from tests.web.conftest import SignedIn


def test_a_gateway_is_added_with_what_it_needs(signed_in: SignedIn) -> None:
    page = signed_in(Role.INSTALLER, "zh")
    page.goto("/line-setup/sip_peers")
    page.get_by_role("button", name="添加网关或运营商").click()
    page.get_by_role("dialog").get_by_label("名称").fill("GoIP cellar")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sip_peers/goip-cellar")
    expect(page.get_by_role("textbox", name="账号")).to_have_count(0)
    page.get_by_label("对方登录到我们这里").check()
    page.get_by_role("textbox", name="账号").fill("goip1")
    expect(page.get_by_role("status").get_by_text("已记入草稿")).to_be_visible()
    expect(page.get_by_role("heading", name="密码")).to_be_visible()
    page.get_by_role("button", name="删除", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="删除", exact=True).click()
    page.wait_for_url("**/line-setup/sip_peers")


def test_a_telephone_line_at_a_card_is_added_at_the_next_free_port(signed_in: SignedIn) -> None:
    page = signed_in(Role.INSTALLER, "zh")
    page.goto("/line-setup/lines")
    page.get_by_role("button", name="添加线路").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("线路叫什么").fill("pstn-1")
    dialog.get_by_label("插在语音卡上的电话线").check()
    page.keyboard.press("Enter")
    page.wait_for_url("**/lines/pstn-1")
    expect(page.get_by_label("插在几号口")).to_have_value("1")
    page.get_by_label("这条线的号码").fill("01087650001")
    page.get_by_text("这条线的特点").click()
    expect(page.get_by_label("靠听忙音")).to_be_checked()
    expect(page.get_by_label("来电显示")).to_have_value("auto")
    expect(page.get_by_role("status").get_by_text("已记入草稿")).to_be_visible()
    page.goto("/line-setup/lines")
    expect(page.get_by_role("row", name="pstn-1").get_by_text("语音卡 1 号口")).to_be_visible()
    page.goto("/line-setup/lines/pstn-1")
    page.get_by_role("button", name="删除", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="删除", exact=True).click()
    page.wait_for_url("**/line-setup/lines")
