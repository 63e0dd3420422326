"""How much a request's body may have. The gate counts it as it comes, so that nothing larger reaches memory or disk."""

from http import HTTPStatus
from typing import Any

from fastapi import Depends
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

OPEN_BODY_BYTES = 64 * 1024
"""What strangers may send: a name, a password, a code."""
BODY_BYTES = 8 * 1024 * 1024
"""What may be sent but for files. The largest document has two megabytes, or twice that with each character escaped."""
_FORM_BYTES = 64 * 1024
"""What a form has beside its file."""


class Takes:
    """Stands among a route's dependencies: its body has so many bytes at most; None: the route itself counts."""

    def __init__(self, most_bytes: int | None) -> None:
        self.most_bytes = most_bytes

    def __call__(self) -> None:
        """Do nothing: the gate has counted."""


def takes_file(most_bytes: int) -> Any:  # noqa: ANN401 - what FastAPI takes
    """`dependencies=[takes_file(LARGEST)]` of a route to which a form with a file is sent."""
    return Depends(Takes(most_bytes + _FORM_BYTES))


BY_ITSELF = Depends(Takes(None))
"""`dependencies=[BY_ITSELF]` of a route that reads what is sent piece by piece, and ends where it is too much."""


class Bounded:
    """A request's body that ends with 413 where it is too long."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit

    async def __call__(self) -> Message:
        """Give the next piece."""
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This is too much at once.")
        return message
