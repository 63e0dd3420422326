"""A company that notifies people, and notices to be varied by the tests."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from appliance.callflow.notices import Notice, NoticeKind
from appliance.config.model.document import Document
from appliance.domain.ids import AgentId, CallId, DepartmentId, HotlineId
from appliance.domain.phone_number import PhoneNumber
from appliance.storage.outbox_values import OutboxState, Particulars, Party, StoredNotice
from tests.unit.config.demo_document import demo

AT = datetime(2026, 11, 20, 6, 3, tzinfo=UTC)
"""A Friday, 14:03 in Shanghai."""
CALLER = PhoneNumber("13800138000")

CHANNELS: Mapping[str, Any] = {
    "office": {"kind": "email", "to": ["office@example.com", "boss@example.com"], "attach": True},
    "group": {"kind": "wecom", "token": "wecom-key"},
    "ops": {"kind": "dingtalk", "token": "ding-token", "secret": "SECding"},
    "shop": {"kind": "feishu", "token": "feishu/token", "secret": "feishu-secret"},
    "crm": {"kind": "webhook", "url": "https://example.com/hook", "secret": "a-secret-of-our-own"},
}
MAIL: Mapping[str, Any] = {"host": "localhost", "sender": "pbx@example.com"}


def company(
    rules: Sequence[Mapping[str, Any]] = (),
    channels: Mapping[str, Any] = CHANNELS,
    mail: Mapping[str, Any] = MAIL,
    site: Mapping[str, Any] = {},
    *,
    mask_numbers: bool = False,
) -> Document:
    """Give the demonstration company with these notifications."""
    tree = demo().model_dump()
    tree["site"] |= site
    tree["schedules"] |= {"office": {"windows": [{"days": ["fri"], "opens": "09:00", "closes": "18:00"}]}}
    tree["notifications"] = {"mail": mail, "channels": channels, "rules": list(rules), "mask_numbers": mask_numbers}
    return Document.model_validate(tree)


def notice(kind: NoticeKind = NoticeKind.VOICEMAIL, **changes: Any) -> Notice:  # noqa: ANN401 - a notice's fields
    """Give a notice of a message."""
    made = Notice(
        kind,
        f"{kind}-1",
        AT,
        CallId("box-1763640000.1"),
        HotlineId("main"),
        DepartmentId("sales"),
        AgentId("8001"),
        CALLER,
        "box-1763640000.1.wav",
        {"seconds": "75"},
    )
    return replace(made, **changes)


def stored(kind: str = "voicemail", **changes: Any) -> StoredNotice:  # noqa: ANN401 - a row's fields
    """Give a notice as it is taken out of the outbox for its first try."""
    made = StoredNotice(
        id="n-0123456789abcdef01234567",
        key=f"{kind}-1",
        channel="office",
        kind=kind,
        at=AT,
        caller=CALLER,
        call="box-1763640000.1",
        particulars=Particulars(Party("main", "销售热线"), Party("sales", "销售部"), None, "m.wav", {"seconds": "75"}),
        reason="rule 1",
        state=OutboxState.WAITING,
        since=AT,
        attempts=1,
        refusals=0,
        next_at=AT,
        begun_at=AT,
        cut_off=0,
        last_error="",
        done_at=None,
    )
    return replace(made, **changes)
