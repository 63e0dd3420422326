"""A test message by one channel, sent at once and kept nowhere."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

from appliance.config.model.document import Document
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.services.notify.office import folders_of
from appliance.services.notify.outcome import Outcome
from appliance.services.notify.tongues import TEST
from appliance.services.notify.ways import Ways
from appliance.storage.outbox_values import OutboxState, Particulars, StoredNotice


def send_test(document: Document, instance: Instance, channel: str) -> Outcome:
    """Send a test message now, and give what came of it. Raises UserError when there is no such channel."""
    channels = document.notifications.channels
    if channel not in channels:
        known = ", ".join(channels) or "none"
        raise UserError(f"There is no channel '{channel}' in the configuration.", f"there are: {known}")
    ways = Ways(document, folders_of(instance), lambda: datetime.now(UTC))
    return asyncio.run(ways.send(_test_notice(channel)))


def _test_notice(channel: str) -> StoredNotice:
    """Make a notice that stands in no outbox, with an id of its own."""
    now = datetime.now(UTC)
    return StoredNotice(
        id=f"test-{uuid4().hex[:24]}",
        key="",
        channel=channel,
        kind=TEST,
        at=now,
        caller=None,
        call=None,
        particulars=Particulars(),
        reason="sent by hand",
        state=OutboxState.WAITING,
        since=now,
        attempts=1,
        refusals=0,
        next_at=now,
        begun_at=now,
        cut_off=0,
        last_error="",
        done_at=None,
    )
