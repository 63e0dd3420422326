"""Which sound files are taken, told by their first bytes: names and claims of others don't count."""

from appliance.errors import UserError

REMEDY = "upload WAV, MP3, Ogg (Vorbis or Opus) or FLAC; most programs can save a recording as one of them"

_TAKEN = ("WAV", "WAVEX", "FLAC", "OGG", "MP3", "MPEG")


def refuse_other_kinds(start: bytes) -> None:
    """Raise UserError that names what it is, unless the file begins as one of the kinds that are taken."""
    if not start:
        raise UserError("the file is empty", "choose the recording again")
    if not _may_be_taken(start):
        raise UserError(_named(start), REMEDY)


def is_taken(format_: str) -> bool:
    """Tell whether the decoder's own finding is one of ours."""
    return format_ in _TAKEN


def _may_be_taken(start: bytes) -> bool:
    if start[:4] == b"RIFF":
        return start[8:12] == b"WAVE"
    return start[:4] in {b"fLaC", b"OggS"} or start[:3] == b"ID3" or _is_mpeg_layer_3(start)


def _is_mpeg_layer_3(start: bytes) -> bool:
    """An MPEG audio frame begins with eleven bits set; then version and layer (ISO/IEC 11172-3, 2.4.1.3)."""
    return len(start) > 1 and start[0] == 0xFF and start[1] & 0xE6 == 0xE2


def _named(start: bytes) -> str:
    if start[4:8] == b"ftyp":
        return "this is an M4A, AAC or video file, which can't be read here"
    if start[0] == 0xFF and start[1:2] and start[1] & 0xF6 == 0xF0:
        return "this is an AAC file, which can't be read here"
    if start[:4] == b"\x30\x26\xb2\x75":
        return "this is a WMA file, which can't be read here"
    if start[:5] == b"#!AMR":
        return "this is an AMR file, which can't be read here"
    if start[:2] == b"PK" or start[:3] == b"\x1f\x8b\x08":
        return "this is an archive, not a sound file"
    return "this is not a sound file"
