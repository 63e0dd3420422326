"""Telephone cards and tones over HTTP; the controller is a stand-in that answers as the real one's parts do."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from appliance.domain.ids import LineId
from appliance.domain.role import Role
from appliance.lines.cards.faults import Fault
from appliance.lines.cards.told import Doing, told
from appliance.lines.cards.uses import Uses
from appliance.services.cards import Identified
from appliance.services.control_messages import Done, Failure, Reply, Request
from appliance.storage.line_reports import KeptReport, LineReports
from appliance.web.premises import Premises
from drivers.analog import Alarm, Card, CardSettings, Change, Found, Port, PortKind, Reason, Span, country
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.controller import controller
from tests.unit.web.api.in_force import put_in_force, template_tree

PULLED = Fault("Port 1 of line 01 has no voltage: is the cable pulled?", "plug the cable in", 1)
PORTS = (
    Port(1, "W/0/0", PortKind.FXO, "FXSKS", opened=True, alarms=frozenset({Alarm.RED})),
    Port(2, "W/0/1", PortKind.FXS, "FXOKS", opened=True),
    Port(3, "W/0/2", PortKind.EMPTY),
)
SPAN = Span(1, "W/0", "Wildcard", is_sync_master=True, alarms=frozenset(), ports=PORTS)
FOUND = Found(loaded=True, cards=(Card("W/0", "Wildcard", "", "PCI 3", (SPAN,)),))


def answer(request: Request) -> Sequence[Reply]:
    match request.command, request.parameters.get("port"):
        case "cards", _:
            wanted, uses = CardSettings(country("cn"), ()), Uses({1: "01"}, {2: "desk"}, {})
            doing = Doing(is_up=True, ringing={2}, busy={2}, habits={1: "dtmf_before_ring"})
            cards = told(FOUND, wanted, uses, doing, (PULLED,), (Change(Reason.ECHO_CANCELLER, 2),))
            return [Done(json.loads(json.dumps(asdict(cards))))]
        case "identify_port", 2:
            return [Done(asdict(Identified("fxs", "The telephone at port 2 rings for two seconds.")))]
        case _:
            return [Failure("refused", "Port 3 is nobody's telephone yet.", "make a telephone of it, and publish")]


def test_each_port_is_told_with_what_it_is_for_and_what_is_wrong(premises: Premises, client: TestClient) -> None:
    with controller(premises.instance.control_socket, answer):
        body = client.get("/api/v1/cards").json()
    assert (body["daemon"], body["loaded"], body["country"]) == ("up", True, "cn")
    assert body["pending"] == [{"channel": 2, "reason": "echo_canceller"}]
    assert body["faults"] == [{"what": PULLED.what, "remedy": PULLED.remedy, "port": 1}]
    (card,) = body["cards"]
    assert (card["description"], card["location"]) == ("Wildcard", "PCI 3")
    line, telephone, empty = card["ports"]
    assert [port["caller_id"] for port in card["ports"]] == ["dtmf_before_ring", None, None]
    assert (line["kind"], line["alarm"], line["line"], line["fault"]) == ("fxo", "RED", "01", PULLED.what)
    assert (telephone["kind"], telephone["endpoint"], telephone["ringing"], telephone["in_use"]) == (
        "fxs",
        "desk",
        True,
        True,
    )
    assert (empty["kind"], empty["alarm"], empty["in_use"]) == ("none", None, False)


def test_a_telephone_is_rung_and_what_is_none_is_refused(premises: Premises, client: TestClient) -> None:
    with controller(premises.instance.control_socket, answer) as asked:
        rung = client.post("/api/v1/cards/ports/2/identify")
        assert (rung.status_code, rung.json()["kind"]) == (202, "fxs")
        assert [request.command for request in asked] == ["cards", "identify_port"]
        assert client.post("/api/v1/cards/ports/9/identify").status_code == 404
        refused = client.post("/api/v1/cards/ports/3/identify")
        assert refused.status_code == 409
        assert refused.json()["title"] == "Port 3 is nobody's telephone yet."
        assert client.post("/api/v1/cards/ports/1024/identify").status_code == 422


def test_without_the_controller_nobody_can_tell(client: TestClient) -> None:
    assert client.get("/api/v1/cards").status_code == 503


@pytest.mark.parametrize(
    ("role", "sees", "rings"),
    [
        (Role.ADMIN, True, True),
        (Role.INSTALLER, True, True),
        (Role.SUPERVISOR, True, False),
        (Role.AGENT, False, False),
    ],
)
def test_who_sees_cards_and_who_rings_their_telephones(
    premises: Premises, client_as: ClientAs, role: Role, sees: bool, rings: bool
) -> None:
    client = client_as(somebody(role))
    with controller(premises.instance.control_socket, answer):
        assert client.get("/api/v1/cards").status_code == (200 if sees else 403)
        assert client.post("/api/v1/cards/ports/2/identify").status_code == (202 if rings else 403)


def test_tones_are_the_countrys_and_those_learned_of_lines(premises: Premises, client: TestClient) -> None:
    tree = template_tree("demo")
    learned = {"busy": {"frequencies_hz": [455], "cadence_s": [0.36, 0.34]}}
    tree["lines"]["20"] = {"kind": "analog", "port": 1, "tones": learned}
    put_in_force(premises, tree)
    body = client.get("/api/v1/tones").json()
    assert body["country"] == "CN"
    assert body["tones"]["busy"] == {"frequencies_hz": [450.0], "cadence_s": [0.35, 0.35]}
    (line,) = body["lines"]
    assert line == {
        "line": "20",
        "tones": {"busy": {"frequencies_hz": [455.0], "cadence_s": [0.36, 0.34]}},
        "learned_at": None,
    }


def test_when_a_lines_tones_were_learned_is_known_while_they_are_as_they_were_learned(
    premises: Premises, client: TestClient
) -> None:
    """Three lines: as was learned and set yesterday; learned, and set otherwise since; learned, and never set."""
    busy = {"frequencies_hz": [455.0], "cadence_s": [0.36, 0.34]}
    tree, at = template_tree("demo"), datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
    for port, line in enumerate(("20", "21", "22"), 1):
        tree["lines"][line] = {"kind": "analog", "port": port, "tones": {"busy": busy}}
    put_in_force(premises, tree)
    reports = LineReports(premises.reading, premises.writing)
    for line, proposed in (("20", busy), ("21", busy | {"cadence_s": [0.5, 0.5]}), ("22", busy)):
        change = {"key": "tones.busy", "now": None, "proposed": proposed, "why": "", "why_zh": ""}
        reports.keep(KeptReport(line, LineId(line), at, "right", "lin", {"proposal": [change]}, "{}"))
    for line in ("20", "21"):
        reports.applied(line, "lin", at + timedelta(hours=4))
    told = {line["line"]: line["learned_at"] for line in client.get("/api/v1/tones").json()["lines"]}
    assert told.pop("20").startswith("2026-11-22T08:30:00")
    assert told == {"21": None, "22": None}
