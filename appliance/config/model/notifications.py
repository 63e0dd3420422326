"""Who is told of what, and by which way: mail, the robots of chat groups, webhooks (A5, C6, F4)."""

import re
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, StringConstraints, model_validator

from appliance.config.model.base import PRINTED, Id, Name, Part
from appliance.domain.notice import NoticeKind

MOST_CHANNELS = 20
"""Each is served by a task of its own, so that a server that hangs holds up nobody else."""

_NO_SPACE = re.compile(r"[!-~]+")


def _visible(secret: SecretStr) -> SecretStr:
    if not _NO_SPACE.fullmatch(secret.get_secret_value()):
        raise ValueError("can hold no spaces and no characters beyond ASCII: copy it once more")
    return secret


def _web_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        known = None
    if not known or not _NO_SPACE.fullmatch(url) or parts.fragment:
        raise ValueError("is no web address such as https://example.com/hook")
    if parts.username is not None or parts.password is not None:
        raise ValueError("can hold no password: it would stand in logs")
    return url


Token = Annotated[SecretStr, Field(min_length=1, max_length=256), AfterValidator(_visible)]
"""What a robot is known by, or a secret to sign with; shown nowhere."""

SigningSecret = Annotated[SecretStr, Field(min_length=16, max_length=256), AfterValidator(_visible)]
"""At least 16 characters, so that nobody guesses it; shown nowhere."""

Url = Annotated[str, StringConstraints(max_length=1024), AfterValidator(_web_address)]

MailAddress = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$")
]
"""An address without a name: it goes into a header as it stands."""

Host = Annotated[str, StringConstraints(pattern=r"^([A-Za-z0-9.-]{1,253}|[0-9a-fA-F:.]{2,45})$")]

CaFile = Annotated[str, StringConstraints(pattern=r"^/[^\x00-\x1f\x7f-\x9f]{1,255}$")]
"""A file of this machine with the certificates, in PEM, that a server's own is to be signed by."""


class EmailChannel(Part):
    """Mail through the site's mail server. `attach` adds the message or fax itself."""

    kind: Literal["email"]
    name: Name | None = None
    to: Annotated[tuple[MailAddress, ...], Field(min_length=1, max_length=20)]
    attach: bool = False


class WecomChannel(Part):
    """A robot of a WeCom group (企业微信群机器人): `token` is the `key` of its address."""

    kind: Literal["wecom"]
    name: Name | None = None
    token: Token
    base_url: Url = "https://qyapi.weixin.qq.com"


class DingtalkChannel(Part):
    """A robot of a DingTalk group (钉钉): `token` is its `access_token`; `secret` (SEC…) signs (加签)."""

    kind: Literal["dingtalk"]
    name: Name | None = None
    token: Token
    secret: Token | None = None
    base_url: Url = "https://oapi.dingtalk.com"


class FeishuChannel(Part):
    """A robot of a Feishu group (飞书): `token` is the end of its address; `secret` signs (签名校验)."""

    kind: Literal["feishu"]
    name: Name | None = None
    token: Token
    secret: Token | None = None
    base_url: Url = "https://open.feishu.cn"


class WebhookChannel(Part):
    """A program of the company's own: JSON, signed with `secret` (HMAC-SHA256), as docs/webhooks.md describes."""

    kind: Literal["webhook"]
    name: Name | None = None
    url: Url
    secret: SigningSecret
    ca_file: CaFile | None = None


Channel = Annotated[
    EmailChannel | WecomChannel | DingtalkChannel | FeishuChannel | WebhookChannel, Field(discriminator="kind")
]


class MailServer(Part):
    """The mail server that takes our mail, and whose we are there.

    `security`: `tls` from the first byte (port 465), `starttls` (587), or `none` for a server inside the house (25).
    Certificates are verified.
    """

    host: Host
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    security: Literal["tls", "starttls", "none"] = "tls"
    username: Annotated[str, StringConstraints(min_length=1, max_length=256, pattern=PRINTED)] | None = None
    password: Annotated[SecretStr, Field(min_length=1, max_length=256)] | None = None
    sender: MailAddress
    ca_file: CaFile | None = None

    @model_validator(mode="after")
    def _logs_in_or_not(self) -> Self:
        if (self.username is None) != (self.password is None):
            raise ValueError("says who we are by both or neither of: username, password")
        if self.password is not None and self.security == "none":
            raise ValueError("would send the password for all to read: use security tls or starttls")
        return self

    @property
    def usual_port(self) -> int:
        """The port that is dialled."""
        return self.port or {"tls": 465, "starttls": 587, "none": 25}[self.security]


class NoticeRule(Part):
    """Tells `to` of `events`: of all hotlines and departments, or of some; always, or while schedule `hours` is open.

    A low rating is told when it is among the `rating_at_most` worst answers of its survey.
    """

    events: Annotated[tuple[NoticeKind, ...], Field(min_length=1)]
    hotlines: tuple[Id, ...] = ()
    departments: tuple[Id, ...] = ()
    to: Annotated[tuple[Id, ...], Field(min_length=1)]
    hours: Id | None = None
    rating_at_most: Annotated[int, Field(ge=1, le=10)] = 1


class Notifications(Part):
    """Ways, the mail server, and who is told of what. `mask_numbers` shows the last four digits of callers alone."""

    mail: MailServer | None = None
    channels: Annotated[dict[Id, Channel], Field(max_length=MOST_CHANNELS)] = {}
    rules: tuple[NoticeRule, ...] = ()
    mask_numbers: bool = False
