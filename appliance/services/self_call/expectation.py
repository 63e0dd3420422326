"""What a self-call ought to hear and where its key ought to lead: as the simulator walks it. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from appliance.callflow.ports import CallerFacts
from appliance.config.model.document import Document
from appliance.config.model.flow import Menu, Node
from appliance.config.model.prompt import Prompt
from appliance.simulate.attempt import Attempt
from appliance.simulate.heard import Heard
from appliance.simulate.script import Script
from appliance.simulate.setting import Setting
from appliance.simulate.simulator import Simulator
from appliance.simulate.trial import Trial

_LONGEST_S = 45.0
_MENU_HEARD_S = 3.0
"""So much of the menu is let through before the key is pressed."""
_AFTER_S = 0.5


@dataclass(frozen=True, slots=True)
class Expectation:
    """The first prompt that is heard (None: nothing is), the key to press and when, in seconds from the first sound.

    `key` is "" where no menu comes soon. `path` are the nodes that the call ought to visit
    up to the one where the key leads, `hotline` whose they are.
    """

    first: Prompt | None
    key: str
    press_after_s: float
    path: tuple[str, ...]
    hotline: str | None


def expectation(
    document: Document, facts: CallerFacts, at: datetime, seconds: Callable[[Prompt], float], setting: Setting
) -> Expectation:
    """Tell what is to be expected of a self-call at this moment; `document` is the harmless one."""
    simulator = Simulator(document, setting)

    def walked(presses: Sequence[str]) -> Trial:
        script = Script(presses=presses, leaves_after_s=_LONGEST_S, prompt_s=seconds)
        return simulator.try_call(Attempt(facts, at, script))

    silent = walked(())
    hotline = silent.start.hotline
    first = silent.heard[0] if silent.heard else None
    menu = None if hotline is None else _menu(silent.heard, document.hotlines[hotline].flow.nodes)
    if first is None or menu is None:
        return Expectation(_prompt(first), "", 0.0, silent.path, hotline)
    heard, node, key = menu
    after_s = (heard.at - first.at).total_seconds() + min(seconds(_sure(heard)), _MENU_HEARD_S) + _AFTER_S
    path = walked((key,)).path
    return Expectation(_prompt(first), key, after_s, path[: path.index(node) + 2], hotline)


def _menu(heard: Sequence[Heard], nodes: Mapping[str, Node]) -> tuple[Heard, str, str] | None:
    """Find the first menu that was heard: when, which node it is, and its first key."""
    menus = [(id_, node) for id_, node in nodes.items() if isinstance(node, Menu) and node.keys]
    for each in heard:
        for id_, menu in menus:
            if each.played == menu.prompt:
                return each, id_, str(next(iter(menu.keys)))
    return None


def _prompt(heard: Heard | None) -> Prompt | None:
    return None if heard is None or isinstance(heard.played, str) else heard.played


def _sure(heard: Heard) -> Prompt:
    if isinstance(heard.played, str):
        raise TypeError("an agent's ID is no prompt")
    return heard.played
