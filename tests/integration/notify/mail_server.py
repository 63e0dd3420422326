"""A mail server: aiosmtpd, with and without TLS and a login, that takes mail or answers as it is told."""

import asyncio
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import TracebackType
from typing import Any, Literal, Self, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.integration.notify.web_server import server_tls

USER, PASSWORD = "office@example.com", "授权码-9731"


@dataclass(frozen=True, slots=True)
class Received:
    """A mail that was taken."""

    sender: str
    to: list[str]
    message: EmailMessage
    secured: bool


@dataclass
class MailServer:
    """Open within `async with`. `answers` to the end of each mail, the last one from then on.

    "" says nothing, "late" takes a mail after a second, "cut" takes it and ends the connection.
    """

    security: Literal["tls", "starttls", "none"] = "none"
    login: bool = False
    answers: list[str] = field(default_factory=lambda: ["250 taken"])
    refused: frozenset[str] = frozenset()
    mails: list[Received] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        context = server_tls() if self.security == "tls" else None
        self._server = await loop.create_server(self._protocol, "127.0.0.1", 0, ssl=context)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()

    def settings(self, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - keys of a document
        """Give what stands in the configuration."""
        who = {"username": USER, "password": PASSWORD} if self.login else {}
        place = {"host": "localhost", "port": self.port, "security": self.security}
        return {**place, "sender": "pbx@example.com", **who, **more}

    def _protocol(self) -> SMTP:
        made = SMTP(
            self,
            hostname="mail.test",
            enable_SMTPUTF8=False,
            tls_context=server_tls() if self.security == "starttls" else None,
            require_starttls=self.security == "starttls",
            authenticator=_authenticate if self.login else None,
            auth_required=self.login,
            auth_require_tls=True,
        )
        if self.security == "tls":
            # It knows TLS by STARTTLS alone, and offers no login without.
            made._tls_protocol = True  # type: ignore[assignment]  # anything that is true
        return made

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse whom it is told to."""
        del server, session, options
        if address in self.refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Take a mail, or don't."""
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if not answer:
            await asyncio.Event().wait()
        if answer == "late":
            await asyncio.sleep(1)
            answer = "250 taken"
        if answer == "cut":
            assert server.transport is not None
            server.transport.close()
        if answer.startswith("250") or answer == "cut":
            message = message_from_bytes(cast("bytes", envelope.content), policy=default)
            assert server.transport is not None
            secured = session.ssl is not None or server.transport.get_extra_info("ssl_object") is not None
            taken = Received(str(envelope.mail_from), list(envelope.rcpt_tos), message, secured)
            self.mails.append(taken)
        return answer


def _authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:  # noqa: ANN401 - aiosmtpd's shape
    good = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
    return AuthResult(success=good, handled=good)
