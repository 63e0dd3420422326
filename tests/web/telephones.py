"""The company of `phone.yaml`, whose people answer in the browser: its browsers, its callers, and who hears whom."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from appliance.domain.role import Role
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.tones import write_tone
from hil_rig.measure.wav import Samples
from tests.harness.ears import hear_tones, seconds_heard
from tests.harness.house import House
from tests.harness.light_callers import Lounge
from tests.harness.light_phone import LightCaller
from tests.harness.stage import CALLER_HZ
from tests.harness.waiting import wait_for
from tests.web.browsers import chromium, hears, signed_in

CONFIGURATION = Path(__file__).parent / "phone.yaml"
BROWSER_HZ, DESK_HZ, MUSIC_HZ = 800.0, 1100.0, 450.0
"""What a browser's microphone gives, what a desk phone says, and the ring tone that is the music of a wait."""
PLAIN = "?plain-microphone"
READY = "电话已就绪"


@pytest.fixture(scope="session")
def phone_house() -> Iterator[House]:
    """Run the company of `phone.yaml` with its web."""
    with House(CONFIGURATION) as running:
        running.start_web()
        yield running


@pytest.fixture(scope="session")
def microphone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give what browsers hear of the person at them."""
    file = tmp_path_factory.mktemp("microphone") / "tone.wav"
    write_tone(file, BROWSER_HZ, 10.0)
    return file


@pytest.fixture
def admin_browser(phone_house: House, microphone: Path) -> Iterator[BrowserContext]:
    """Open an admin's browser."""
    with chromium(phone_house, microphone, signed_in(phone_house, Role.ADMIN)) as context:
        yield context


@pytest.fixture
def agent_browser(phone_house: House, microphone: Path) -> Iterator[BrowserContext]:
    """Open the browser of agent 8001, who has no other phone."""
    with chromium(phone_house, microphone, signed_in(phone_house, Role.AGENT, "8001")) as context:
        yield context


@pytest.fixture
def lounge(phone_house: House, tmp_path: Path) -> Iterator[Lounge]:
    """Give callers and desk phones."""
    with Lounge(phone_house.instance.ports.sip, phone_house.secrets.accounts, tmp_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def caller_sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give what callers say."""
    file = tmp_path_factory.mktemp("caller") / "tone.wav"
    write_tone(file, CALLER_HZ, 30.0)
    return file


@pytest.fixture(scope="session")
def desk_sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give what people at desk phones say."""
    file = tmp_path_factory.mktemp("desk") / "tone.wav"
    write_tone(file, DESK_HZ, 30.0)
    return file


def try_page(house: House, context: BrowserContext) -> Page:
    """Open the page that tries hotlines, and wait until its phone is ready."""
    page = context.new_page()
    page.goto(f"{house.web_address()}/try-call{PLAIN}")
    expect(page.get_by_text(READY)).to_be_visible(timeout=15_000)
    return page


def agent_page(house: House, context: BrowserContext) -> Page:
    """Open the agent's page, and wait until its phone is registered."""
    page = context.new_page()
    page.goto(f"{house.web_address()}/agent{PLAIN}")
    expect(page.get_by_text(READY)).to_be_visible(timeout=15_000)
    return page


def button(page: Page, name: str) -> Locator:
    """Find a button by its whole name."""
    return page.get_by_role("button", name=name, exact=True)


def answer(page: Page) -> None:
    """Take the call that rings in the page."""
    page.locator("[data-stage=ringing]").get_by_role("button", name="接听").click(timeout=10_000)


def talk(page: Page, caller: LightCaller, sound: Path) -> None:
    """Have the agent answer, and hear both ways."""
    answer(page)
    caller.wait("answered", 10)
    caller.play(sound, looped=True)
    hears_from_now(caller, BROWSER_HZ, 1.5)
    page_hears(page, CALLER_HZ)


def page_hears(page: Page, hz: float, within_s: float = 15) -> None:
    """Wait until a page hears a tone of the far side."""

    def look() -> bool:
        heard_hz, level = hears(page)
        return abs(heard_hz - hz) < 10 and level > -50

    wait_for(look, f"the browser to hear {hz:g} Hz", within_s)


def hears_from_now(caller: LightCaller, hz: float, seconds: float = 0.8, within_s: float = 15) -> None:
    """Wait until a caller has heard so much of a tone from now on."""
    since = len(caller.samples())
    wait_for(
        lambda: seconds_heard(caller.samples()[since:], hz) > seconds, f"{caller.name} to hear {hz:g} Hz", within_s
    )


def hears_no_more(caller: LightCaller, hz: float) -> None:
    """Wait until a tone that was on its way to a caller is over: nothing of it for a quarter of a second."""
    recent = -SAMPLE_RATE_HZ // 4
    wait_for(lambda: seconds_heard(caller.samples()[recent:], hz) == 0, f"{hz:g} Hz to be over", 1)


def passed(caller: LightCaller, seconds: float) -> Samples:
    """Give what a caller hears in the seconds that come."""
    since, wanted = len(caller.samples()), int(seconds * SAMPLE_RATE_HZ)
    wait_for(lambda: len(caller.samples()) - since >= wanted, f"{seconds:g} s more of sound", seconds + 10)
    return caller.samples()[since : since + wanted]


def longest_gap_s(samples: Samples, hz: float) -> float:
    """Tell for how long at most a tone was not heard."""
    tones = hear_tones(samples, [hz], 0.04)
    edges = [0.0, *(edge for tone in tones for edge in (tone.start_s, tone.end_s)), len(samples) / SAMPLE_RATE_HZ]
    return max(after - before for before, after in zip(edges[::2], edges[1::2], strict=True))


def lost_s(samples: Samples, hz: float) -> float:
    """Tell for how long in all a tone was not heard."""
    return len(samples) / SAMPLE_RATE_HZ - seconds_heard(samples, hz)


def wait_until_quiet(house: House, within_s: float = 10) -> None:
    """Wait until no call is left."""
    wait_for(lambda: not house.channels(), "no channel left", within_s)
    wait_for(lambda: not house.snapshot().calls, "no call left in the live view")
