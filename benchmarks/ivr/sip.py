"""SIP messages as text: only what one outgoing call over UDP needs (RFC 3261, RFC 7616)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import md5

Headers = Iterable[tuple[str, str]]

_VIA, _FROM, _TO, _CALL_ID, _CSEQ = ECHOED = ("Via", "From", "To", "Call-ID", "CSeq")
"""What an answer takes over from its request, in this order."""
_PARAMETER = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,"]+))')
_MEDIA = re.compile(r"^c=IN IP4 (?P<host>\S+)\s.*^m=audio (?P<port>\d+) ", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Message:
    """A request or an answer: the first line, the headers in order, and the body."""

    first_line: str
    headers: tuple[tuple[str, str], ...]
    body: str = ""

    @classmethod
    def parse(cls, datagram: bytes) -> "Message":
        """Read a datagram. Raises ValueError when it is no SIP message."""
        head, _, body = datagram.decode("utf-8", "replace").partition("\r\n\r\n")
        first_line, *lines = head.split("\r\n")
        if "SIP/2.0" not in first_line:
            raise ValueError(f"not SIP: {first_line[:40]!r}")
        pairs = (line.partition(":") for line in lines)
        return cls(first_line, tuple((name.strip(), value.strip()) for name, _, value in pairs), body)

    def encode(self) -> bytes:
        """Write it as a datagram."""
        lines = [self.first_line, *(f"{name}: {value}" for name, value in self.headers)]
        return ("\r\n".join([*lines, f"Content-Length: {len(self.body)}"]) + "\r\n\r\n" + self.body).encode()

    def get(self, name: str) -> str:
        """Give the first header of this name, "" without one."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def status(self) -> int | None:
        """The answer's code; None for a request."""
        word, _, rest = self.first_line.partition(" ")
        return int(rest[:3]) if word == "SIP/2.0" else None

    @property
    def method(self) -> str:
        """The request's method, also of the request that is answered."""
        return self.get(_CSEQ).rpartition(" ")[2]


def answer(request: Message, status: str) -> Message:
    """Answer a request, such as with "200 OK"."""
    return Message(f"SIP/2.0 {status}", tuple(pair for pair in request.headers if pair[0] in ECHOED))


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are for a switchboard that asks."""

    user: str
    password: str


def credentials(challenge: str, account: Account, method: str, uri: str) -> str:
    """Answer a digest challenge (MD5, qop=auth)."""
    given = {name: quoted or plain for name, quoted, plain in _PARAMETER.findall(challenge)}
    realm, nonce = given["realm"], given["nonce"]
    count, client = "00000001", "zongji"
    secret = _digest(account.user, realm, account.password)
    response = _digest(secret, nonce, count, client, "auth", _digest(method, uri))
    opaque = f', opaque="{given["opaque"]}"' if "opaque" in given else ""
    return (
        f'Digest username="{account.user}", realm="{realm}", nonce="{nonce}", uri="{uri}", response="{response}", '
        f'algorithm=MD5, qop=auth, nc={count}, cnonce="{client}"{opaque}'
    )


def offer(host: str, port: int) -> str:
    """Describe a caller that speaks A-law and sends keys by RFC 4733."""
    lines = (
        "v=0", f"o=- 1 1 IN IP4 {host}", "s=-", f"c=IN IP4 {host}", "t=0 0", f"m=audio {port} RTP/AVP 8 101",
        "a=rtpmap:8 PCMA/8000", "a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-16", "a=ptime:20", "a=sendrecv",
    )  # fmt: skip
    return "\r\n".join(lines) + "\r\n"


def media_address(description: str) -> tuple[str, int]:
    """Read from a session description where to send RTP. Raises ValueError when it doesn't say."""
    match = _MEDIA.search(description)
    if match is None:
        raise ValueError("no audio in the session description")
    return match["host"], int(match["port"])


def _digest(*parts: str) -> str:
    return md5(":".join(parts).encode(), usedforsecurity=False).hexdigest()
