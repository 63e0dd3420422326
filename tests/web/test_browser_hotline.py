"""One's own hotline called from the browser before any line is plugged in: on its page, and as the first hour ends."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from appliance.config.model.document import Document
from appliance.config.model.flow import Announcement, Menu
from appliance.config.model.prompt import TextPrompt
from appliance.config.validation import document_of_tree
from appliance.daemons.prepare import studio_of
from appliance.domain.ids import TEST_CALL
from appliance.domain.outcome import CallResult
from appliance.services.control_client import command
from appliance.services.publish.at_rest import box_of
from appliance.services.publish.sounds import prompt_stem
from appliance.storage.record_values import CallStory
from appliance.storage.revisions import Revisions
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.wav import Samples, read_mono
from tests.harness.house import House
from tests.harness.waiting import wait_for
from tests.web.browsers import chromium, quiet_s, record, recorded
from tests.web.conftest import CONFIGURATION
from tests.web.newcomer import answer, claim, put_in_force
from tests.web.telephones import button, try_page, wait_until_quiet

ALIKE = 0.75
"""What was heard is like itself by 0.95, and other prompts by 0.43 at most."""
_FRAME = SAMPLE_RATE_HZ // 50
_QUIET_DB = -50.0
_SPEAKING_S = 0.1
_PAUSE_S = 0.8
"""A prompt has no pause as long as this one."""


def spoken(house: House, document: Document, text: str) -> Path:
    """Give the WAV of a text that the company speaks."""
    studio = replace(studio_of(house.instance), lexicon=document.site.lexicon)
    stem = prompt_stem(TextPrompt(text=text), document.site.language, studio)
    return stem.with_name(f"{stem.name}.wav")


def hears_out(page: Page, what: str) -> None:
    """Wait until the browser has heard what is said to its end."""
    wait_for(lambda: quiet_s(page) < _SPEAKING_S, f"the browser to hear {what}", 20)
    wait_for(lambda: quiet_s(page) > _PAUSE_S, f"{what} to be over", 30)


def press_after_menu(page: Page, key: str) -> None:
    """Press a key of the keypad once the menu is heard out."""
    hears_out(page, "the menu")
    page.get_by_label("拨号键盘").get_by_role("button", name=key, exact=True).click()


def loudness(samples: Samples) -> Samples:
    """Give how loud each 20 ms are, in dB: two codecs and a jitter buffer leave that, but no sample, as it was."""
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    found: Samples = np.maximum(_QUIET_DB, 10 * np.log10(np.mean(frames**2, axis=1) + 1e-9)).astype(np.float32)
    return found


def alike(heard: Samples, prompt: Path) -> float:
    """Tell how much a recording's best place is like a prompt by its loudness (correlation: 1 is the same).

    Of the prompt its second to fourth second: the browser takes a moment to begin with the recording, and stretches
    sound here and there.
    """
    wanted, found = loudness(read_mono(prompt)[SAMPLE_RATE_HZ : 4 * SAMPLE_RATE_HZ]), loudness(heard)
    places = (found[at : at + len(wanted)] for at in range(len(found) - len(wanted)))
    return max((float(np.corrcoef(place, wanted)[0, 1]) for place in places if np.ptp(place) > 0), default=0.0)


def hears_prompts(page: Page, prompts: Sequence[Path], other: Path) -> None:
    """Assert that the browser has heard each of the prompts since `record`, and not the other one."""
    heard = recorded(page)
    found = [round(alike(heard, prompt), 2) for prompt in (*prompts, other)]
    print(f"{len(heard) / SAMPLE_RATE_HZ:.1f} s heard, {loudness(heard).max():.0f} dB; likeness {found}")
    assert all(likeness > ALIKE for likeness in found[:-1])
    assert found[-1] < ALIKE


def is_tried(story: CallStory, key: str) -> None:
    """Assert that the record is of a hotline that was tried, to its end, with this key."""
    assert (story.record.line, story.record.kind) == (TEST_CALL, "test")
    assert story.record.result is CallResult.COMPLETED
    assert [step.keys for step in story.steps if step.keys] == [key]
    assert not story.charges


def test_an_admin_calls_the_hotline_from_the_browser(phone_house: House, admin_browser: BrowserContext) -> None:
    page = try_page(phone_house, admin_browser)
    record(page)
    page.get_by_label("假装是哪个号码打来的").fill("13700000001")
    page.get_by_role("button", name=re.compile("晨光贸易")).click()
    press_after_menu(page, "2")
    expect(button(page, "挂断")).to_be_hidden(timeout=20_000)
    story = phone_house.the_call("13700000001")
    is_tried(story, "2")
    assert (story.record.hotline, story.record.called) == ("main", "main")
    texts = ("销售请按 1，产品请按 2。", "产品质量优良。")
    other = phone_house.instance.builtin_prompts / "zh" / "voicemail-no-answer.wav"
    hears_prompts(page, [spoken(phone_house, phone_house.document, text) for text in texts], other)
    wait_until_quiet(phone_house)


@pytest.fixture
def new_box() -> Iterator[House]:
    """Give a switchboard of its own, which nobody has claimed."""
    with House(CONFIGURATION) as house:
        house.start_web()
        yield house


def in_force(house: House) -> Document:
    """Give what is published."""
    with Revisions.open(house.instance.database_url) as revisions:
        saved = revisions.current(box_of(house.instance))
    assert saved is not None
    return document_of_tree(json.loads(saved.document))


def name_it(page: Page) -> None:
    """Be a shop."""
    page.get_by_label("公司或店铺的名称").fill("老张面馆")
    page.get_by_text("小店", exact=True).click()


def test_the_first_hour_ends_with_a_call(new_box: House, microphone: Path) -> None:
    with chromium(new_box, microphone, None) as context:
        page = context.new_page()
        claim(page, new_box)
        answer(page, "欢迎！几分钟就能开通")
        answer(page, "您的公司", name_it)
        button(page, "下一步").click()
        button(page, "下一步").click()
        put_in_force(page)
        document = in_force(new_box)
        (hotline,) = document.hotlines
        command(new_box.instance.control_socket, "opening", {"hotline": hotline, "to": "open", "by": "test"})
        button(page, "准备拨打").click()
        record(page)
        page.get_by_role("button", name=re.compile("^打给")).click(timeout=20_000)
        flow = document.hotlines[hotline].flow
        menu = next(node for node in flow.nodes.values() if isinstance(node, Menu))
        key, told = next(
            (key, node) for key, exit_ in menu.keys.items() if isinstance(node := flow.nodes.get(exit_), Announcement)
        )
        press_after_menu(page, key)
        hears_out(page, "what the key leads to")
        button(page, "挂断").click()
        story = new_box.the_call_where(lambda call: call.line == TEST_CALL, "the call from the browser")
        assert (story.record.kind, story.record.hotline) == ("test", hotline)
        assert key in [step.keys for step in story.steps]
        texts = [prompt.text for prompt in (menu.prompt, told.prompt) if isinstance(prompt, TextPrompt)]
        other = new_box.instance.builtin_prompts / "zh" / "voicemail-no-answer.wav"
        hears_prompts(page, [spoken(new_box, document, text) for text in texts], other)
