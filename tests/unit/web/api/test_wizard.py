"""The first hour over HTTP."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert

from appliance.config.check import Material, check
from appliance.config.model.endpoint import AnalogEndpoint
from appliance.config.model.line import AnalogLine
from appliance.config.validation import document_of_tree
from appliance.domain.ids import AgentId
from appliance.domain.role import Role
from appliance.media.catalogue import load_catalogue
from appliance.services.control_messages import Done
from appliance.services.publish import CATALOGUE
from appliance.services.publish.saving import Saving
from appliance.services.setting_up import FIRST, NOTE, Answers, made_of, template_cards
from appliance.services.simulation import wording_of
from appliance.simulate.stories import run_stories
from appliance.storage.audit import AuditAction, AuditEntry, AuditLog
from appliance.storage.schema import calls
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.controller import controller, ended
from tests.unit.web.api.in_force import put_in_force, template_tree

COMPANY = {"template": "shop", "company": "老张面馆"}
TEMPLATES = [card.id for card in template_cards()]


def test_there_are_seven_templates_with_what_callers_hear(client: TestClient) -> None:
    found = client.get("/api/v1/wizard").json()
    assert len(found["templates"]) == 7
    shop = next(each for each in found["templates"] if each["id"] == "shop")
    assert shop["greeting"] == "您好！欢迎致电春天花店。"
    assert shop["keys"]["1"] == "门店"
    assert found["answers"]["finished"] is False


def test_answers_outlive_a_reload(client: TestClient) -> None:
    given = {"step": "company", "company": "老张面馆", "template": "shop", "number": "02161234567"}
    assert client.put("/api/v1/wizard", json=given).status_code == 200
    kept = client.get("/api/v1/wizard").json()["answers"]
    assert {key: kept[key] for key in given} == given


@pytest.mark.parametrize(
    "answer",
    [
        {"phone_ports": "1"},
        {"network_name": "a b"},
        {"time_zone": "Mars/X"},
        {"peer": "a b"},
        {"area_code": "21"},
        {"number": "0=1"},
        {"line_ports": [0]},
    ],
)
def test_what_can_be_no_answer_is_refused(client: TestClient, answer: dict[str, object]) -> None:
    assert client.put("/api/v1/wizard", json=answer).status_code == 422


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("peer", ["", "192.168.1.50"])
def test_every_template_becomes_the_companys_own(template: str, peer: str) -> None:
    tree = made_of(Answers(template=template, company="老张面馆", number="02161234567", area_code="021", peer=peer))
    document = document_of_tree(tree)
    before = document_of_tree(template_tree(template))
    assert document.site.name == "老张面馆"
    assert before.site.name not in str(tree)
    assert next(iter(document.hotlines.values())).numbers[0] == "02161234567"
    assert {line.kind for line in document.lines.values()} == ({"sip"} if peer else {"simulated"})
    known = Material(load_catalogue(CATALOGUE).everywhere(), audio_files=frozenset())
    assert [str(problem) for problem in check(document, known)] == []


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("peer", ["", "192.168.1.50"])
@pytest.mark.parametrize("lines", [1, 2, 4], ids=lambda lines: f"{lines}-lines")
def test_the_ports_of_cards_become_the_companys_lines_and_telephones(template: str, peer: str, lines: int) -> None:
    found = list(range(1, lines + 1))
    ports = Answers(template=template, company="老张面馆", peer=peer, line_ports=found, phone_ports=[5, 6])
    document = document_of_tree(made_of(ports))
    analog = [line for line in document.lines.values() if isinstance(line, AnalogLine)]
    assert [line.port for line in analog] == found
    assert {line.kind for line in document.lines.values()} == ({"analog", "sip"} if peer else {"analog"})
    for group in document.trunk_groups.values():
        assert set(group.lines) == set(document.lines)
    phones = [it for it in document.endpoints.values() if isinstance(it, AnalogEndpoint)]
    assert [phone.port for phone in phones] == [5, 6]
    first = next(iter(document.agents.values()))
    assert first.endpoints[0] == "fxs-5"
    known = Material(load_catalogue(CATALOGUE).everywhere(), audio_files=frozenset())
    assert [str(problem) for problem in check(document, known)] == []


def test_telephones_alone_leave_the_templates_lines() -> None:
    document = document_of_tree(made_of(Answers(template="one-person", company="老张", phone_ports=[3, 4])))
    assert {line.kind for line in document.lines.values()} == {"simulated"}
    assert {key: it.name for key, it in document.endpoints.items() if it.kind == "analog"} == {
        "fxs-3": "周师傅的话机",
        "fxs-4": "4 号口的话机",
    }
    assert document.agents[AgentId("8001")].endpoints == ("fxs-3", "8001")


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_stories_of_every_template_hold_for_the_companys_own(template: str) -> None:
    answers = Answers(
        template=template, company="老张面馆", number="4008001234", area_code="0755", time_zone="Europe/London"
    )
    document = document_of_tree(made_of(answers))
    told = run_stories(document, wording=wording_of(document))
    assert told
    assert [str(each) for each in told if not each.holds] == []


def test_a_finish_needs_a_template_and_a_name(client: TestClient, premises: Premises) -> None:
    assert client.post("/api/v1/wizard/finish", headers=_seen(client)).status_code == 409
    client.put("/api/v1/wizard", json=COMPANY)
    job = client.post("/api/v1/wizard/finish", headers=_seen(client))
    assert (job.status_code, job.json()["kind"]) == (202, "publish")
    assert client.get("/api/v1/draft/site").json()["value"]["name"] == "老张面馆"
    replaced = [entry for entry in _audited(premises) if entry.action == AuditAction.DRAFT_REPLACE]
    assert [(entry.who, entry.what) for entry in replaced] == [("a-admin", "setting-up from template shop")]


def test_a_finish_publishes_what_passes_and_overrules_nothing(client: TestClient, premises: Premises) -> None:
    first = put_in_force(premises, template_tree("demo"), FIRST)
    client.put("/api/v1/wizard", json=COMPANY)
    with controller(premises.instance.control_socket, lambda _request: [Done({"revision": first + 1})]) as asked:
        begun = client.post("/api/v1/wizard/finish", headers=_seen(client)).json()
        assert ended(client, begun)["state"] == "done"
    words = asked[0].parameters
    assert (words["overrule"], words["note"], words["base_revision"]) == ("", NOTE, first)
    assert words["document"]["site"]["name"] == "老张面馆"


def test_a_finish_names_what_it_is_based_on(client: TestClient, premises: Premises) -> None:
    put_in_force(premises, template_tree("demo"), FIRST)
    client.put("/api/v1/wizard", json=COMPANY)
    assert client.post("/api/v1/wizard/finish").status_code == 428
    seen = _seen(client)
    site = client.get("/api/v1/draft/site")
    client.put("/api/v1/draft/site", json=site.json()["value"], headers={"If-Match": site.headers["ETag"]})
    assert client.post("/api/v1/wizard/finish", headers=seen).status_code == 412
    seen = _seen(client)
    kept = client.put("/api/v1/wizard", json=COMPANY | {"company": "老李面馆"})
    assert client.post("/api/v1/wizard/finish", headers=seen).status_code == 412
    assert client.get("/api/v1/draft/site").json()["value"]["name"] == site.json()["value"]["name"]
    again = client.post("/api/v1/wizard/finish", headers={"If-Match": kept.headers["ETag"]})
    assert again.status_code == 202
    assert again.headers["ETag"] == _seen(client)["If-Match"]


@pytest.mark.parametrize("by", [FIRST, Saving("zhang", NOTE)])
def test_what_the_set_up_made_may_be_made_again(client: TestClient, premises: Premises, by: Saving) -> None:
    put_in_force(premises, template_tree("demo"), by)
    client.put("/api/v1/wizard", json=COMPANY)
    assert client.get("/api/v1/wizard").json()["open"] is True
    assert client.post("/api/v1/wizard/finish", headers=_seen(client)).status_code == 202


@pytest.mark.parametrize(("by", "finished"), [(Saving("li", "new menu"), False), (FIRST, True)])
def test_a_switchboard_that_is_set_up_is_never_made_anew(
    client: TestClient, premises: Premises, by: Saving, *, finished: bool
) -> None:
    put_in_force(premises, template_tree("demo"), by)
    client.put("/api/v1/wizard", json=COMPANY | {"finished": finished})
    assert client.get("/api/v1/wizard").json()["open"] is False
    before = client.get("/api/v1/draft").json()
    refused = client.post("/api/v1/wizard/finish", headers=_seen(client))
    assert (refused.status_code, refused.json()["type"]) == (409, "conflict")
    assert client.get("/api/v1/draft").json() == before


def test_a_line_is_ticked_once_it_has_brought_a_call(client: TestClient, premises: Premises) -> None:
    put_in_force(premises, template_tree("shop"))
    now = datetime.now(UTC)
    for id_, line, at, sample in (("a", "01", now, 0), ("b", "02", now - timedelta(hours=3), 0), ("c", "03", now, 1)):
        values = {"id": id_, "line": line, "started_at": at, "sample": sample, "revision": "1"}
        with premises.writing.begin() as connection:
            connection.execute(insert(calls).values(called="", caller_name="", **values))
    told = client.get("/api/v1/wizard/lines").json()
    assert {each["id"] for each in told["lines"] if each["rang_at"]} == {"01"}
    assert {each["simulated"] for each in told["lines"]} == {True}
    assert told["at_once"] == ["01"]


def test_agents_and_supervisors_set_nothing_up(client_as: ClientAs) -> None:
    for role in (Role.AGENT, Role.SUPERVISOR):
        assert client_as(somebody(role)).get("/api/v1/wizard").status_code == 403
    assert client_as(somebody(Role.INSTALLER)).get("/api/v1/wizard").status_code == 200


def _seen(client: TestClient) -> dict[str, str]:
    return {"If-Match": client.get("/api/v1/wizard").headers["ETag"]}


def _audited(premises: Premises) -> tuple[AuditEntry, ...]:
    return AuditLog(premises.reading, premises.writing).latest(20)
