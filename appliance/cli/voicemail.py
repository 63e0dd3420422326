"""`zongji voicemail`: the messages that callers left."""

from collections.abc import Sequence

from appliance.cli.box import BoxWords, box_app, mailbox_name
from appliance.cli.output import seconds
from appliance.services.box_kinds import VOICEMAIL
from appliance.storage.messages import Messages
from appliance.storage.record_values import StoredMessage


def _cells(found: StoredMessage) -> Sequence[str]:
    return mailbox_name(found.message.mailbox), seconds(found.message.seconds)


app = box_app(
    BoxWords(
        kind=VOICEMAIL,
        store=Messages,
        folder=lambda instance: instance.voicemail,
        summary="The messages that callers left.",
        every="Those heard and those deleted as well.",
        seen="heard",
        export="Copy a message's sound out, as WAV.",
        came="Left",
        headings=("Mailbox", "Length"),
        cells=_cells,
    )
)
