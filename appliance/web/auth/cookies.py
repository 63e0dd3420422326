"""The cookie of a browser that is signed in. Its secret opens the house, so no script can read it."""

import ipaddress

from starlette.requests import HTTPConnection
from starlette.responses import Response

from appliance.services.accounts.recognition import LIFETIME
from appliance.services.accounts.where import From

COOKIE = "zongji"

_LONGEST_SECRET = 200


def secret_of(connection: HTTPConnection) -> str:
    """Give the cookie's secret, "" without one."""
    return connection.cookies.get(COOKIE, "")[:_LONGEST_SECRET]


def give_cookie(response: Response, connection: HTTPConnection, secret: str) -> None:
    """Have the browser keep the secret, for no other site's pages and no script."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(LIFETIME.total_seconds()),
        path="/",
        secure=is_encrypted(connection),
        httponly=True,
        samesite="strict",
    )


def take_cookie(response: Response, connection: HTTPConnection) -> None:
    """Have the browser forget it."""
    response.delete_cookie(COOKIE, path="/", secure=is_encrypted(connection), httponly=True, samesite="strict")


def is_encrypted(connection: HTTPConnection) -> bool:
    """Tell whether it came by TLS."""
    return connection.url.scheme in ("https", "wss")


def where_from(connection: HTTPConnection) -> From:
    """Tell where a request comes from."""
    return From(address_of(connection), connection.headers.get("user-agent", ""))


def address_of(connection: HTTPConnection) -> str:
    """Give the address behind it. No header is believed: nothing stands before us."""
    return "" if connection.client is None else connection.client.host


def is_loopback(address: str) -> bool:
    """Tell whether it is this machine's own."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
