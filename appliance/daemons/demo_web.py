"""What the demonstration's pages show: a week of made-up calls, no setting-up, and the code by which to claim it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from appliance.callflow.walk import Revision
from appliance.config.model.document import Document
from appliance.config.model.endpoint import BrowserEndpoint
from appliance.domain.instance import Instance
from appliance.services.accounts.claim import Claim
from appliance.services.accounts.site_facts import DEMO_SETTING, FIRST_ADMIN_SETTING
from appliance.services.publish.at_rest import box_of, document_in_force
from appliance.services.samples import DEFAULT_DAYS, Samples
from appliance.services.setting_up import SETTING
from appliance.storage.access import PATIENCE_S, open_ready
from appliance.storage.engine import open_for_writing
from appliance.storage.revisions import Revisions
from appliance.storage.sample_calls import SampleCalls
from appliance.storage.web_settings import WebSettings

_BY = "demo"


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """Where the pages are, the code that the first visit asks for, and how many calls were made up."""

    address: str
    code: str
    calls: int


def furnish(instance: Instance, days: int = DEFAULT_DAYS) -> FrontDoor:
    """Make the pages alive and give where they are. Blocks for the seconds that a week of calls takes."""
    reading = open_ready(instance.database_url)
    writing = open_for_writing(instance.database_url, busy_timeout_s=PATIENCE_S)
    try:
        settings = WebSettings(reading, writing)
        settings.put(DEMO_SETTING, value=True, by=_BY, at=_now())
        settings.put(SETTING, value={"finished": True}, by=_BY, at=_now())
        number, document = document_in_force(Revisions(reading, writing), box_of(instance))
        in_browser = next((each.agent for each in _browsers(document)), None)
        if in_browser is not None:
            settings.put(FIRST_ADMIN_SETTING, value=in_browser, by=_BY, at=_now())
        calls = Samples(instance, SampleCalls(reading, writing)).make(Revision(str(number), document), _now(), days)
        code = Claim(instance, reading, writing, _now).code() or ""
    finally:
        reading.dispose()
        writing.dispose()
    scheme = "https" if instance.is_web_encrypted else "http"
    return FrontDoor(f"{scheme}://{instance.web_address}:{instance.ports.http}/", code, calls)


def _browsers(document: Document) -> Iterator[BrowserEndpoint]:
    return (endpoint for endpoint in document.endpoints.values() if isinstance(endpoint, BrowserEndpoint))


def _now() -> datetime:
    return datetime.now(UTC)
