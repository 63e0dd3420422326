"""What a notice can be about: the words of the configuration, the record and the webhooks alike."""

from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice is about; the same words stand in the configuration."""

    VOICEMAIL = "voicemail"
    FAX = "fax"
    MISSED_CALL = "missed_call"
    CALLBACK = "callback"
    LOW_RATING = "low_rating"
    CAP_WARNING = "cap_warning"
    LINE_DOWN = "line_down"
    LINE_UP = "line_up"
    LINE_FAULT = "line_fault"
    DISK = "disk"
