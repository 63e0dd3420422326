"""Companies to be measured: a hotline of 30 nodes, and one of 50 agents and 200 nodes."""

from typing import Any

from appliance.config.check import Material
from appliance.config.model.document import Document
from appliance.config.validation import checked
from appliance.media.catalogue import load_catalogue
from appliance.services.publish.studio import CATALOGUE

Tree = dict[str, Any]

_WHOLE_DAY = {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "opens": "06:00", "closes": "23:00"}
_TAIL: Tree = {
    "rate": {"kind": "survey", "next": "bye"},
    "message": {"kind": "voicemail", "mailbox": "d0", "next": "bye"},
    "night": {"kind": "announcement", "prompt": "现在是下班时间。", "next": "message"},
    "bye": {"kind": "hang_up", "prompt": {"builtin": "goodbye"}},
}
_HEAD: Tree = {
    "notice": {"kind": "announcement", "prompt": {"builtin": "recording-notice"}, "next": "hours"},
    "hours": {"kind": "schedule", "schedule": "office", "open": "vip", "closed": "night"},
    "vip": {"kind": "caller", "lists": ["vip"], "matched": "ring0", "otherwise": "region"},
    "region": {
        "kind": "region",
        "rules": [{"where": {"prefixes": ["021"]}, "next": "ring0"}],
        "unknown": "load",
        "otherwise": "load",
    },
    "load": {
        "kind": "traffic",
        "rules": [{"measure": "free_agents", "department": "d0", "at_least": 1, "next": "share"}],
        "otherwise": "menu0",
    },
    "share": {"kind": "percentage", "shares": [{"percent": 90, "next": "menu0"}, {"percent": 10, "next": "menu0"}]},
    "dialled": {"kind": "ring", "dialled": True, "next": "rate", "otherwise": "message"},
}


def company(agents: int, nodes: int) -> Tree:
    """Give a document's tree: after the branches at its head, menus of up to nine ring nodes each, in a row."""
    departments = max(1, agents // 5)
    return {
        "config_version": 2,
        "site": {"name": "测试公司", "time_zone": "Asia/Shanghai", "area_code": "010"},
        "lines": {f"{line:02}": {"kind": "simulated"} for line in range(1, 31)},
        "trunk_groups": {"main": {"lines": [f"{line:02}" for line in range(1, 31)]}},
        "agents": {f"{8001 + number}": {"name": f"客服{number}"} for number in range(agents)},
        "endpoints": {"mobile": {"kind": "outside", "name": "手机", "number": "13900000000", "trunk_group": "main"}},
        "departments": {
            f"d{number}": {
                "name": f"部门{number}",
                "extension": f"{100 + number}",
                "agents": [f"{8001 + agent}" for agent in range(number, agents, departments)],
                "distribution": ("sequential", "longest_idle", "average")[number % 3],
            }
            for number in range(departments)
        },
        "schedules": {"office": {"windows": [_WHOLE_DAY], "calendar": "public"}},
        "calendars": {"public": {"holidays": [{"name": "元旦", "first": "2027-01-01"}]}},
        "lists": {"vip": {"numbers": ["13800138000"]}, "nuisance": {"prefixes": ["1700"]}},
        "hotlines": {
            "main": {
                "name": "热线",
                "numbers": ["4008001234"],
                "trunk_groups": ["main"],
                "welcome_ringtone": "您好！",
                "screening": {"block": [{"list": "nuisance"}]},
                "flow": {"start": "notice", "nodes": _nodes(nodes - len(_HEAD) - len(_TAIL), departments)},
                "fallback": {"agents": ["8001"]},
            }
        },
    }


def document(agents: int, nodes: int) -> Document:
    """Give the checked document. Raises ConfigError when the company can't be."""
    found = document_of(company(agents, nodes))
    assert len(found.hotlines["main"].flow.nodes) == nodes  # noqa: S101 - what is measured is what was promised
    return found


def document_of(tree: Tree) -> Document:
    """Check a tree. Raises ConfigError when the company can't be."""
    return checked(tree, Material(load_catalogue(CATALOGUE).everywhere(), frozenset()))


def _nodes(count: int, departments: int) -> Tree:
    """Give menus and ring nodes, `count` in all; a key leads to a ring node, and the last menu's rest to the first."""
    menus = -(-count // 10)
    rings = count - menus
    nodes: Tree = {**_HEAD, **_TAIL}
    for number in range(rings):
        nodes[f"ring{number}"] = {
            "kind": "ring",
            "department": f"d{number % departments}",
            "sticky_days": 30,
            "forward": {"no_answer": ["mobile"], "hops": 1},
            "next": "rate",
            "otherwise": "message",
        }
    for menu in range(menus):
        keys = {str(key + 1): f"ring{menu * 9 + key}" for key in range(9) if menu * 9 + key < rings}
        further = f"menu{menu + 1}" if menu + 1 < menus else "ring0"
        keys["0"] = further
        nodes[f"menu{menu}"] = {
            "kind": "menu",
            "prompt": f"请选择，第 {menu + 1} 页。",
            "keys": keys,
            "extensions": "dialled",
            "otherwise": further,
        }
    return nodes
