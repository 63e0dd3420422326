"""The company of the tests on a real Asterisk: agents, numbers outside, and lines of every kind that SIP has."""

from appliance.config.model.document import Document
from tests.harness.far_end import CARRIER, GATEWAY, REGISTERED, FarEnd


def company(far: FarEnd | None = None) -> Document:
    """Give the document; the lines to the outside are there when their far end is given."""
    peers: dict[str, object] = {}
    lines: dict[str, object] = {"01": {"kind": "simulated"}, "02": {"kind": "simulated"}}
    if far is not None:
        peers = {
            "gsm": {"kind": "gateway", "address": far.address(GATEWAY), "options_s": 2},
            "goip": {"kind": "gateway", "login": "peer", "username": "goip", "options_s": 2},
            "telecom": {
                "kind": "carrier",
                "address": far.address(CARRIER),
                "login": "us",
                "username": "4008009999",
                "options_s": 2,
            },
            "gone": {"kind": "gateway", "address": "127.0.0.9:5999", "options_s": 1},
        }
        gsm = {"kind": "sip", "peer": "gsm", "early_media": False, "answer_supervision": False}
        lines |= {
            "gsm-1": gsm | {"channel": "701", "dial_prefix": "71"},
            "gsm-2": gsm | {"channel": "702", "dial_prefix": "72", "carries_caller_number": False},
            "goip-1": {"kind": "sip", "peer": "goip", "channels": 4},
            "trunk": {"kind": "sip", "peer": "telecom", "channels": 30},
            "gone": {"kind": "sip", "peer": "gone"},
        }
    hotline = {
        "name": "总机",
        "trunk_groups": ["all"],
        "flow": {"start": "bye", "nodes": {"bye": {"kind": "hang_up"}}},
        "fallback": {"agents": ["8001"]},
    }
    return Document.model_validate(
        {
            "config_version": 2,
            "site": {"name": "测试公司", "time_zone": "Asia/Shanghai", "area_code": "021"},
            "sip_peers": peers,
            "lines": lines,
            "trunk_groups": {"all": {"lines": list(lines)}},
            "agents": {id_: {"name": f"座席{id_}"} for id_ in ("8001", "8002", "8003")}
            | {"8009": {"name": "外勤", "phone": False}},
            "endpoints": {
                "reception": {"kind": "phone", "name": "前台"},
                "mobile": {"kind": "outside", "name": "手机", "number": "13900000001", "trunk_group": "all"},
            },
            "hotlines": {
                "main": hotline | {"numbers": ["4008001234"]},
                "second": hotline | {"numbers": ["02161234567"]},
            },
        }
    )


__all__ = ["CARRIER", "GATEWAY", "REGISTERED", "company"]
