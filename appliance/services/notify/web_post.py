"""One POST, and what its answer means: verified TLS, a deadline a phase and a total one, no redirects, no proxy."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from appliance.services.notify.outcome import Failed

MOST_ANSWER_BYTES = 65_536
"""Robots answer in a line; whatever sends more is cut."""

_TRY_AGAIN = frozenset({408, 425, 429})
_LONGEST_TOLD = 160


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long a try may take: to connect, from one byte to the next, and in all."""

    connect_s: float = 5.0
    silence_s: float = 20.0
    total_s: float = 30.0


@dataclass(frozen=True, slots=True)
class WebPost:
    """What is sent. Addresses of robots hold their keys."""

    url: str = field(repr=False)
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """A status of 2xx, and the body when it was asked for; None when it broke off."""

    status: int
    body: bytes | None = None


async def web_post(
    post: WebPost, trusted: ssl.SSLContext, deadlines: Deadlines, now: datetime, *, wants_body: bool
) -> Answer | Failed:
    """Send, and read the answer. Never raises for what a server or network does."""
    timeout = httpx.Timeout(deadlines.silence_s, connect=deadlines.connect_s)
    try:
        async with (
            asyncio.timeout(deadlines.total_s),
            httpx.AsyncClient(verify=trusted, timeout=timeout, trust_env=False, follow_redirects=False) as client,
            client.stream("POST", post.url, content=post.body, headers=dict(post.headers)) as answer,
        ):
            failed = failure_of(answer.status_code, answer.headers.get("Retry-After", ""), now)
            if failed is not None:
                return failed
            return Answer(answer.status_code, await _read(answer) if wants_body else None)
    except (TimeoutError, httpx.TimeoutException) as error:
        phase = "connection" if isinstance(error, httpx.ConnectTimeout) else "answer"
        return Failed(f"no {phase} in time")
    except httpx.InvalidURL as error:
        return Failed(f"the address can't be used: {_short(error)}", refused=True)
    except (httpx.HTTPError, OSError) as error:
        return Failed(_short(error))


def failure_of(status: int, retry_after: str, now: datetime) -> Failed | None:
    """Judge a status; None for one of 2xx."""
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return Failed(f"answered {status}: it redirects, which is not followed", refused=True)
    again = status in _TRY_AGAIN or status >= 500
    return Failed(f"answered {status}", refused=not again, retry_after_s=retry_after_s(retry_after, now))


def retry_after_s(header: str, now: datetime) -> float | None:
    """Read `Retry-After` (RFC 9110 §10.2.3): seconds or a date; None for none, or for what is neither."""
    text = header.strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())


async def _read(answer: httpx.Response) -> bytes | None:
    body = b""
    try:
        async for part in answer.aiter_raw():
            body += part
            if len(body) > MOST_ANSWER_BYTES:
                return None
    except httpx.TransportError:
        return None
    return body


def _short(error: Exception) -> str:
    """Tell an error in a line."""
    told = str(error).partition("\n")[0][:_LONGEST_TOLD]
    return f"{type(error).__name__}: {told}" if told else type(error).__name__
