"""Every page by the keyboard alone, and the tasks of a day: no mouse, no clicks."""

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.web.conftest import SignedIn
from tests.web.filled import Filled
from tests.web.keys import walk
from tests.web.office import WebOffice
from tests.web.places import PLACES, Place

DESK: ViewportSize = {"width": 1440, "height": 900}
FLAWED = """
<h1>A page with one of each flaw</h1>
<style>.unseen:focus { outline: none }</style>
<button>well</button> <button tabindex="1">first of all</button> <button class="unseen">unseen</button>
<button tabindex="-1">unreached</button> <div id="mouse">only for mice</div>
<script>document.getElementById("mouse").__reactProps$1 = { onClick() {} };</script>
"""


@pytest.fixture(scope="module")
def office(filled: Filled) -> WebOffice:
    """Sign in where no page is empty."""
    return filled.office


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_tab_reaches_everything_in_order_and_one_sees_where_one_is(
    signed_in: SignedIn, filled: Filled, place: Place
) -> None:
    page = signed_in(place.role, "zh", agent=place.agent)
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size(DESK)
    place.open(page, "zh", filled.ids, keyboard=True)
    gone = walk(page)
    assert gone.faults == []
    assert gone.visited
    if place.is_window:
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
        if place.presses:
            opener = place.pressable(page, place.text(place.presses[-1], "zh"))
            expect(opener).to_be_focused()


def test_the_walk_finds_each_flaw(signed_in: SignedIn) -> None:
    page = signed_in()
    page.set_content(FLAWED)
    faults = " ".join(walk(page).faults)
    for flaw in (
        'see the focus on <button class="unseen">',
        'Tab does not reach <button class=""> unreached',
        'only a mouse presses <div class=""> only for mice',
        'Tab goes back from <button class="unseen"> unseen to <button class=""> first of all',
    ):
        assert flaw in faults
    assert len(walk(page).faults) == 4
