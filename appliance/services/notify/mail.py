"""A notice as a mail, and handing it to the mail server: TLS verified, every step within a deadline."""

import asyncio
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime

import aiosmtplib

from appliance.config.model.notifications import EmailChannel, MailServer
from appliance.services.notify.attachment import Attachment
from appliance.services.notify.outcome import Failed, Outcome, Sent
from appliance.services.notify.web_post import Deadlines
from appliance.services.notify.wording import Letter

_GOODBYE_S = 2.0
_IN_BASE64 = 1.4
_SLOWEST_BYTES_A_S = 64_000
"""What a poor line to the Internet sends."""
_LONGEST_TOLD = 160


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail, and to whom."""

    message: EmailMessage = field(repr=False)
    sender: str
    to: tuple[str, ...]
    extra_s: float = 0.0
    """How much longer than others it may take, for what goes with it."""


def mail_of(channel: EmailChannel, server: MailServer, letter: Letter, attached: Attachment | str) -> Mail:
    """Write a mail. `attached` is a file, or a sentence on why there is none, "" where none is expected."""
    message = EmailMessage(policy=SMTP_POLICY)
    message["Subject"] = letter.subject
    message["From"] = Address(letter.company, addr_spec=server.sender)
    message["To"] = ", ".join(channel.to)
    message["Date"] = format_datetime(letter.at.astimezone(UTC))
    message["Message-ID"] = f"<{letter.id}@{server.sender.rpartition('@')[2]}>"
    message["X-Zongji-Id"] = letter.id
    message["Auto-Submitted"] = "auto-generated"
    note = f"\n\n{attached}" if isinstance(attached, str) and attached else ""
    message.set_content(f"{letter.text}{note}\n")
    if isinstance(attached, Attachment):
        kind, _, sort = attached.media_type.partition("/")
        message.add_attachment(attached.content, maintype=kind, subtype=sort, filename=attached.name)
        extra_s = len(attached.content) * _IN_BASE64 / _SLOWEST_BYTES_A_S
        return Mail(message, server.sender, channel.to, extra_s)
    return Mail(message, server.sender, channel.to)


async def hand_over(mail: Mail, server: MailServer, trusted: ssl.SSLContext, deadlines: Deadlines) -> Outcome:
    """Give a mail to the server. Never raises for what a server or network does."""
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.usual_port,
        local_hostname=socket.gethostname(),  # left out, it is asked of DNS
        use_tls=server.security == "tls",
        start_tls=server.security == "starttls",
        tls_context=None if server.security == "none" else trusted,
        timeout=deadlines.silence_s + mail.extra_s,
    )
    try:
        async with asyncio.timeout(deadlines.total_s + mail.extra_s):
            await client.connect()
            if server.username is not None and server.password is not None:
                await client.login(server.username, server.password.get_secret_value())
            refused, _ = await client.send_message(mail.message, sender=mail.sender, recipients=list(mail.to))
    except (TimeoutError, aiosmtplib.SMTPTimeoutError):
        return Failed("no answer in time")
    except aiosmtplib.SMTPRecipientsRefused as error:
        return _refused(max(each.code for each in error.recipients), str(error.recipients[0].message))
    except aiosmtplib.SMTPResponseException as error:
        return _refused(error.code, error.message)
    except aiosmtplib.SMTPNotSupported as error:
        return Failed(f"the server can't do what is asked of it: {_line(str(error))}", refused=True)
    except (aiosmtplib.SMTPException, OSError) as error:
        return Failed(f"{type(error).__name__}: {_line(str(error))}")
    else:
        return Sent("; ".join(f"{address} was refused: {answer[0]}" for address, answer in refused.items()))
    finally:
        await _leave(client)


def _refused(code: int, message: str) -> Failed:
    """Judge an answer (RFC 5321 §4.2.1): 5yz is for good, 4yz for now."""
    return Failed(f"the server answered {code}: {_line(message)}", refused=code >= 500)


async def _leave(client: aiosmtplib.SMTP) -> None:
    """Say good-bye, and close whatever becomes of that: the mail is handed over already."""
    with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
        async with asyncio.timeout(_GOODBYE_S):
            await client.quit()
    client.close()


def _line(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)[:_LONGEST_TOLD]
