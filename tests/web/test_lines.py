"""The lines' page: every line with its state, live; the switchboard's health in one sentence."""

import pytest
from playwright.sync_api import expect

from appliance.domain.role import Role
from tests.harness.house import House
from tests.harness.stage import Stage
from tests.web.conftest import Look, SignedIn

WELL = {"zh": "一切正常，可以接电话。", "en": "All is well, calls are taken."}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_line_of_the_configuration_is_there(signed_in: SignedIn, language: str) -> None:
    page = signed_in(Role.INSTALLER, language)
    page.goto("/lines")
    page.get_by_text(WELL[language]).wait_for()
    rows = page.get_by_role("table").locator("tbody tr")
    expect(rows).to_have_count(10)
    expect(rows.first).to_contain_text("晨光贸易")


@pytest.mark.phones
def test_a_line_in_use_is_shown_so_while_it_is(signed_in: SignedIn, stage: Stage) -> None:
    page = signed_in(Role.SUPERVISOR, "zh")
    page.goto("/lines")
    row = page.get_by_role("table").locator("tbody tr").filter(has_text="05")
    expect(row).to_contain_text("空闲")
    caller = stage.caller("05")
    caller.call("4008001234")
    expect(row).to_contain_text("通话中")
    caller.hang_up()
    expect(row).to_contain_text("空闲")


def test_without_its_controller_the_page_says_what_that_means(
    signed_in: SignedIn, look: Look, web_house: House
) -> None:
    page = signed_in(Role.ADMIN, "en")
    with web_house.without_controller():
        page.goto("/lines")
        expect(page.get_by_text("Calls may not be taken right now.")).to_be_visible()
        look(page, "lines-down-en")
    expect(page.get_by_text(WELL["en"])).to_be_visible(timeout=20_000)
