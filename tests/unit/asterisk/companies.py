"""A company with a gateway that is known by its address, one that logs in, and a carrier that we log in with."""

from typing import Any

from appliance.config.model.document import Document

PEERS: dict[str, dict[str, Any]] = {
    "fxo": {"kind": "gateway", "address": "192.168.1.20", "caller_number": "remote_party_id"},
    "goip": {"kind": "gateway", "login": "peer", "username": "goip-1", "caller_number": "from"},
    "telecom": {
        "kind": "carrier",
        "address": "sip.example.cn:5070",
        "login": "us",
        "username": "4008009999",
        "codecs": ["alaw"],
        "dtmf": "rfc4733",
    },
}
LINES: dict[str, dict[str, Any]] = {
    "fxo-1": {"kind": "sip", "peer": "fxo", "channel": "1001", "dial_prefix": "71", "carries_caller_number": False},
    "fxo-2": {"kind": "sip", "peer": "fxo", "channel": "1002"},
    "gsm": {"kind": "sip", "peer": "goip", "channels": 4},
    "trunk": {"kind": "sip", "peer": "telecom", "channels": 30, "carries_caller_number": False},
}


def with_peers(*only: str) -> Document:
    """Give the document, with these peers alone when they are named, and a simulated line `01`."""
    peers = {id_: peer for id_, peer in PEERS.items() if not only or id_ in only}
    lines = {id_: line for id_, line in LINES.items() if line["peer"] in peers} | {"01": {"kind": "simulated"}}
    return Document.model_validate(
        {
            "config_version": 2,
            "site": {"name": "公司", "time_zone": "Asia/Shanghai", "area_code": "021"},
            "sip_peers": peers,
            "lines": lines,
            "trunk_groups": {"all": {"lines": list(lines)}},
            "agents": {"8001": {"name": "甲"}, "8009": {"name": "外勤", "phone": False}},
            "endpoints": {
                "reception": {"kind": "phone", "name": "前台"},
                "mobile": {"kind": "outside", "name": "手机", "number": "13800138000", "trunk_group": "all"},
            },
            "hotlines": {
                "main": {
                    "name": "总机",
                    "numbers": ["02161234567"],
                    "trunk_groups": ["all"],
                    "flow": {"start": "bye", "nodes": {"bye": {"kind": "hang_up"}}},
                    "fallback": {"agents": ["8001", "8009"]},
                }
            },
        }
    )
