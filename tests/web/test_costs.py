"""Costs in the browser: a statement that adds up, a payment, what is missing where nothing is set."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from appliance.domain.role import Role
from appliance.storage.engine import open_for_writing
from appliance.storage.schema import calls
from tests.harness.house import House
from tests.harness.publishing import as_it_was, publish, varied
from tests.web.conftest import CONFIGURATION, Look, SignedIn, with_web
from tests.web.made_up import made_up_calls
from tests.web.office import WebOffice

SITE = ZoneInfo("Asia/Shanghai")
TARIFF = {
    "name": "中国电信",
    "incoming": {"first_s": 180, "first_price": "0.22", "unit_price": "0.11"},
    "monthly_fee": "20",
    "since": "2026-01-01",
    "caller_share_percent": 50,
}


@pytest.fixture(scope="module")
def web_house() -> Iterator[House]:
    """Run a company of this file's own: calls that other files made would be counted here."""
    with House(CONFIGURATION) as house:
        yield house


@pytest.fixture(scope="module")
def office(web_house: House) -> WebOffice:
    return with_web(web_house)


def with_tariff(tree: dict[str, Any]) -> None:
    tree["tariffs"] = {"carrier": TARIFF}
    tree["hotlines"]["main"]["tariff"] = "carrier"
    tree["hotlines"]["main"]["caps"].update(
        concurrent={"limit": 8},
        counts=[{"limit": 100, "within_minutes": 60, "per": "hotline"}],
        monthly={"calls": 500, "amount": "1000"},
    )


@pytest.fixture
def billed(web_house: House, signed_in: SignedIn) -> Iterator[None]:
    """Give the house rates, and some days of made-up calls."""
    with as_it_was(web_house):
        publish(web_house, varied(web_house.document, with_tariff))
        with made_up_calls(signed_in(Role.ADMIN), days=3):
            have_one_just_now(web_house)
            yield


def have_one_just_now(house: House) -> None:
    """Have the newest made-up call begin a moment ago: early on a month's first day it was in the month before."""
    engine = open_for_writing(house.instance.database_url, busy_timeout_s=10)
    newest = select(calls.c.id).order_by(calls.c.started_at.desc()).limit(1).scalar_subquery()
    with engine.begin() as connection:
        connection.execute(update(calls).where(calls.c.id == newest).values(started_at=datetime.now(UTC)))
    engine.dispose()


def money(text: str | None) -> Decimal:
    return Decimal("".join(each for each in text or "" if each.isdigit() or each in ".-"))


def opened(signed_in: SignedIn, language: str, role: Role = Role.ADMIN, path: str = "/costs") -> Page:
    page = signed_in(role, language)
    page.goto(path)
    expect(page.get_by_role("heading", name={"zh": "话费", "en": "Costs"}[language], level=1)).to_be_visible()
    return page


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.usefixtures("billed")
def test_a_months_statement_adds_up_on_the_screen(signed_in: SignedIn, look: Look, language: str) -> None:
    yesterday = datetime.now(SITE) - timedelta(days=1)
    page = opened(signed_in, language, path=f"/costs?month={yesterday:%Y-%m}")
    expect(page.locator("[data-total=CNY] strong")).to_have_text("¥20.00")
    page.get_by_role("switch").check()
    expect(page.locator("[data-total=CNY] strong")).not_to_have_text("¥20.00")
    cells = page.get_by_role("table", name="中国电信").get_by_role("row").all()[1:]
    amounts = [money(row.get_by_role("cell").last.text_content()) for row in cells]
    assert sum(amounts) == money(page.locator("[data-total=CNY] strong").text_content())
    assert len(amounts) == 2
    look(page, f"costs-{language}")


@pytest.mark.usefixtures("billed")
def test_the_use_of_caps_is_shown_where_costs_and_lists_are(signed_in: SignedIn) -> None:
    page = opened(signed_in, "zh")
    caps = page.get_by_role("progressbar")
    expect(caps).to_have_count(4)
    for at, told in enumerate(("正在进行的来电：0 / 8", "最近 1 小时的来电：0 / 100", "本月来电：0 / 500")):
        expect(caps.nth(at)).to_have_accessible_name(f"{told}（0%）")
    page.get_by_role("switch").check()
    expect(page.get_by_text("本月来电：0 / 500", exact=False)).to_have_count(0)
    page.goto("/lists")
    expect(caps).to_have_count(4)


@pytest.mark.usefixtures("billed")
def test_a_payment_is_written_down_and_raises_the_balance(signed_in: SignedIn, look: Look) -> None:
    page = opened(signed_in, "zh")
    page.get_by_role("button", name="记一笔充值").click()
    form = page.get_by_role("dialog")
    form.get_by_label("金额").fill("十块")
    expect(form.get_by_text("请写成像 200 或 199.90 这样的金额。")).to_be_visible()
    form.get_by_label("金额").fill("100.50")
    form.get_by_label("备注").fill("收据 9")
    look(page, "costs-top-up-zh")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("table", name="充值记录")).to_contain_text("收据 9")
    expect(page.get_by_text("中国电信 余额")).to_be_visible()


@pytest.mark.usefixtures("billed")
def test_the_table_for_a_spreadsheet(signed_in: SignedIn) -> None:
    page = opened(signed_in, "en", Role.SUPERVISOR)
    expect(page.get_by_role("button", name="Write down a payment")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download table").click()
    assert download.value.suggested_filename.startswith("statement-20")
    assert "monthly fee" in download.value.path().read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_rates_it_is_said_what_to_do(signed_in: SignedIn, look: Look, language: str) -> None:
    page = opened(signed_in, language)
    expect(page.get_by_text({"zh": "还没有设置资费", "en": "No rates are set yet"}[language])).to_be_visible()
    look(page, f"costs-empty-{language}")
