"""Looking at a page as people do: on a phone, a tablet and a desk, and what is wrong with it there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Request, Response

SEEN = Path(__file__).parent / "seen"
"""Where screenshots go; ignored by git, kept by CI."""
WIDTHS = {360: 780, 768: 1024, 1440: 900}
JUDGED = (360, 1440)
"""The widths at which axe judges a page."""
LONGEST = 2600
"""Pixels of a page's length that a picture shows: what follows is more of the same, and large pictures take seconds."""
QUALITY = 80
"""Of the pictures as JPEG: to write one as PNG takes twice as long."""
AXE = Path(__file__).parents[2] / "appliance/web/ui/node_modules/axe-core/axe.min.js"
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_WORDS = ("--no-sandbox", "--autoplay-policy=no-user-gesture-required")

_CUT_OFF = """
() => {
  const width = document.documentElement.clientWidth;
  const scrolls = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      const { overflowX, position } = getComputedStyle(at);
      if (overflowX === "auto" || overflowX === "scroll" || overflowX === "hidden" || overflowX === "clip") return true;
    }
    return false;
  };
  const told = [];
  if (document.documentElement.scrollWidth > window.innerWidth)
    told.push(`the page is ${document.documentElement.scrollWidth} px wide`);
  for (const element of document.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || scrolls(element)) continue;
    if (getComputedStyle(element).visibility === "hidden") continue;
    if (box.right > width + 1 || box.left < -1)
      told.push(`<${element.tagName.toLowerCase()} class="${element.className}"> reaches ${Math.round(box.left)}..`
        + `${Math.round(box.right)} of ${width}: ${(element.textContent || "").slice(0, 40)}`);
  }
  return told.slice(0, 8);
}
"""

_UNTRANSLATED = """
() => {
  const texts = [document.title, ...[...document.body.querySelectorAll("*")]
    .flatMap((e) => [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.textContent.trim()))];
  return texts.filter((text) => /^[a-z][A-Za-z]*(\\.[a-zA-Z_]+)+$/.test(text)).slice(0, 8);
}
"""


@dataclass  # without slots: playwright marks the methods' owner
class Complaints:
    """What a page complains about while it is open: its console's errors, and requests that fail.

    `expected` are parts of addresses or texts of complaints that are meant.
    """

    expected: Sequence[str] = ()
    heard: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Hear the page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._take(f"exception: {error}"))
        page.on("response", self._response)
        page.on("requestfailed", self._failed)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self._take(f"console: {message.text} ({message.location.get('url', '')})")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self._take(f"{response.status} {response.request.method} {response.url}")

    def _failed(self, request: Request) -> None:
        if "ERR_ABORTED" not in (request.failure or ""):  # leaving a page ends what it was still asking for
            self._take(f"failed: {request.method} {request.url} {request.failure}")

    def _take(self, text: str) -> None:
        if not any(part in text for part in self.expected):
            self.heard.append(text)


_AT_REST = """
() => {
  const moves = document.getAnimations().some((one) =>
    one.playState === "running" && one.effect.getComputedTiming().endTime !== Infinity);
  const places = [];
  for (const { offsetLeft, offsetTop, offsetWidth, offsetHeight, style } of document.querySelectorAll("body *"))
    places.push(offsetLeft, offsetTop, offsetWidth, offsetHeight, style?.transform);
  const now = `${innerWidth}x${innerHeight} ${places.join()}`;
  const rest = (window.__rest ??= { now: "", frames: 0 });
  rest.frames = now === rest.now && !moves && !document.querySelector("[data-loading]") ? rest.frames + 1 : 0;
  rest.now = now;
  return rest.frames >= 4;
}
"""
"""Four frames in which everything stays where it is, nothing fades any more, and nothing is being loaded.

To ask the browser for animations alone is not enough: what follows a new width is drawn by scripts, which answer it in
frames of their own (charts and the flow's canvas by ResizeObserver, the navigation by React), load more, and only then
begin to move. What turns for ever, such as the live link's dot, is at rest.
"""


def rest(page: Page, within_ms: int = 8000) -> None:
    """Wait until nothing of the page moves any more."""
    page.evaluate("() => { delete window.__rest; }")
    page.wait_for_function(_AT_REST, timeout=within_ms)


def settle(page: Page, within_ms: int = 8000) -> None:
    """Wait until the page has its heading, and nothing is being loaded any more."""
    page.locator("h1").first.wait_for(timeout=within_ms)
    page.wait_for_function("() => document.querySelector('[data-loading]') === null", timeout=within_ms)


def look(page: Page, name: str) -> list[str]:
    """Take the page's picture at each width as `<name>-<width>.jpeg`; give all that is wrong with what is seen."""
    SEEN.mkdir(exist_ok=True)
    wrong = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        rest(page)
        _picture(page, width, height, SEEN / f"{name}-{width}.jpeg")
        wrong += [f"{name} at {width}: {fault}" for fault in page.evaluate(_CUT_OFF)]
        if width in JUDGED:
            wrong += [f"{name} at {width}: {fault}" for fault in violations(page)]
    wrong += [f"{name}: the text {text!r} is not translated" for text in page.evaluate(_UNTRANSLATED)]
    return wrong


def _picture(page: Page, width: int, height: int, file: Path) -> None:
    """Take the whole page in one screen of its length: bars that stay in place are then where they belong.

    Of a page below a window only what is on the screen is taken: the window is in its middle.
    """
    if page.locator("dialog[open]").count():
        page.screenshot(path=file, quality=QUALITY)
        return
    whole = min(max(height, page.evaluate("() => document.documentElement.scrollHeight")), LONGEST)
    page.set_viewport_size({"width": width, "height": whole})
    rest(page)
    page.screenshot(path=file, quality=QUALITY)
    page.set_viewport_size({"width": width, "height": height})


_JUDGED_BY_AXE = """
() => axe.run(document, {
  resultTypes: ["violations"], preload: false, selectors: false,
  rules: Object.fromEntries(axe._audit.rules.filter(({ impact }) => impact === "minor" || impact === "moderate")
    .map(({ id }) => [id, { enabled: false }])),
})
"""
"""Without the rules that can find nothing serious, and without a selector for each place: a third of the time."""


def violations(page: Page) -> list[str]:
    """Have axe judge the page; give the serious and critical violations, each with its first place."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(_JUDGED_BY_AXE)
    return [
        f"axe {each['id']} ({each['impact']}): {each['help']}: {each['nodes'][0]['html'][:160]}"
        f" {each['nodes'][0]['failureSummary'][:200]}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]
