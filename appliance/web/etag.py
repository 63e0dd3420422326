"""ETags: whoever changes a shared thing must have seen its newest state, so that nobody's work is overwritten."""

import hashlib
from typing import Annotated

from fastapi import Header

from appliance.web.errors import Changed, MatchMissing

IfMatch = Annotated[str | None, Header(alias="If-Match", description="the ETag of what was read")]


def etag(*parts: str | int) -> str:
    """Make the ETag of a thing from what changes whenever it does: its version, or its content."""
    digest = hashlib.sha256("\0".join(str(part) for part in parts).encode()).hexdigest()
    return f'"{digest[:24]}"'


def require_match(given: str | None, current: str, by: str = "", when: str = "") -> None:
    """Let a change pass that is based on the `current` ETag.

    Raises MatchMissing (428) without If-Match and Changed (412), naming who changed it and when, for another state.
    """
    if given is None:
        raise MatchMissing
    if given.strip() != current:
        told = f" by {by}" if by else ""
        told += f" at {when}" if when else ""
        raise Changed(
            f"It was changed{told} since you opened it.", "look at the newer state, and make your change there"
        )
