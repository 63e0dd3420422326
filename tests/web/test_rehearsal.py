"""A draft is rehearsed before it counts: by checks that are kept, and by calls that really came."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from appliance.domain.role import Role
from tests.harness.stage import Stage, agent_hz
from tests.web.conftest import Look, SignedIn, discard_draft

MENU = "销售部请按 1，技术部请按 2，留言请按 9，也可以直接拨分机号。"
LIT = ".react-flow__edge path[class*=wayLit]"
DRAFT = "/api/v1/draft"
_OWN = {"X-Zongji": "1"}


def _changed(page: Page, section: str, **changes: Any) -> None:  # noqa: ANN401 - JSON
    part = page.request.get(f"{DRAFT}/{section}").json()
    sent = {**_OWN, "If-Match": part["etag"]}
    answer = page.request.put(f"{DRAFT}/{section}", data=part["value"] | changes, headers=sent)
    assert answer.ok, answer.text()


@pytest.fixture
def admin(signed_in: SignedIn) -> Iterator[Page]:
    """Give an admin's page; what it drafts is thrown away."""
    page = signed_in(Role.ADMIN, "zh")
    page.set_viewport_size({"width": 1440, "height": 900})
    discard_draft(page)
    yield page
    discard_draft(page)


def _keep(page: Page, name: str, key: str) -> None:
    """Keep a check: who presses this key is served as now."""
    etag = page.request.get(f"{DRAFT}/stories").json()["etag"]
    body = {"name": name, "call": {"at": "2026-11-20T10:00:00", "caller": "13800138000", "keys": [key]}}
    answer = page.request.post("/api/v1/stories", data=body, headers={**_OWN, "If-Match": etag})
    assert answer.ok, answer.text()


def test_checks_are_listed_run_and_walked_where_they_fail(admin: Page, look: Look) -> None:
    _keep(admin, "上班时间找销售", "1")
    _keep(admin, "上班时间找技术", "2")
    admin.goto("/flows/main")
    admin.get_by_role("button", name="试一试").click()
    admin.get_by_role("tab", name="检查").click()
    expect(admin.get_by_text("都和说好的一样")).to_be_visible()
    _changed(admin, "departments/sales", agents=["8002"])
    admin.get_by_role("button", name="再走一遍").click()
    expect(admin.get_by_text("1 个走得不一样")).to_be_visible()
    checks = admin.get_by_role("list", name="检查").get_by_role("listitem")
    failed = checks.filter(has_text="上班时间找销售")
    expect(failed).to_contain_text(re.compile("由 8002 接待了，应该是 8001"))
    expect(failed).to_contain_text("2026-11-20 10:00")
    expect(failed.get_by_role("img", name="走得不一样")).to_be_visible()
    expect(checks.filter(has_text="上班时间找技术").get_by_role("img", name="和说好的一样")).to_be_visible()
    failed.get_by_role("button", name="看它怎么走").click()
    expect(admin.get_by_label("按键")).to_have_value("1")
    admin.get_by_role("button", name="全部").click()
    expect(admin.get_by_role("region", name="一步一步")).to_contain_text("结果：接通了")
    expect(admin.locator(LIT)).not_to_have_count(0)
    admin.get_by_role("tab", name="检查").click()
    admin.get_by_role("button", name="删除检查：上班时间找销售").click()
    expect(checks).to_have_count(1)
    admin.get_by_role("button", name="撤销", exact=True).click()
    expect(checks).to_have_count(2)
    look(admin, "flow-checks")


@pytest.mark.phones
def test_calls_that_really_came_are_tried_on_the_draft(admin: Page, stage: Stage, look: Look) -> None:
    stage.agent("8001")
    caller = stage.caller("07", number="13700000077")
    caller.call("4008001234")
    stage.wait_until_hears_prompt(caller, MENU, within_s=30)
    caller.send_digits("1")
    stage.wait_until_hears(caller, agent_hz("8001"), 0.3, within_s=30)
    caller.hang_up()
    stage.story_of(caller, within_s=20)
    _changed(admin, "departments/sales", agents=["8002"])
    admin.goto("/people/departments")
    bar = admin.get_by_role("region", name="还没有生效的改动")
    bar.get_by_role("button", name="看看差别并发布").click()
    dialog = admin.get_by_role("dialog", name="发布改动")
    dialog.get_by_role("button", name="先用真实来电试一试").click()
    dialog.get_by_label("哪几天的来电").select_option(label="最近 1 天")
    dialog.get_by_role("button", name="走一遍").click()
    mine = dialog.get_by_role("listitem").filter(has_text="137 0000 0077")
    expect(mine).to_contain_text("接通了（王芳）", timeout=60_000)
    expect(mine).to_contain_text("接通了（李强）")
    mine.get_by_role("button", name="看经过").click()
    expect(mine).to_contain_text("这里当作会接")
    expect(mine.get_by_role("list").first.get_by_role("listitem").first).to_contain_text("菜单")
    look(admin, "draft-replay")
    admin.keyboard.press("Escape")
    admin.set_viewport_size({"width": 1440, "height": 900})
    admin.goto("/flows/main")
    admin.get_by_role("button", name="试一试").click()
    admin.get_by_role("tab", name="真实来电").click()
    admin.get_by_role("button", name="走一遍").click()
    found = admin.get_by_role("list", name="结果会不一样的来电").get_by_role("listitem")
    here = found.filter(has_text="137 0000 0077")
    here.get_by_role("button", name="在图上看").click(timeout=60_000)
    expect(admin.locator(LIT)).not_to_have_count(0)
    look(admin, "flow-replay")
