"""What every page shows of the company, out of the revision in force, without checking the whole document again."""

import json
from dataclasses import dataclass

from appliance.domain.instance import Instance
from appliance.services.publish.at_rest import box_of
from appliance.storage.revisions import Revisions
from appliance.storage.web_settings import WebSettings

DEMO_SETTING = "demo"
"""Set by the demonstration: true."""
FIRST_ADMIN_SETTING = "first_admin_agent"
"""Set by the demonstration: the agent whom the first admin is, so that a newcomer answers calls at once."""


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """The company's name, time zone and language; before the first revision, an empty name and the usual ones."""

    name: str = ""
    time_zone: str = "Asia/Shanghai"
    language: str = "zh"


def site_facts(instance: Instance, revisions: Revisions) -> SiteFacts:
    """Read them."""
    saved = revisions.current(box_of(instance))
    if saved is None:
        return SiteFacts()
    site = json.loads(saved.document).get("site", {})
    return SiteFacts(site.get("name", ""), site.get("time_zone", "UTC"), site.get("language", "zh"))


def is_demo(settings: WebSettings) -> bool:
    """Tell whether this switchboard is the demonstration's."""
    found = settings.get(DEMO_SETTING)
    return found is not None and found.value is True
