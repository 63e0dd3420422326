"""Phones in the browser as Asterisk reads them."""

import pytest

from appliance.asterisk.render.browser import SORCERY
from appliance.asterisk.render.pjsip import accounts, pjsip_file
from appliance.asterisk.render.secrets import Secrets
from appliance.config.accounts import house_phone, owner_of
from appliance.config.check import check
from appliance.config.model.document import Document
from appliance.config.validation import document_of_tree
from appliance.domain.ids import TEST_CALL, EndpointId
from appliance.routing.hotline import hotline_for
from appliance.routing.staff import Colleagues, NotAllowed, Outside, destination
from tests.unit.asterisk.test_render import INSTANCE, sections
from tests.unit.config.demo_document import MATERIAL
from tests.unit.web.api.in_force import template_tree

BROWSER = EndpointId("wang-browser")


def company(**changes: object) -> Document:
    tree = template_tree("demo")
    tree["agents"]["8001"] |= {
        "phone": False,
        "endpoints": [BROWSER],
        "outgoing": [{"prefixes": ["13"], "trunk_group": "main"}],
    }
    tree["endpoints"] = {BROWSER: {"kind": "browser", "name": "王芳", "agent": "8001"} | changes}
    return document_of_tree(tree)


def rendered() -> dict[str, list[dict[str, str]]]:
    secrets = Secrets("b0x", "manager", {})
    found: dict[str, list[dict[str, str]]] = {}
    for name, settings in sections(pjsip_file(company(), INSTANCE, secrets)):
        found.setdefault(name, []).append(dict(settings))
    return found


def test_it_is_webrtc_and_its_password_stands_in_no_file() -> None:
    endpoint, aor = rendered()[BROWSER]
    assert (endpoint["webrtc"], endpoint["allow"], endpoint["identify_by"]) == ("yes", "opus,alaw", "auth_username")
    assert (endpoint["rtp_timeout"], endpoint["context"], endpoint["auth"]) == ("10", "from-desk", f"{BROWSER}-auth")
    assert "transport" not in endpoint, "calls to it go back by its own socket"
    assert (aor["max_contacts"], aor["remove_existing"]) == ("1", "yes")
    assert f"{BROWSER}-auth" not in rendered()
    assert BROWSER not in accounts(company())
    assert "astdb" in SORCERY


def test_the_test_caller_reaches_hotlines_alone_and_can_be_reached_by_nobody() -> None:
    (caller,) = rendered()[TEST_CALL]
    assert (caller["context"], caller["allow_transfer"]) == ("from-test", "no")
    assert "aors" not in caller
    document = company()
    assert hotline_for(TEST_CALL, "main", document).value == "main"
    for dialled in ("4008001234", "8001", "13800138000", "*20", ""):
        assert hotline_for(TEST_CALL, dialled, document).value is None, dialled


def test_its_agent_is_reached_at_it_and_dials_as_themselves() -> None:
    document = company()
    assert (owner_of(BROWSER, document), house_phone("8001", document)) == ("8001", BROWSER)
    assert destination(EndpointId("8002"), "8001", document).value == Colleagues(("8001",))  # type: ignore[arg-type]  # an agent's ID
    assert isinstance(destination(BROWSER, "13800138000", document).value, Outside)
    assert isinstance(destination(EndpointId("8002"), "13800138000", document).value, NotAllowed)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"agent": "8009"}, "no agent '8009'"),
        ({"agent": "8002"}, "is the phone of somebody else"),
    ],
)
def test_faults_are_told(changes: dict[str, object], told: str) -> None:
    assert any(told in problem.message for problem in check(company(**changes), MATERIAL))


def test_an_agent_has_one_phone_in_the_browser() -> None:
    tree = template_tree("demo")
    tree["endpoints"] = {
        name: {"kind": "browser", "name": name, "agent": "8001"} for name in ("one", "two", "test-three")
    }
    messages = [problem.message for problem in check(document_of_tree(tree), MATERIAL)]
    assert "8001 has a phone in the browser already: 'one'" in messages
    assert any("can't begin with" in message for message in messages)
