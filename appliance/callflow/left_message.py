"""How people are told of a voicemail, whoever took it: the flow, or the dialplan alone."""

from appliance.callflow.notices import Notice, NoticeKind
from appliance.callflow.trace import VoiceMessage
from appliance.domain.ids import HotlineId
from appliance.domain.phone_number import PhoneNumber


def message_notice(left: VoiceMessage, hotline: HotlineId | None, caller: PhoneNumber | None) -> Notice:
    """Tell of a message; the key is its file's, so that telling it again tells nobody twice."""
    return Notice(
        NoticeKind.VOICEMAIL,
        f"voicemail-{left.file}",
        left.at,
        call=left.call,
        hotline=hotline,
        department=left.mailbox,
        caller=caller,
        file=left.file,
        facts={"seconds": f"{left.seconds:.0f}"},
    )
