"""The flow editor's canvas: its steps and ways, and drawing one with the mouse."""

from playwright.sync_api import Locator, Page, ViewportSize

DESK: ViewportSize = {"width": 1440, "height": 900}


def step(page: Page, name: str) -> Locator:
    """Find a step on the canvas by its short name."""
    return page.locator(f'.react-flow__node[data-id="{name}"]')


def ways(page: Page) -> list[str]:
    """Name the ways that are drawn: `menu>keys/1`."""
    edges = page.locator(".react-flow__edge")
    return sorted(edges.evaluate_all("(all) => all.map((one) => one.dataset.id)"))


def drag(page: Page, dot: Locator, onto: Locator) -> None:
    """Draw a way from a dot to a step, once the picture stands still."""
    dot.hover()
    end = onto.bounding_box()
    assert end is not None
    page.mouse.down()
    page.mouse.move(end["x"] - 30, end["y"] + 20, steps=6)
    page.mouse.move(end["x"] + 4, end["y"] + end["height"] / 2, steps=4)
    page.mouse.up()
