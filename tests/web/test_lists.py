"""Lists of callers: blocked in one press, and in force at once."""

from playwright.sync_api import expect

from appliance.domain.role import Role
from tests.web.conftest import Look, SignedIn


def test_a_supervisor_blocks_a_caller_and_lets_him_in_again(signed_in: SignedIn) -> None:
    page = signed_in(Role.SUPERVISOR, "zh")
    page.goto("/lists")
    page.get_by_label("电话号码").fill("137 0000 1111")
    page.get_by_role("button", name="挡住").click()
    rows = page.get_by_role("table").locator("tbody tr").filter(has_text="挡住")
    expect(rows.first).to_be_visible(timeout=60_000)
    rows.first.get_by_role("button").first.click()
    entry = page.get_by_role("listitem").filter(has_text="137 0000 1111")
    expect(entry).to_be_visible()
    page.get_by_label("一个号码").last.fill("13700002222")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_role("listitem").filter(has_text="137 0000 2222")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="移出 137 0000 2222").click()
    expect(page.get_by_role("listitem").filter(has_text="137 0000 2222")).to_have_count(0, timeout=60_000)


def test_a_province_is_kept_out_by_a_list_that_is_made_changed_and_removed(signed_in: SignedIn, look: Look) -> None:
    page = signed_in(Role.SUPERVISOR, "zh")
    page.goto("/lists")
    page.get_by_role("button", name="新建名单").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("名称").fill("外省来电")
    make = dialog.get_by_role("button", name="建好")
    expect(make).to_be_disabled()
    expect(dialog.get_by_role("status")).to_have_text("填一个号码、选一个地区，或者勾选没有号码的来电。")
    dialog.get_by_text("按地区：选省份、城市或区号").click()
    dialog.get_by_label("广东", exact=True).check()
    dialog.get_by_label("城市").fill("杭州 宁波")
    look(page, "lists-new-zh")
    make.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("外省来电", timeout=60_000)
    expect(page.get_by_text("从这些地方打来的电话：广东、杭州、宁波")).to_be_visible()
    page.get_by_role("button", name="修改名单").click()
    page.get_by_role("dialog").get_by_label("没有号码的来电").check()
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(page.get_by_role("main").get_by_text("没有号码的来电")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="删除名单").click()
    page.get_by_role("dialog").get_by_role("button", name="删除名单").click()
    page.wait_for_url("**/lists", timeout=60_000)
    expect(page.get_by_role("table").filter(has_text="外省来电")).to_have_count(0)
