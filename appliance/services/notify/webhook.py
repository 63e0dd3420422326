"""A webhook's POST, as docs/webhooks.md describes it."""

import hashlib
import hmac
import json
from datetime import UTC, datetime

from appliance.config.model.notifications import WebhookChannel
from appliance.services.notify.outcome import Failed, Outcome, Sent
from appliance.services.notify.web_post import Answer, WebPost
from appliance.services.notify.wording import Letter
from appliance.storage.outbox_values import Party
from appliance.version import VERSION


def webhook_post(channel: WebhookChannel, letter: Letter, now: datetime) -> WebPost:
    """Write and sign it."""
    body = json.dumps(_content(letter), ensure_ascii=False).encode()
    timestamp = str(int(now.timestamp()))
    return WebPost(
        channel.url,
        body,
        {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": f"zongji/{VERSION}",
            "X-Zongji-Id": letter.id,
            "X-Zongji-Timestamp": timestamp,
            "X-Zongji-Signature": signature(channel.secret.get_secret_value(), letter.id, timestamp, body),
        },
    )


def signature(secret: str, id_: str, timestamp: str, body: bytes) -> str:
    """Give what the receiver compares with."""
    told = f"{id_}.{timestamp}.".encode() + body
    return "v1=" + hmac.new(secret.encode(), told, hashlib.sha256).hexdigest()


def webhook_outcome(answer: Answer | Failed) -> Outcome:
    """Take any 2xx for told, whatever the body says."""
    return answer if isinstance(answer, Failed) else Sent()


def _content(letter: Letter) -> dict[str, object]:
    said = letter.particulars
    return {
        "id": letter.id,
        "event": letter.kind,
        "at": letter.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "title": letter.subject,
        "text": letter.text,
        "caller": letter.caller,
        "call": letter.call,
        "hotline": _party(said.hotline),
        "department": _party(said.department),
        "agent": _party(said.agent),
        "file": said.file,
        "facts": dict(letter.facts),
    }


def _party(party: Party | None) -> dict[str, str] | None:
    return None if party is None else {"id": party.id, "name": party.name}
