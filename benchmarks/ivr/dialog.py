"""One outgoing call's SIP without I/O: messages in, messages out."""

from dataclasses import dataclass
from uuid import uuid4

from benchmarks.ivr.sip import Account, Message, answer, credentials, media_address, offer

_FIRST_FINAL, _FIRST_REFUSAL, _UNAUTHORIZED = 200, 300, 401


@dataclass(frozen=True, slots=True)
class Target:
    """Whom to call: the switchboard's address, the number there, and the account if it asks for one."""

    host: str
    port: int
    number: str
    account: Account | None = None

    @property
    def uri(self) -> str:
        """The number's address."""
        return f"sip:{self.number}@{self.host}:{self.port}"


class Dialog:
    """INVITE, an answer to a challenge, ACK, and a 200 to the other side's BYE.

    `media` is where to send RTP, None before the call is answered; `ended` and `refused` tell how it went. `invite` is
    the INVITE that stands, to be sent again while it `is_unheard`.
    """

    def __init__(self, target: Target, own: tuple[str, int], caller: str, rtp_port: int) -> None:
        self.call_id = uuid4().hex
        self.media: tuple[str, int] | None = None
        self.ended = False
        self.refused = ""
        self._target = target
        self._own = "{}:{}".format(*own)
        self._caller = caller
        self._tag = uuid4().hex[:8]
        self._offer = offer(own[0], rtp_port)
        self._heard = 0
        self._sequence = 0
        self.invite = self._new_invite()

    @property
    def is_unheard(self) -> bool:
        """Whether nobody has answered the INVITE that stands: it may have got lost."""
        return self._heard < self._sequence

    def receive(self, message: Message) -> list[Message]:
        """Take a message of this call; give what to send."""
        if message.status is None:
            return self._requested(message)
        if message.method != "INVITE" or message.status < _FIRST_FINAL:
            self._heard = self._sequence
            return []
        return self._answered(message, message.status)

    def _requested(self, request: Message) -> list[Message]:
        self.ended = self.ended or request.method == "BYE"
        return [answer(request, "200 OK" if request.method == "BYE" else "405 Method Not Allowed")]

    def _answered(self, final: Message, status: int) -> list[Message]:
        self._heard = int(final.get("CSeq").split()[0])
        if status < _FIRST_REFUSAL:
            self.media = self.media or media_address(final.body)
            return [self._ack(final, _branch())]
        acknowledged = self._ack(final, f"{self.call_id}{self._heard}")
        if status != _UNAUTHORIZED or self._target.account is None or self._heard > 1:
            self.refused = self.refused or final.first_line
            return [acknowledged]
        if self._heard == self._sequence:
            allowed = credentials(final.get("WWW-Authenticate"), self._target.account, "INVITE", self._target.uri)
            self.invite = self._new_invite(("Authorization", allowed))
        return [acknowledged, self.invite]

    def _new_invite(self, *extra: tuple[str, str]) -> Message:
        self._sequence += 1
        branch = f"{self.call_id}{self._sequence}"
        headers = self._headers("INVITE", self._sequence, f"<{self._target.uri}>", branch)
        headers += [*extra, ("Content-Type", "application/sdp")]
        return Message(f"INVITE {self._target.uri} SIP/2.0", tuple(headers), self._offer)

    def _ack(self, final: Message, branch: str) -> Message:
        headers = self._headers("ACK", self._heard, final.get("To"), branch)
        return Message(f"ACK {self._target.uri} SIP/2.0", tuple(headers))

    def _headers(self, method: str, sequence: int, to: str, branch: str) -> list[tuple[str, str]]:
        return [
            ("Via", f"SIP/2.0/UDP {self._own};rport;branch=z9hG4bK{branch}"),
            ("Max-Forwards", "70"),
            ("From", f"<sip:{self._caller}@{self._own}>;tag={self._tag}"),
            ("To", to),
            ("Call-ID", self.call_id),
            ("CSeq", f"{sequence} {method}"),
            ("Contact", f"<sip:{self._caller}@{self._own}>"),
        ]


def _branch() -> str:
    return uuid4().hex[:16]
