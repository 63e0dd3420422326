"""The SIP messages of one light caller (RFC 3261, digest of RFC 2617): text out, text in, no sockets."""

from dataclasses import dataclass, field
from hashlib import md5
from itertools import count
from re import search
from secrets import token_hex

from hil_rig.phones.api import PhoneAccount

HOST = "127.0.0.1"
_ANONYMOUS = "anonymous"


@dataclass(slots=True)
class Message:
    """A request or an answer that came in; header names are small letters, of each the first value counts."""

    first: str
    headers: dict[str, str]
    body: str

    @classmethod
    def read(cls, datagram: bytes) -> "Message":
        """Read a datagram."""
        head, _, body = datagram.decode("utf-8", "replace").partition("\r\n\r\n")
        first, *lines = head.split("\r\n")
        headers: dict[str, str] = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers.setdefault(name.strip().lower(), value.strip())
        return cls(first, headers, body)

    @property
    def code(self) -> int:
        """The code of an answer; 0 for a request."""
        return int(self.first.split(" ")[1]) if self.first.startswith("SIP/2.0 ") else 0

    @property
    def sequence(self) -> tuple[int, str]:
        """The number and method of `CSeq`."""
        number, method = self.headers["cseq"].split(" ", 1)
        return int(number), method


@dataclass(slots=True)
class Dialog:
    """One call as its caller sees it: it writes the requests, and keeps what the other side said."""

    account: PhoneAccount
    called: str
    sip_port: int
    rtp_port: int
    id: str = field(default_factory=lambda: token_hex(8))
    to: str = ""
    from_: str = ""
    remote: str = ""
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    invite: tuple[int, str] = (0, "")
    """Number and branch of the latest INVITE."""

    def __post_init__(self) -> None:
        """Say who calls whom."""
        number = self.account.caller_number
        host = "anonymous.invalid" if number == _ANONYMOUS else HOST
        name = f'"{self.account.display_name}" ' if self.account.display_name else ""
        self.from_ = f"{name}<sip:{number}@{host}>;tag={token_hex(4)}"
        self.remote = self.account.destination(self.called)
        self.to = f"<{self.remote}>"

    def request(self, method: str, extra: str = "", body: str = "", kind: str = "") -> bytes:
        """Write a request with a number of its own."""
        number, branch = next(self.numbers), token_hex(8)
        if method == "INVITE":
            self.invite = (number, branch)
        return self._write(method, method, (number, branch), extra, (kind, body))

    def call(self, extra: str = "") -> bytes:
        """Write the INVITE."""
        return self.request("INVITE", extra, self.offer(), "application/sdp")

    def cancel(self) -> bytes:
        """Write the CANCEL of the latest INVITE."""
        return self._write("CANCEL", "CANCEL", self.invite, "", ("", ""))

    def acknowledge(self, *, accepted: bool) -> bytes:
        """Write the ACK of the latest INVITE's final answer; that of an acceptance is a transaction of its own."""
        number, branch = self.invite
        return self._write("ACK", "ACK", (number, token_hex(8) if accepted else branch), "", ("", ""))

    def credentials(self, method: str, challenged: Message) -> str:
        """Answer a challenge, for the same request sent again."""
        asked = challenged.headers["www-authenticate"]
        realm, nonce = _quoted(asked, "realm"), _quoted(asked, "nonce")
        own, user = token_hex(8), self.account.user
        secret = _hash(f"{user}:{realm}:{self.account.password}")
        response = _hash(f"{secret}:{nonce}:00000001:{own}:auth:{_hash(f'{method}:{self.remote}')}")
        return (
            f'Authorization: Digest username="{user}", realm="{realm}", nonce="{nonce}", uri="{self.remote}", '
            f'response="{response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="{own}"\r\n'
        )

    def offer(self) -> str:
        """Describe our audio: A-law, and keys as events, so that nobody listens for tones."""
        return (
            f"v=0\r\no=- 1 1 IN IP4 {HOST}\r\ns=-\r\nc=IN IP4 {HOST}\r\nt=0 0\r\n"
            f"m=audio {self.rtp_port} RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n"
        )

    def _write(self, method: str, of: str, which: tuple[int, str], extra: str, content: tuple[str, str]) -> bytes:
        number, branch = which
        kind, body = content
        return (
            f"{method} {self.remote} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {HOST}:{self.sip_port};rport;branch=z9hG4bK{branch}\r\n"
            f"Max-Forwards: 70\r\nFrom: {self.from_}\r\nTo: {self.to}\r\nCall-ID: {self.id}\r\n"
            f"CSeq: {number} {of}\r\nContact: <sip:{self.account.user}@{HOST}:{self.sip_port}>\r\n"
            + (f"Content-Type: {kind}\r\n" if kind else "")
            + f"{extra}Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()


def accepted(request: Message, dialog: Dialog) -> bytes:
    """Answer a request of the other side with 200."""
    body = dialog.offer() if request.sequence[1] == "INVITE" else ""
    kept = "".join(f"{name.title()}: {request.headers[name]}\r\n" for name in ("via", "from", "to", "call-id", "cseq"))
    kind = "Content-Type: application/sdp\r\n" if body else ""
    contact = f"Contact: <sip:light@{HOST}:{dialog.sip_port}>\r\n"
    return f"SIP/2.0 200 OK\r\n{kept}{contact}{kind}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def _quoted(text: str, name: str) -> str:
    found = search(f'{name}="([^"]*)"', text)
    assert found is not None, f"no {name} in {text}"
    return found[1]


def _hash(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()
