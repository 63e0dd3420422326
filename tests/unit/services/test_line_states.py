from datetime import UTC, datetime

from appliance.config.validation import document_of_tree
from appliance.config.yaml import parse
from appliance.domain.ids import CallId, LineId
from appliance.services.line_states import line_states
from appliance.services.live_state import LiveLine, PartHealth, Snapshot

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DOCUMENT = document_of_tree(
    parse("""
config_version: 2
site: {name: 晨光, time_zone: Asia/Shanghai, language: zh}
sip_peers:
  gateway: {name: 八口网关, kind: gateway, address: 192.168.1.20}
lines:
  "01": {kind: sip, peer: gateway, channel: "701"}
  "02": {kind: simulated}
trunk_groups:
  main: {name: 总线, lines: ["01"]}
  other: {lines: ["01", "02"]}
agents: {"8001": {name: 王芳}}
hotlines:
  shop:
    name: 店里
    numbers: ["4008001234"]
    trunk_groups: [main]
    fallback: {agents: ["8001"]}
    flow: {start: bye, nodes: {bye: {kind: hang_up}}}
""")
)


def test_a_line_tells_what_carries_it_whom_it_serves_and_what_it_does() -> None:
    snapshot = Snapshot(
        1,
        NOON,
        lines={LineId("01"): LiveLine(LineId("01"), "in call", CallId("a"), NOON, (CallId("a"),), 1)},
        health={"peer gateway": PartHealth("peer gateway", ok=False, detail="does not answer", since=NOON)},
    )
    first, second = line_states(DOCUMENT, snapshot, {LineId("01"): NOON})
    assert (first.line, first.state, first.calls, first.last_call_at) == ("01", "in call", 1, NOON)
    assert first.trunk_groups == {"main": "总线", "other": "other"}
    assert first.hotlines == {"shop": "店里"}
    assert first.peer is not None
    assert (first.peer.name, first.peer.ok, first.peer.detail) == ("八口网关", False, "does not answer")
    assert (second.peer, second.state, second.hotlines, second.last_call_at) == (None, None, {}, None)


def test_without_a_controller_nobody_knows_what_a_line_does() -> None:
    first, _ = line_states(DOCUMENT, None, {})
    assert (first.state, first.since, first.calls) == (None, None, 0)
    assert first.peer is not None
    assert first.peer.ok is None
