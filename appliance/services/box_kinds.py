"""The boxes that an installation has: voicemail and faxes."""

from appliance.services.kept_box import BoxKind, Deeds
from appliance.storage.audit import AuditAction
from appliance.storage.record_values import MessageState, StoredFax, StoredMessage

VOICEMAIL: BoxKind[StoredMessage] = BoxKind(
    thing="message",
    command="voicemail",
    endings=(".wav",),
    states={MessageState.NEW: "new", MessageState.HEARD: "heard", MessageState.DELETED: "deleted"},
    deeds=Deeds(
        show=AuditAction.VOICEMAIL_PLAY,
        mark=AuditAction.VOICEMAIL_MARK,
        delete=AuditAction.VOICEMAIL_DELETE,
        undelete=AuditAction.VOICEMAIL_UNDELETE,
        export=AuditAction.VOICEMAIL_EXPORT,
    ),
    told=lambda found: f"{found.message.seconds:.1f} s for {found.message.mailbox or 'the switchboard'}",
)

FAXES: BoxKind[StoredFax] = BoxKind(
    thing="fax",
    command="fax",
    endings=(".pdf", ".tif"),
    states={MessageState.NEW: "new", MessageState.HEARD: "read", MessageState.DELETED: "deleted"},
    deeds=Deeds(
        show=AuditAction.FAX_SHOW,
        mark=AuditAction.FAX_MARK,
        delete=AuditAction.FAX_DELETE,
        undelete=AuditAction.FAX_UNDELETE,
        export=AuditAction.FAX_EXPORT,
    ),
    told=lambda found: f"{found.fax.pages} pages for {found.fax.mailbox or 'the company'}",
)
