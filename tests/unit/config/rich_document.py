"""A document in which every part of the model stands, and variations of it."""

from typing import Any

from hypothesis import strategies as st

from appliance.config.model.document import Document
from tests.unit.config.demo_document import demo

PIN = "271828"


def rich_tree() -> dict[str, Any]:
    """Give the demonstration company with everything that it can have, as keys and values."""
    tree = demo().model_dump()
    tree["sip_peers"] = {"goip": {"kind": "gateway", "login": "peer", "username": "goip"}}
    tree["lines"]["gsm"] = {"kind": "sip", "peer": "goip", "channel": "1", "dial_prefix": "9"}
    tree["trunk_groups"]["mobile"] = {"lines": ["gsm"], "tariff": "mobile", "reserve": 0}
    tree["agents"]["8003"]["outgoing"] = [{"prefixes": ["0", "1"], "trunk_group": "mobile"}]
    tree["endpoints"] = {
        "boss": {"kind": "outside", "name": "老板", "number": "13800138000", "trunk_group": "mobile", "capacity": 2},
        "door": {"kind": "phone", "name": "前台", "on": False, "schedule": "office"},
    }
    window = {"days": ["mon", "tue"], "opens": "09:00", "closes": "18:00"}
    tree["schedules"] = {"office": {"windows": [window, window | {"days": ["sat"]}], "calendar": "cn"}}
    tree["calendars"] = {
        "cn": {
            "holidays": [{"name": "国庆", "first": "2026-10-01", "last": "2026-10-07"}],
            "make_up_days": [{"day": "2026-10-10", "like": "thu"}],
        }
    }
    tree["lists"] = {
        "pests": {"prefixes": ["170"], "region": {"provinces": ["广东"]}, "anonymous": True},
        "long": {"table": {"name": "spam", "hash": "0" * 64}},
    }
    rate = {"first_s": 180, "first_price": "0.20", "unit_price": "0.1"}
    tree["tariffs"] = {
        "mobile": {
            "incoming": rate,
            "outgoing": [{"prefixes": ["1"], "rate": rate | {"unit_s": 6}}],
            "discounts": [{"schedule": "office", "percent": 50}],
            "monthly_fee": "30",
        }
    }
    tree["notifications"] = {
        "mail": {"host": "smtp.example.com", "username": "u", "password": PIN, "sender": "a@example.com"},
        "channels": {
            "office": {"kind": "email", "to": ["b@example.com"]},
            "group": {"kind": "wecom", "token": PIN},
            "ops": {"kind": "dingtalk", "token": PIN, "secret": PIN},
            "shop": {"kind": "feishu", "token": PIN, "secret": PIN},
            "crm": {"kind": "webhook", "url": "https://example.com/hook", "secret": PIN * 3},
        },
        "rules": [{"events": ["missed_call"], "to": ["crm", "ops"], "hours": "office"}],
    }
    main = tree["hotlines"]["main"]
    main["screening"] = {"always": ["pests"], "block": [{"list": "long", "announcement": None}]}
    main["screening"]["region"] = {"block": {"countries": ["US"]}, "announcement": "对不起"}
    main["caps"] = {
        "concurrent": {"limit": 5},
        "counts": [{"limit": 3, "within_minutes": 60}, {"limit": 9, "within_minutes": 60, "per": "hotline"}],
        "monthly": {"amount": "1000.5"},
    }
    main["flow"]["nodes"] |= {
        "hours": {"kind": "schedule", "schedule": "office", "open": "menu", "closed": "message"},
        "where": {
            "kind": "region",
            "rules": [{"where": {"cities": ["深圳"]}, "next": "menu"}, {"where": {"countries": ["CN"]}, "next": "bye"}],
            "unknown": "menu",
            "otherwise": "bye",
        },
        "split": {"kind": "percentage", "shares": [{"percent": 30, "next": "menu"}, {"percent": 70, "next": "bye"}]},
        "busy": {
            "kind": "traffic",
            "rules": [{"measure": "free_agents", "at_most": 0, "next": "bye"}],
            "otherwise": "menu",
        },
        "vip": {"kind": "caller", "lists": ["pests"], "matched": "menu", "otherwise": "bye"},
        "pin": {
            "kind": "pin",
            "pins": [{"name": "张三", "pin": PIN}, {"name": "李四", "pin": "0042"}],
            "next": "menu",
            "prompt": {"file": "welcome.wav"},
        },
        "wait": {
            "kind": "queue",
            "targets": ["8001", "boss"],
            "music": ["请稍候。", {"file": "welcome.wav"}],
            "leave": {"1": "share"},
            "longest_wait_s": 90,
            "after_wait": "bye",
        },
        "share": {
            "kind": "ring",
            "targets": ["8001", "boss"],
            "distribution": "percentage",
            "shares": {"8001": 40, "boss": 60},
            "forward": {"busy": ["boss"], "hops": 2},
            "otherwise": "bye",
        },
    }
    tree["stories"] = [
        {
            "name": "销售",
            "hotline": "main",
            "at": "2026-11-20T10:00:00+08:00",
            "keys": ["1", "-"],
            "phones": {"8001": "busy"},
            "expect": {"result": "answered", "passes": ["menu", "sales"]},
        },
        {"name": "夜里", "hotline": "main", "at": "2026-11-20 23:30", "expect": {"refused_by": "office"}},
    ]
    return tree


def rich(tree: dict[str, Any] | None = None) -> Document:
    """Give the rich document, or one like it."""
    return Document.model_validate(tree or rich_tree())


_SIGNS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))
_TRICKY = st.sampled_from(
    ["<<", "null", "~", "yes", "0x1F", "1e3", "- a", "a: b", "#1", "'", '"', "{a}", "！", "😀", "\\n"]
)
NAMES = (_TRICKY | st.text(_SIGNS, max_size=30)).filter(lambda name: name.strip() != "")
TEXTS = (_TRICKY | st.text(_SIGNS | st.sampled_from("\n\t"), max_size=120)).filter(lambda text: text.strip() != "")
_SECONDS = st.floats(0.001, 3600, allow_nan=False)
_AMOUNTS = st.decimals(0, 99_999_999, places=4, allow_nan=False)


@st.composite
def variations(draw: st.DrawFn) -> dict[str, Any]:
    """Vary what an admin types: names, texts, seconds, money, days, PINs, order."""
    tree = rich_tree()
    nodes = tree["hotlines"]["main"]["flow"]["nodes"]
    tree["site"]["name"] = draw(NAMES)[:64]
    tree["agents"]["8001"]["name"] = draw(NAMES)[:64]
    tree["agents"] = dict(draw(st.permutations(list(tree["agents"].items()))))
    tree["departments"]["sales"]["agents"] = draw(st.permutations(["8001", "8002", "8003"]))[: draw(st.integers(1, 3))]
    nodes["menu"]["prompt"] = draw(TEXTS)
    nodes["sales"]["ring_s"] = draw(_SECONDS)
    nodes["pin"]["pins"][0]["pin"] = draw(st.from_regex(r"[0-9]{4,12}", fullmatch=True))
    tree["tariffs"]["mobile"]["monthly_fee"] = draw(_AMOUNTS)
    first = draw(st.dates())
    tree["calendars"]["cn"]["holidays"][0] |= {"first": first, "last": draw(st.none() | st.dates(min_value=first))}
    offset = st.timezones() | st.none()
    tree["stories"][0]["at"] = draw(st.datetimes(timezones=offset)).isoformat()[:32]
    if draw(st.booleans()):
        del nodes[draw(st.sampled_from(["hours", "where", "split", "busy", "vip", "share"]))]
    return tree
