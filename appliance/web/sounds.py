"""Answers that are files of people's: heard or seen in the page, in parts where the browser seeks, or taken along."""

import re
from pathlib import Path
from typing import Any

from fastapi.responses import FileResponse

from appliance.storage.record_values import StoredFile
from appliance.web.errors import NotFound

_TYPES = {
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".opus": "audio/ogg",
    ".ogg": "audio/ogg",
    ".pdf": "application/pdf",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}
_UNFIT = re.compile(r"[^\w.+-]+")
_GONE = "There is no such file, or it is no longer there."


def kept_file(path: Path, name: str, *, along: bool) -> FileResponse:
    """Answer with a file, whole or the parts that are asked for (Range); `along`: to be saved under `name`.

    Raises NotFound when it isn't there.
    """
    if not path.is_file():
        raise NotFound(_GONE, "it may have been removed when its time was over")
    return FileResponse(
        path,
        media_type=_TYPES.get(path.suffix, "application/octet-stream"),
        filename=_UNFIT.sub("-", name) + path.suffix,
        content_disposition_type="attachment" if along else "inline",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache"},
    )


def name_of(thing: str, found: StoredFile) -> str:
    """Give the name under which somebody saves it: what it is, when it came, for whom; never the caller's number."""
    return f"{thing}-{found.left.at:%Y%m%d-%H%M%S}-{found.left.mailbox or 'company'}"


def file_answer(*types: str) -> dict[int | str, dict[str, Any]]:
    """Give the `responses` of a route that answers with such a file."""
    content = {type_: {"schema": {"type": "string", "format": "binary"}} for type_ in types}
    return {
        200: {"content": content, "description": "the whole file"},
        206: {"content": content, "description": "the part that was asked for by Range"},
        416: {"description": "the file has no such part"},
    }


SOUND = file_answer("audio/wav", "audio/flac", "audio/ogg")
