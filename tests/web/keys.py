"""A page by the keyboard alone: what Tab reaches and in which order, whether one sees where one is, and real tasks."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

from tests.harness.waiting import wait_for

MOST = 400
"""Presses of Tab after which a page is surely gone through."""

_BEGIN = """
() => {
  const within = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: false })
    && element.getClientRects().length > 0 && !element.closest("[inert], [aria-hidden=true]");
  const controls = "a[href], button, input, select, textarea, summary, audio[controls], [contenteditable=true], "
    + "[role=button], [role=link], [role=tab], [role=switch], [role=checkbox], [role=slider], [role=menuitem]";
  const sight = (element) => {
    const looks = [];
    for (let at = element, up = 0; at && up < 4; at = at.parentElement, up++)
      for (const each of up === 0 || up === 1 ? [at, at.nextElementSibling, at.previousElementSibling] : [at]) {
        if (!each) continue;
        const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderTopColor, backgroundColor, clipPath }
          = getComputedStyle(each);
        const ring = outlineStyle === "none" ? "" : `${outlineWidth} ${outlineColor}`;
        looks.push([ring, boxShadow, borderTopColor, backgroundColor, clipPath].join("|"));
      }
    return looks.join(" / ");
  };
  const named = (element) => {
    const { tagName, className } = element;
    const text = element.getAttribute("aria-label") || element.innerText || element.name || element.id || "";
    return `<${tagName.toLowerCase()} class="${String(className).slice(0, 40)}"> ${text.trim().slice(0, 40)}`;
  };
  document.activeElement?.blur?.();
  getSelection()?.removeAllRanges();
  const wanted = [...within.querySelectorAll(controls)].filter((one) => shown(one) && !one.matches(":disabled"));
  const walk = {
    within, named, wanted,
    before: new Map([...within.querySelectorAll(controls + ", [tabindex]")].map((one) => [one, sight(one)])),
    visited: [], unseen: [], left: 0,
  };
  walk.shown = shown;
  walk.take = (event) => {
    const element = event.target;
    if (element === document.body) return;
    if (walk.visited.includes(element)) { walk.left += element === walk.visited[0] ? 1 : 0; return; }
    walk.visited.push(element);
    const before = walk.before.get(element);
    if (before !== undefined && before === sight(element)) walk.unseen.push(named(element));
  };
  document.addEventListener("focusin", walk.take);
  window.__walk = walk;
  return wanted.length;
}
"""

_END = """
() => {
  const { within, named, wanted, visited, unseen, take, shown } = window.__walk;
  document.removeEventListener("focusin", take);
  const reached = new Set(visited);
  const roves = (one) => {
    const group = one.closest("[role=tablist], [role=menu], [role=radiogroup], [role=toolbar], .react-flow");
    return group !== null && visited.some((each) => group.contains(each));
  };
  const isRadio = (one) => one.type === "radio"
    && visited.some((each) => each.type === "radio" && each.name === one.name);
  const missed = wanted.filter((one) => one.isConnected && shown(one) && !one.matches(":disabled")
    && !reached.has(one) && !roves(one) && !isRadio(one));
  const pressed = [...within.querySelectorAll("*")].filter((one) => {
    const props = Object.keys(one).find((key) => key.startsWith("__reactProps$"));
    if (props === undefined || typeof one[props].onClick !== "function" || !shown(one)) return false;
    if (one.matches(":disabled, dialog, label") || reached.has(one) || wanted.includes(one) || roves(one)) return false;
    return ![...reached].some((each) => one.contains(each));
  });
  const there = visited.filter((one) => one.isConnected);
  const isBefore = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
  const first = there.findIndex((one) => there.every((other) => other === one || isBefore(one, other)));
  const order = [...there.slice(first), ...there.slice(0, first)];
  const back = order.findIndex((one, at) => at > 0 && !isBefore(order[at - 1], one));
  return {
    visited: visited.map(named),
    faults: [
      ...missed.map((one) => `Tab does not reach ${named(one)}`),
      ...pressed.map((one) => `only a mouse presses ${named(one)}`),
      ...unseen.map((one) => `one doesn't see the focus on ${one}`),
      ...(back > 0 ? [`Tab goes back from ${named(order[back - 1])} to ${named(order[back])}`] : []),
    ],
  };
}
"""

_ROUND = "() => window.__walk.left > 0"


@dataclass(frozen=True, slots=True)
class Walk:
    """What Tab has gone through: names of the places in their order, and what is wrong."""

    visited: list[str]
    faults: list[str]


def walk(page: Page) -> Walk:
    """Press Tab from the top, in the uppermost window or the page, until it is at its beginning again."""
    count: int = page.evaluate(_BEGIN)
    page.bring_to_front()
    presses = 0
    while not (presses > count and presses % 8 == 0 and page.evaluate(_ROUND)):
        if presses > MOST:
            break
        page.keyboard.press("Tab")
        presses += 1
    found: dict[str, Any] = page.evaluate(_END)
    trapped = [] if presses <= MOST else [f"Tab never comes round: it stays at {found['visited'][-1]}"]
    return Walk(found["visited"], [*found["faults"], *trapped])


class Keyboard:
    """Somebody without a mouse: goes on by Tab until the focus is where it is wanted."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def to(self, wanted: Locator, *, back: bool = False) -> None:
        """Press Tab, or Shift+Tab, until this has the focus."""
        wanted.wait_for()
        goal = wanted.element_handle()
        for _ in range(MOST):
            if self._page.evaluate("(goal) => document.activeElement === goal", goal):
                return
            self._page.keyboard.press("Shift+Tab" if back else "Tab")
        at = self._page.evaluate("() => document.activeElement?.outerHTML.slice(0, 200)")
        raise AssertionError(f"Tab doesn't reach {wanted}; the focus is at {at}")

    def press(self, wanted: Locator, key: str = "Enter") -> None:
        """Go there and press a key."""
        self.to(wanted)
        self._page.keyboard.press(key)

    def write(self, wanted: Locator, text: str) -> None:
        """Go to an input and type over what is in it."""
        self.to(wanted)
        self._page.keyboard.press("ControlOrMeta+a")
        self._page.keyboard.type(text)

    def choose(self, wanted: Locator, option: str) -> None:
        """Go to a list of choices and press the arrow down until an option that begins so is chosen.

        After each press the choice is waited for: a page whose choices stand in its address shows the former one again
        until it has gone there, and whoever presses on meanwhile has gone too far before they see it.
        """
        self.to(wanted)
        choices: list[str] = wanted.evaluate("(list) => [...list.options].map((one) => one.label.trim())")
        goal = next((at for at, label in enumerate(choices) if label.startswith(option)), None)
        if goal is None:
            raise AssertionError(f"{option!r} is not among the choices: {', '.join(choices)}")
        self._page.keyboard.press("Home")
        self._sees_chosen(wanted, 0)
        for at in range(1, goal + 1):
            self._page.keyboard.press("ArrowDown")
            self._sees_chosen(wanted, at)

    @staticmethod
    def _sees_chosen(choices: Locator, at: int) -> None:
        wait_for(lambda: choices.evaluate("(list) => list.selectedIndex") == at, f"choice {at} to be shown")
