"""The channels of a document: sends a notice by one of them, and gives what came of it."""

import asyncio
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import httpx
from pydantic import SecretStr

from appliance.config.model.document import Document
from appliance.config.model.notifications import (
    Channel,
    DingtalkChannel,
    EmailChannel,
    FeishuChannel,
    WebhookChannel,
    WecomChannel,
)
from appliance.services.notify.attachment import Attachment, read_attachment
from appliance.services.notify.mail import hand_over, mail_of
from appliance.services.notify.outcome import Failed, Outcome
from appliance.services.notify.robots import dingtalk_post, feishu_post, robot_outcome, wecom_post
from appliance.services.notify.web_post import Answer, Deadlines, WebPost, web_post
from appliance.services.notify.webhook import webhook_outcome, webhook_post
from appliance.services.notify.wording import Letter, letter_of, tongue_of
from appliance.storage.outbox_values import StoredNotice

_HIDDEN = "(hidden)"
_HEAVY_AT_ONCE = 2
"""Mails with an attachment: each takes 50 MB of memory at most."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How people are told under one revision. `folders` are where files lie, by the kind of the notice."""

    document: Document
    folders: Mapping[str, Path]
    now: Callable[[], datetime]
    deadlines: Deadlines = field(default_factory=Deadlines)
    heavy: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_HEAVY_AT_ONCE))

    async def send(self, notice: StoredNotice) -> Outcome:
        """Try once. Never raises for what a server or network does, and tells no secret."""
        channel = self.document.notifications.channels.get(notice.channel)
        if channel is None:
            return Failed("there is no such channel in the configuration any more", refused=True)
        try:
            outcome = await self._send(channel, notice)
        except (ssl.SSLError, OSError) as error:  # of a `ca_file`: all else is told by who sends
            outcome = Failed(f"the certificates of ca_file can't be read: {error}")
        return _without_secrets(outcome, channel)

    async def _send(self, channel: Channel, notice: StoredNotice) -> Outcome:
        letter = letter_of(notice, self.document)
        match channel:
            case EmailChannel():
                return await self._mail(channel, letter)
            case WebhookChannel():
                post = webhook_post(channel, letter, self.now())
                return webhook_outcome(await self._post(post, channel.ca_file, wants_body=False))
            case WecomChannel():
                return robot_outcome(await self._post(wecom_post(channel, letter)))
            case DingtalkChannel():
                return robot_outcome(await self._post(dingtalk_post(channel, letter, self.now())))
            case FeishuChannel():
                return robot_outcome(await self._post(feishu_post(channel, letter, self.now())))

    async def _mail(self, channel: EmailChannel, letter: Letter) -> Outcome:
        server = self.document.notifications.mail
        if server is None:
            return Failed("there is no mail server in the configuration", refused=True)
        if not channel.attach:
            return await hand_over(
                mail_of(channel, server, letter, ""), server, trusted(server.ca_file), self.deadlines
            )
        async with self.heavy:
            mail = mail_of(channel, server, letter, await self._attachment(letter))
            return await hand_over(mail, server, trusted(server.ca_file), self.deadlines)

    async def _attachment(self, letter: Letter) -> Attachment | str:
        folder, file = self.folders.get(letter.kind), letter.particulars.file
        if not file or folder is None:
            return ""
        found = await asyncio.to_thread(read_attachment, folder, file)
        return found if isinstance(found, Attachment) else tongue_of(self.document).not_attached[found]

    async def _post(self, post: WebPost, ca_file: str | None = None, *, wants_body: bool = True) -> Answer | Failed:
        return await web_post(post, trusted(ca_file), self.deadlines, self.now(), wants_body=wants_body)


def trusted(ca_file: str | None) -> ssl.SSLContext:
    """Give whom to trust: those of the file alone, else the public ones. Raises OSError when it can't be read."""
    return _trusted(ca_file, Path(ca_file).stat().st_mtime_ns if ca_file else 0)


@lru_cache(maxsize=8)
def _trusted(ca_file: str | None, changed_ns: int) -> ssl.SSLContext:
    """Make a context once: the public certificates take 20 ms to read. A file that has `changed_ns` is read anew."""
    del changed_ns
    return ssl.create_default_context(cafile=ca_file) if ca_file else httpx.create_ssl_context(trust_env=False)


def _without_secrets(outcome: Outcome, channel: Channel) -> Outcome:
    """Hide what a server or library may have quoted: the reason goes on record."""
    if not isinstance(outcome, Failed):
        return outcome
    told = outcome.reason
    for value in (getattr(channel, name) for name in type(channel).model_fields):
        if isinstance(value, SecretStr):
            told = told.replace(value.get_secret_value(), _HIDDEN)
    return Failed(told, outcome.refused, outcome.retry_after_s)
