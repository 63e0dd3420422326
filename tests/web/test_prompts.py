"""Prompts: listened to, typed and heard, uploaded, renamed, removed."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from appliance.domain.role import Role
from appliance.media import wav
from tests.unit.media.fake_engine import burst
from tests.web.conftest import SignedIn


@pytest.mark.parametrize("language", ["zh", "en"])
def test_built_in_prompts_are_found_and_played(signed_in: SignedIn, language: str) -> None:
    page = signed_in(Role.SUPERVISOR, language)
    page.goto("/prompts")
    page.get_by_role("tab").nth(1).click()
    page.get_by_role("searchbox").fill("101")
    lines = page.get_by_role("listitem").filter(has_text="101")
    with page.expect_response(lambda answer: "/prompts/builtin/" in answer.url) as answered:
        lines.get_by_role("button").first.click()
    assert answered.value.ok


def test_a_sound_is_brought_renamed_and_removed(signed_in: SignedIn, tmp_path: Path) -> None:
    sound = tmp_path / "新年问候.wav"
    sound.write_bytes(wav.encode(burst(440, 2.0)))
    page = signed_in(Role.ADMIN, "zh")
    page.goto("/prompts")
    page.get_by_label("上传文件").last.set_input_files(sound)
    row = page.get_by_role("table").locator("tbody tr").filter(has_text="新年问候.wav")
    expect(row).to_contain_text("0:02")
    row.get_by_role("button", name="更多操作").click()
    page.get_by_role("menuitem", name="改名").click()
    page.get_by_label("新名称").fill("春节")
    page.get_by_role("dialog").get_by_role("button", name="改名").click()
    row = page.get_by_role("table").locator("tbody tr").filter(has_text="春节.wav")
    row.get_by_role("button", name="更多操作").click()
    page.get_by_role("menuitem", name="删除录音").click()
    page.get_by_role("dialog").get_by_role("button", name="删除录音").click()
    expect(page.get_by_text("还没有公司的录音")).to_be_visible()


def test_what_is_no_sound_is_refused_in_words(signed_in: SignedIn, tmp_path: Path) -> None:
    file = tmp_path / "song.m4a"
    file.write_bytes(b"\0\0\0\x20ftypM4A " + bytes(400))
    page = signed_in(Role.ADMIN, "zh", expected=("409 POST",))
    page.goto("/prompts")
    page.get_by_label("上传文件").last.set_input_files(file)
    expect(page.get_by_role("alert")).to_be_visible()


def test_a_text_is_typed_into_a_form_and_heard(signed_in: SignedIn) -> None:
    page = signed_in(Role.ADMIN, "zh")
    page.goto("/people/departments/sales")
    page.get_by_text("更多设置").click()
    page.get_by_label("要说的话").fill("销售部正在为您接通")
    with page.expect_response(lambda answer: answer.url.endswith("/prompts/speak")) as answered:
        page.get_by_role("button", name="听一听").click()
    assert answered.value.ok
    page.wait_for_function("() => document.querySelector('[data-testid=spoken]').currentTime > 0.1")
    page.get_by_label("要说的话").fill("")
    expect(page.get_by_role("status").get_by_text("已记入草稿")).to_be_visible()
