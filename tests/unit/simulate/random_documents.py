"""Random valid documents of all node kinds, valid by construction, and random calls to them.

Every node leads, without a choice of the caller's, to the next one at least, and otherwise only further down; ways that
the caller chooses, or that follow a conversation, lead anywhere. So every node can be reached, and no round is silent.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import inf
from typing import Any

from hypothesis import strategies as st

from appliance.callflow.ports import CallerFacts
from appliance.domain.ids import AgentId, CallId, LineId
from appliance.domain.opening import Override
from appliance.domain.outcome import RingOutcome
from appliance.domain.phone_number import PhoneNumber
from appliance.simulate.attempt import Attempt
from appliance.simulate.past import LastTalk
from appliance.simulate.script import Phone, Script

Tree = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

AGENTS = ("8001", "8002", "8003", "8004")
ENDPOINTS = ("mobile", "branch", "porter")
EVERYBODY = (*AGENTS, *ENDPOINTS)
LINES = tuple(f"{number:02}" for number in range(1, 13))
KEYS = "0123456789*#"
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
CALLERS = (None, "13800138000", "+8613800138000", "02112345678", "0075512345678", "110", "*#", "8001")
DISTRIBUTIONS = ("sequential", "random", "average", "longest_idle", "ring_all")


@st.composite
def documents(draw: Draw, fewest: int = 1, most: int = 8) -> Tree:
    """Draw a document as a tree of keys and values."""
    count = draw(st.integers(fewest, most))
    names = [f"n{number}" for number in range(count)]
    nodes = {name: draw(_node(index, names)) for index, name in enumerate(names)}
    for node in nodes.values():
        dialled = [name for name in names if nodes[name].get("dialled")]
        if node["kind"] == "menu" and dialled:
            node["extensions"] = draw(st.sampled_from(dialled))
    return {
        "config_version": 2,
        "site": {"name": "某公司", "time_zone": draw(st.sampled_from(["Asia/Shanghai", "Europe/Berlin"]))},
        "lines": {line: {"kind": "simulated", "early_media": draw(st.booleans())} for line in LINES},
        "trunk_groups": {"main": {"lines": list(LINES), "hunt": draw(st.sampled_from(["ascending", "round_robin"]))}},
        "agents": {
            "8001": {"name": "甲", "wrap_up_s": 10},
            "8002": {"name": "乙"},
            "8003": {"name": "丙", "endpoints": ["8003", "mobile"]},
            "8004": {"name": "丁", "phone": False, "endpoints": ["mobile"]},
        },
        "endpoints": {
            "mobile": {"kind": "outside", "name": "手机", "number": "13900000000", "trunk_group": "main"},
            "branch": _branch(draw),
            "porter": {"kind": "phone", "name": "门房", "on": draw(st.booleans())},
        },
        "departments": {
            "sales": {"name": "销售", "extension": "801", "agents": ["8001", "8002"], "distribution": draw(_order())},
            "support": {"name": "技术", "agents": ["8002", "8003", "8004"], "distribution": draw(_order())},
        },
        "schedules": {"office": draw(_schedule())},
        "calendars": {"public": {"holidays": [{"name": "元旦", "first": "2027-01-01"}]}},
        "lists": {"vip": {"prefixes": ["138"]}, "nuisance": {"numbers": ["02112345678"], "anonymous": True}},
        "hotlines": {"main": _hotline(draw, nodes)},
    }


@st.composite
def attempts(draw: Draw) -> Attempt:
    """Draw a call, whatever the document."""
    caller = draw(st.sampled_from(CALLERS))
    at = datetime(2026, 12, 25, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 14 * 1440)))
    last = LastTalk(AgentId(draw(st.sampled_from(AGENTS))), at - timedelta(days=draw(st.integers(0, 30))))
    script = Script(
        presses=draw(st.lists(st.text(KEYS, max_size=5), max_size=12)),
        phones=draw(st.dictionaries(st.sampled_from(EVERYBODY), _phones(), max_size=4)),
        otherwise=draw(_phones()),
        leaves_after_s=draw(st.one_of(st.just(inf), st.floats(0, 300))),
        speaks_s=draw(st.floats(0, 400)),
        fax_pages=draw(st.sampled_from([0, 0, 2])),
        early_media=draw(st.booleans()),
    )
    return Attempt(
        CallerFacts(
            CallId("box-1.1"),
            LineId(draw(st.sampled_from(["01", "12", "77"]))),
            draw(st.sampled_from(["4000", "4001", ""])),
            PhoneNumber(caller) if caller else None,
            "",
        ),
        at,
        script,
        in_talk=draw(st.lists(st.sampled_from([AgentId(agent) for agent in AGENTS]), unique=True)),
        drawn=draw(st.floats(0, 1, exclude_max=True)),
        last_talk=draw(st.sampled_from([None, last])),
        by_hand=draw(st.sampled_from([None, Override(True, None, "x"), Override(False, at, "x")])),
    )


def _hotline(draw: Draw, nodes: Tree) -> Tree:
    return {
        "name": "热线",
        "numbers": draw(st.sampled_from([[], ["4000"]])),
        "trunk_groups": ["main"],
        "welcome_ringtone": draw(st.sampled_from([None, "您好"])),
        "screening": draw(
            st.sampled_from([{}, {"block": [{"list": "nuisance"}]}, {"always": ["vip"], "only": ["vip"]}])
        ),
        "caps": draw(
            st.sampled_from([{}, {"counts": [{"limit": 1, "within_minutes": 5}]}, {"concurrent": {"limit": 1}}])
        ),
        "flow": {"start": "n0", "nodes": nodes},
        "fallback": {"agents": ["8001"]},
    }


def _branch(draw: Draw) -> Tree:
    switched = {"on": draw(st.booleans()), "schedule": draw(st.sampled_from([None, "office"]))}
    return {"kind": "outside", "name": "分公司", "number": "02", "trunk_group": "main", "capacity": 3, **switched}


def _order() -> st.SearchStrategy[str]:
    return st.sampled_from(DISTRIBUTIONS)


@st.composite
def _schedule(draw: Draw) -> Tree:
    opens, closes = draw(
        st.lists(st.sampled_from(["00:00", "08:30", "12:00", "23:59"]), min_size=2, max_size=2, unique=True)
    )
    days = draw(st.lists(st.sampled_from(DAYS), min_size=1, unique=True))
    return {"windows": [{"days": days, "opens": opens, "closes": closes}], "calendar": "public"}


@st.composite
def _phones(draw: Draw) -> Phone:
    outcome = draw(
        st.sampled_from([RingOutcome.ANSWERED, RingOutcome.BUSY, RingOutcome.NO_ANSWER, RingOutcome.UNREACHABLE])
    )
    return Phone(outcome, draw(st.floats(0, 40)), draw(st.floats(0, 300)), draw(st.booleans()), draw(st.booleans()))


@st.composite
def _node(draw: Draw, index: int, names: list[str]) -> Tree:
    """Draw a node whose ways without a choice lead down, one of them to the very next; the last one ends the call."""
    further = names[index + 1 :]
    if not further:
        ends = [{"kind": "hang_up"}, {"kind": "voicemail"}, {"kind": "announcement", "prompt": "完"}]
        return dict(draw(st.sampled_from(ends)))
    kind = draw(st.sampled_from(sorted(_KINDS)))
    return {"kind": kind, **_KINDS[kind](draw, further[0], st.sampled_from(further), st.sampled_from(names))}


Ways = st.SearchStrategy[str]


def _announcement(_draw: Draw, following: str, _down: Ways, _any: Ways) -> Tree:
    return {"prompt": "请听", "next": following}


def _menu(draw: Draw, following: str, _down: Ways, anywhere: Ways) -> Tree:
    keys = draw(st.dictionaries(st.sampled_from(KEYS), anywhere, min_size=1, max_size=4))
    return {"prompt": "请按", "keys": keys, "attempts": draw(st.integers(1, 3)), "otherwise": following}


def _ring(draw: Draw, following: str, _down: Ways, anywhere: Ways) -> Tree:
    targets = ["8001", *draw(st.lists(st.sampled_from(EVERYBODY[1:]), max_size=4, unique=True))]
    whom = draw(
        st.sampled_from(
            [
                {"department": "sales"},
                {"department": "support", "distribution": "ring_all"},
                {"targets": targets, "distribution": draw(_order())},
                {"targets": ["8001", "branch"], "distribution": "percentage", "shares": {"8001": 30, "branch": 70}},
                {"dialled": True},
            ]
        )
    )
    lists = {
        cause: draw(st.lists(st.sampled_from(EVERYBODY), max_size=3, unique=True))
        for cause in ("busy", "no_answer", "unreachable")
    }
    return {
        **whom,
        "sticky_days": draw(st.sampled_from([None, 7])),
        "ring_s": draw(st.sampled_from([5, 20])),
        "forward": {**lists, "hops": draw(st.integers(1, 4))},
        "next": draw(st.one_of(st.none(), anywhere)),
        "otherwise": following,
    }


def _voicemail(_draw: Draw, following: str, _down: Ways, _any: Ways) -> Tree:
    return {"mailbox": "sales", "next": following}


def _survey(draw: Draw, following: str, _down: Ways, _any: Ways) -> Tree:
    return {**draw(st.sampled_from([{}, {"prompt": "请打分", "labels": {"5": "好"}}])), "next": following}


def _schedule_node(draw: Draw, following: str, down: Ways, _any: Ways) -> Tree:
    return {"schedule": "office", "open": following, "closed": draw(down), "holiday": draw(st.one_of(st.none(), down))}


def _region(draw: Draw, following: str, down: Ways, _any: Ways) -> Tree:
    rules = [
        {"where": {"prefixes": ["021"]}, "next": draw(down)},
        {"where": {"provinces": ["广东"]}, "next": draw(down)},
    ]
    return {"rules": rules, "unknown": draw(down), "otherwise": following}


def _percentage(draw: Draw, following: str, down: Ways, _any: Ways) -> Tree:
    percent = draw(st.integers(1, 99))
    return {"shares": [{"percent": percent, "next": following}, {"percent": 100 - percent, "next": draw(down)}]}


def _traffic(draw: Draw, following: str, down: Ways, _any: Ways) -> Tree:
    measure = draw(st.sampled_from(["calls_waiting", "calls_in_talk", "free_agents", "free_lines"]))
    rule = {"measure": measure, "at_least": draw(st.integers(0, 12)), "next": draw(down)}
    return {"rules": [rule], "otherwise": following}


def _caller(draw: Draw, following: str, down: Ways, _any: Ways) -> Tree:
    return {"lists": ["vip", "nuisance"], "matched": draw(down), "otherwise": following}


def _pin(draw: Draw, following: str, _down: Ways, anywhere: Ways) -> Tree:
    return {"pins": [{"name": "客户", "pin": "1234"}], "next": draw(anywhere), "otherwise": following}


def _information(draw: Draw, following: str, _down: Ways, anywhere: Ways) -> Tree:
    keys = draw(st.dictionaries(st.sampled_from(["1", "9"]), anywhere, max_size=2))
    return {"prompt": {"by_language": {"zh": "介绍", "en": "about us"}}, "keys": keys, "next": following}


def _callback(draw: Draw, following: str, _down: Ways, _any: Ways) -> Tree:
    other = draw(st.booleans())
    return {"department": "sales", "trunk_group": "main", "other_number": other, "next": following}


def _queue(draw: Draw, following: str, down: Ways, anywhere: Ways) -> Tree:
    whom = draw(st.sampled_from([{"department": "sales"}, {"targets": ["8001", "branch"], "distribution": "ring_all"}]))
    return {
        **whom,
        "messages": draw(st.sampled_from([[], ["您也可以留言。"]])),
        "first": draw(st.sampled_from([[], ["vip"]])),
        "leave": draw(st.dictionaries(st.sampled_from(KEYS), anywhere, max_size=2)),
        "longest_wait_s": draw(st.sampled_from([1, 45, 600])),
        "after_wait": draw(st.one_of(st.none(), down)),
        "most_waiting": draw(st.sampled_from([None, 0, 5])),
        "when_full": draw(st.one_of(st.none(), down)),
        "when_nobody_on_duty": draw(st.one_of(st.none(), down)),
        "next": draw(st.one_of(st.none(), anywhere)),
        "otherwise": following,
    }


def _fax(draw: Draw, following: str, _down: Ways, _any: Ways) -> Tree:
    machine = draw(st.sampled_from([None, "branch"]))
    return {"mailbox": draw(st.sampled_from([None, "sales"])), "machine": machine, "next": following}


def _language(draw: Draw, following: str, _down: Ways, _any: Ways) -> Tree:
    return {"language": draw(st.sampled_from(["zh", "en"])), "next": following}


_KINDS: dict[str, Callable[[Draw, str, Ways, Ways], Tree]] = {
    "announcement": _announcement,
    "callback": _callback,
    "fax": _fax,
    "information": _information,
    "language": _language,
    "menu": _menu,
    "queue": _queue,
    "ring": _ring,
    "voicemail": _voicemail,
    "survey": _survey,
    "schedule": _schedule_node,
    "region": _region,
    "percentage": _percentage,
    "traffic": _traffic,
    "caller": _caller,
    "pin": _pin,
}
