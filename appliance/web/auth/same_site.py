"""Against other sites' pages that ask us in a signed-in person's name (CSRF). The cookie is SameSite=Strict besides."""

from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from appliance.web.errors import Refusal

HEADER = "X-Zongji"

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class ForeignPage(Refusal):
    """The request comes from a page that isn't ours."""

    status = HTTPStatus.FORBIDDEN
    kind = "foreign_page"

    def __init__(self) -> None:
        super().__init__(
            "This request doesn't come from a page of this switchboard.",
            f"send the header `{HEADER}: 1`, and no Origin of another host",
        )


def refuse_foreign(connection: HTTPConnection) -> None:
    """Raise ForeignPage unless a changing request, or a web socket, comes from a page of ours."""
    if connection.scope["type"] == "websocket":
        if not is_own_origin(connection):
            raise ForeignPage
        return
    if connection.scope["method"] in _READING:
        return
    if connection.headers.get(HEADER) != "1" or not is_own_origin(connection):
        raise ForeignPage


def is_own_origin(connection: HTTPConnection) -> bool:
    """Tell whether the page's origin, where the browser names one, is the host that is asked."""
    origin = connection.headers.get("origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc.lower() == connection.headers.get("host", "").lower() != ""
    except ValueError:
        return False
