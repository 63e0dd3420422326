"""A caller whose SIP is written byte by byte, to say what no phone would say. It has no ears and no voice."""

import socket
from collections.abc import Sequence
from hashlib import md5
from itertools import count
from re import search
from secrets import token_hex
from types import TracebackType
from typing import Self

_HOST = "127.0.0.1"
_ANSWER_S = 10.0
_UNAUTHORISED = 401
_FINAL = 200


class RoughCaller:
    """One call on a line; `sender` is the From header's value, whatever bytes it holds."""

    def __init__(
        self,
        server_port: int,
        user: str,
        password: str,
        sender: bytes,
        *,
        headers: Sequence[bytes] = (),
        host: str = _HOST,
        answer_s: float = _ANSWER_S,
    ) -> None:
        """Take the server's port on this machine, the line's account, and the From header.

        `headers` go with every INVITE, whole lines each; `host` is the loopback address to call from. Whoever isn't
        answered within `answer_s` gets a TimeoutError.
        """
        self._server = (_HOST, server_port)
        self._user, self._password = user, password
        self._headers = headers
        self._socket, self._rtp = _bound(host, answer_s), _bound(host, answer_s)
        self._host = host
        self._port = self._socket.getsockname()[1]
        self._id = token_hex(8)
        self._from = sender + f";tag={token_hex(4)}".encode()
        self._to = b""
        self._uri = ""
        self._numbers = count(1)
        self._is_up = False

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the call, if there is one, and close."""
        if self._is_up:
            self.hang_up()
        self._socket.close()
        self._rtp.close()

    def call(self, called: str, to: str | None = None) -> int:
        """Call and wait for the answer; give its code. `to` is the number in the To header, where it is another."""
        self._uri = f"sip:{called}@{_HOST}:{self._server[1]}"
        self._to = f"<sip:{called if to is None else to}@{_HOST}:{self._server[1]}>".encode()
        code = self._request("INVITE", _sdp(self._rtp.getsockname()[1]), b"application/sdp")
        self._is_up = code == _FINAL
        return code

    def press(self, key: str) -> None:
        """Press a key, by SIP INFO."""
        self._request("INFO", f"Signal={key}\r\nDuration=100\r\n".encode(), b"application/dtmf-relay")

    def transfer(self, target: str) -> int:
        """Ask the other side to call somebody else (REFER); give the code of its answer."""
        self._headers = (f"Refer-To: <{target}>".encode(), f"Referred-By: <{self._uri}>".encode())
        return self._request("REFER")

    def hang_up(self) -> None:
        """End the call."""
        self._is_up = False
        self._request("BYE")

    def _request(self, method: str, body: bytes = b"", kind: bytes = b"") -> int:
        number = next(self._numbers)
        answer = self._exchange(method, number, body, kind, b"")
        if _code(answer) == _UNAUTHORISED:
            number = next(self._numbers)
            answer = self._exchange(method, number, body, kind, self._credentials(method, answer))
        return _code(answer)

    def _exchange(self, method: str, number: int, body: bytes, kind: bytes, credentials: bytes) -> bytes:
        """Send a request and give its final answer."""
        branch = token_hex(8)
        self._send(method, number, branch, (kind, body), credentials)
        while _code(answer := self._socket.recv(65536)) < _FINAL or not _is_of(answer, method, number):
            pass
        if method == "INVITE":
            if _code(answer) == _FINAL:
                self._to = _header(answer, b"To")
                branch = token_hex(8)
            self._send("ACK", number, branch, (b"", b""), b"")
        return answer

    def _send(self, method: str, number: int, branch: str, content: tuple[bytes, bytes], credentials: bytes) -> None:
        kind, body = content
        lines = [
            f"{method} {self._uri} SIP/2.0".encode(),
            f"Via: SIP/2.0/UDP {self._host}:{self._port};rport;branch=z9hG4bK{branch}".encode(),
            b"Max-Forwards: 70",
            b"From: " + self._from,
            b"To: " + self._to,
            f"Call-ID: {self._id}".encode(),
            f"CSeq: {number} {method}".encode(),
            f"Contact: <sip:rough@{self._host}:{self._port}>".encode(),
            *([b"Content-Type: " + kind] if kind else []),
            *([credentials] if credentials else []),
            *(self._headers if method in {"INVITE", "REFER"} else ()),
            f"Content-Length: {len(body)}".encode(),
        ]
        self._socket.sendto(b"\r\n".join(lines) + b"\r\n\r\n" + body, self._server)

    def _credentials(self, method: str, challenge: bytes) -> bytes:
        """Answer a digest challenge (RFC 2617, `qop=auth`)."""
        asked = _header(challenge, b"WWW-Authenticate").decode()
        realm, nonce = _quoted(asked, "realm"), _quoted(asked, "nonce")
        own = token_hex(8)
        secret = _hash(f"{self._user}:{realm}:{self._password}")
        response = _hash(f"{secret}:{nonce}:00000001:{own}:auth:{_hash(f'{method}:{self._uri}')}")
        return (
            f'Authorization: Digest username="{self._user}", realm="{realm}", nonce="{nonce}", uri="{self._uri}", '
            f'response="{response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="{own}"'
        ).encode()


def _bound(host: str, answer_s: float) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    bound.bind((host, 0))
    bound.settimeout(answer_s)
    return bound


def _sdp(port: int) -> bytes:
    lines = ("v=0", f"o=- 1 1 IN IP4 {_HOST}", "s=-", f"c=IN IP4 {_HOST}", "t=0 0", f"m=audio {port} RTP/AVP 8")
    return "".join(f"{line}\r\n" for line in lines).encode()


def _code(message: bytes) -> int:
    """Give an answer's code, 0 for a request of the other side."""
    return int(message[8:11]) if message.startswith(b"SIP/2.0 ") else 0


def _is_of(answer: bytes, method: str, number: int) -> bool:
    return _header(answer, b"CSeq") == f"{number} {method}".encode()


def _header(message: bytes, name: bytes) -> bytes:
    head = message.partition(b"\r\n\r\n")[0].split(b"\r\n")
    return next(line.partition(b":")[2].strip() for line in head if line.lower().startswith(name.lower() + b":"))


def _quoted(text: str, name: str) -> str:
    found = search(f'{name}="([^"]*)"', text)
    assert found is not None, f"no {name} in {text}"
    return found[1]


def _hash(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()
