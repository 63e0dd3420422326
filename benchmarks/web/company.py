"""The company that the made-up calls have called."""

from typing import Any

from appliance.config.check import Material
from appliance.config.model.document import Document
from appliance.config.validation import checked
from appliance.media.catalogue import load_catalogue
from appliance.services.publish.studio import CATALOGUE
from benchmarks.web.made_up import DEPARTMENTS, HOTLINES, LINES

_WEEK = {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "opens": "08:00", "closes": "20:00"}
_NAMES = {"sales": "销售部", "service": "售后部", "main": "销售热线", "repairs": "售后热线"}


def company() -> Document:
    """Give its checked document."""
    tree = {
        "config_version": 2,
        "site": {"name": "和风家电", "time_zone": "Asia/Shanghai", "area_code": "021"},
        "lines": {line: {"kind": "simulated"} for line in LINES},
        "trunk_groups": {"main": {"lines": list(LINES)}},
        "agents": {id_: {"name": f"员工{id_[-2:]}"} for agents in DEPARTMENTS.values() for id_ in agents},
        "departments": {id_: {"name": _NAMES[id_], "agents": list(agents)} for id_, agents in DEPARTMENTS.items()},
        "schedules": {"office": {"windows": [_WEEK]}},
        "hotlines": {id_: _hotline(id_, number) for id_, number in HOTLINES.items()},
    }
    return checked(tree, Material(load_catalogue(CATALOGUE).everywhere(), frozenset()))


def _hotline(id_: str, number: str) -> dict[str, Any]:
    nodes = {
        "hours": {"kind": "schedule", "schedule": "office", "open": "menu", "closed": "bye"},
        "menu": {
            "kind": "menu",
            "prompt": "销售请按一，售后请按二。",
            "keys": {"1": "ring", "2": "ring"},
            "otherwise": "ring",
        },
        "ring": {"kind": "ring", "department": "sales", "next": "bye", "otherwise": "message"},
        "message": {"kind": "voicemail", "mailbox": "sales", "next": "bye"},
        "bye": {"kind": "hang_up", "prompt": {"builtin": "goodbye"}},
    }
    flow = {"start": "hours", "nodes": nodes}
    fallback = {"agents": ["8001"]}
    return {"name": _NAMES[id_], "numbers": [number], "trunk_groups": ["main"], "flow": flow, "fallback": fallback}
