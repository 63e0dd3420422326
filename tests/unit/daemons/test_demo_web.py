"""What the demonstration's pages find: a week of calls, nothing to set up, a code for the first visit."""

from datetime import UTC, datetime
from pathlib import Path

from appliance.config.canonical import document_json
from appliance.config.templates import template_text
from appliance.config.validation import document_of_tree
from appliance.config.yaml import parse
from appliance.daemons.demo import COMPANY
from appliance.daemons.demo_web import furnish
from appliance.daemons.prepare import make_instance
from appliance.domain.instance import Ports
from appliance.services.accounts.claim import Claimant, claim_of_instance
from appliance.services.accounts.claim_code import ClaimCode
from appliance.services.accounts.site_facts import is_demo
from appliance.services.accounts.where import From
from appliance.services.phone_identity import identity
from appliance.services.publish.at_rest import box_of
from appliance.services.samples import Samples
from appliance.services.setting_up import SETTING, Answers
from appliance.storage.revisions import NewRevision, Revisions
from appliance.storage.sample_calls import SampleCalls
from appliance.storage.web_settings import WebSettings
from tests.harness.empty_record import put_empty_record

SENTENCE = "a long enough sentence"
PORTS = Ports(10000, 10001, 10002, 10003, 10020, 10999)


def test_the_pages_are_alive_and_lead_to_the_claim(tmp_path: Path) -> None:
    instance = make_instance(tmp_path / "demo", PORTS)
    put_empty_record(instance.database_url)
    document = document_json(document_of_tree(parse(COMPANY.read_text(encoding="utf-8"))))
    new = NewRevision(document=document, config_version=2, author="li", note="", at=datetime.now(UTC))
    with Revisions.open(instance.database_url) as revisions:
        revisions.save_and_point(new, box_of(instance))
    door = furnish(instance)
    assert door.address == "http://127.0.0.1:10003/"
    assert door.code == ClaimCode(instance).read()
    with WebSettings.open(instance.database_url) as settings:
        assert is_demo(settings)
        kept = settings.get(SETTING)
        assert kept is not None
        assert Answers.read(kept.value).finished
    with SampleCalls.open(instance.database_url) as calls:
        assert calls.count() == door.calls
        assert door.calls > 100
        assert Samples(instance, calls).remove() == door.calls
        assert calls.count() == 0


def test_the_demonstration_is_the_template_with_a_phone_in_the_browser_and_what_calls_cost() -> None:
    plain, rich = dict(parse(template_text("demo"))), dict(parse(COMPANY.read_text(encoding="utf-8")))
    assert rich["agents"]["8003"].pop("endpoints") == ["chen-browser", "8003"]
    assert rich.pop("endpoints").keys() == {"chen-browser"}
    assert rich.pop("tariffs").keys() == {rich["hotlines"]["main"].pop("tariff")}
    assert rich["hotlines"]["main"].pop("caps").keys() == {"concurrent", "monthly"}
    assert rich == plain


def test_the_newcomer_answers_in_the_browser(tmp_path: Path) -> None:
    """Who claims the demonstration is the agent who has a phone there; who comes later is nobody in particular."""
    instance = make_instance(tmp_path / "demo", PORTS)
    put_empty_record(instance.database_url)
    document = document_of_tree(parse(COMPANY.read_text(encoding="utf-8")))
    new = NewRevision(document=document_json(document), config_version=2, author="li", note="", at=datetime.now(UTC))
    with Revisions.open(instance.database_url) as revisions:
        revisions.save_and_point(new, box_of(instance))
    door = furnish(instance, days=1)
    with claim_of_instance(instance) as claim:
        first = claim.claim(Claimant(door.code, "newcomer", "", SENTENCE), From("127.0.0.1", ""))
        second = claim.claim(Claimant(claim.reset("me"), "another", "", SENTENCE), From("127.0.0.1", ""))
    assert (first.agent, second.agent) == ("8003", None)
    assert identity("agent", first.agent, document).account == "chen-browser"
