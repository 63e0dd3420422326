"""The robots of chat groups: one JSON body each, and a code in the answer that says what came of it.

WeCom: developer.work.weixin.qq.com/document/path/91770. DingTalk: open.dingtalk.com, custom robots. Feishu:
open.feishu.cn, custom bots.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote, urlencode

from appliance.config.model.notifications import DingtalkChannel, FeishuChannel, WecomChannel
from appliance.services.notify.outcome import Failed, Outcome, Sent
from appliance.services.notify.web_post import Answer, WebPost
from appliance.services.notify.wording import Letter

_JSON = {"Content-Type": "application/json; charset=utf-8"}
_WECOM_BYTES = 4096
_LATER_S = 60.0
_TOO_MANY = frozenset({45009, 130101, 410100, 9499, 11232})
"""Too many messages a minute: WeCom's 45009, DingTalk's 130101 and 410100, Feishu's 9499 and 11232."""
_BUSY = -1
"""WeCom's and DingTalk's own trouble."""
_LONGEST_TOLD = 160
_FULL_WIDTH = {ord(character): chr(ord(character) + 0xFEE0) for character in "#*<>[\\]_`|~"}
"""What means something in Markdown becomes its full-width twin: a name is a name, however it is written."""


def wecom_post(channel: WecomChannel, letter: Letter) -> WebPost:
    """Write Markdown, at most 4096 bytes of UTF-8."""
    lines = [f"### {_quiet(letter.subject)}", _quiet(letter.lead), *(f"> {line}" for line in _lines(letter))]
    content = "\n".join(lines).encode()[:_WECOM_BYTES].decode(errors="ignore")
    url = f"{channel.base_url.rstrip('/')}/cgi-bin/webhook/send?{urlencode({'key': channel.token.get_secret_value()})}"
    return _post(url, {"msgtype": "markdown", "markdown": {"content": content}})


def dingtalk_post(channel: DingtalkChannel, letter: Letter, now: datetime) -> WebPost:
    """Write Markdown; the signature, where the robot has a secret, goes into the address."""
    query = {"access_token": channel.token.get_secret_value()}
    if channel.secret is not None:
        timestamp = str(int(now.timestamp() * 1000))
        secret = channel.secret.get_secret_value()
        query |= {"timestamp": timestamp, "sign": _signed(secret, f"{timestamp}\n{secret}")}
    text = "\n\n".join([f"### {_quiet(letter.subject)}", _quiet(letter.lead)])
    text += "\n\n" + "\n".join(f"- {line}" for line in _lines(letter))
    url = f"{channel.base_url.rstrip('/')}/robot/send?{urlencode(query)}"
    return _post(url, {"msgtype": "markdown", "markdown": {"title": letter.subject, "text": text}})


def feishu_post(channel: FeishuChannel, letter: Letter, now: datetime) -> WebPost:
    """Write a post of plain lines; the signature, where the robot has a secret, goes into the body."""
    lines = [letter.lead, *(f"{name}{value}" for name, value in letter.lines)]
    content = {"title": letter.subject, "content": [[{"tag": "text", "text": line}] for line in lines]}
    body: dict[str, object] = {"msg_type": "post", "content": {"post": {"zh_cn": content}}}
    if channel.secret is not None:
        timestamp = str(int(now.timestamp()))
        # Feishu signs nothing by a key of time and secret: the other way round than DingTalk.
        body |= {"timestamp": timestamp, "sign": _signed(f"{timestamp}\n{channel.secret.get_secret_value()}", "")}
    token = quote(channel.token.get_secret_value(), safe="")
    return _post(f"{channel.base_url.rstrip('/')}/open-apis/bot/v2/hook/{token}", body)


def robot_outcome(answer: Answer | Failed) -> Outcome:
    """Read the code: `errcode` of WeCom and DingTalk, `code` of Feishu. A 200 without one may be anybody's."""
    if isinstance(answer, Failed):
        return answer
    told = _tree(answer.body)
    code = told.get("errcode", told.get("code"))
    if not isinstance(code, int) or isinstance(code, bool):
        return Failed("the answer broke off, or is not a robot's")
    if code == 0:
        return Sent()
    reason = f"the robot answered {code}: {_printable(told.get('errmsg', told.get('msg', '')))}"
    if code in _TOO_MANY:
        return Failed(reason, retry_after_s=_LATER_S)
    return Failed(reason, refused=code != _BUSY)


def _post(url: str, body: Mapping[str, object]) -> WebPost:
    return WebPost(url, json.dumps(body, ensure_ascii=False).encode(), _JSON)


def _signed(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def _lines(letter: Letter) -> list[str]:
    return [f"{_quiet(name)}{_quiet(value)}" for name, value in letter.lines]


def _quiet(text: str) -> str:
    return text.translate(_FULL_WIDTH)


def _tree(body: bytes | None) -> Mapping[str, object]:
    try:
        tree = json.loads(body or b"")
    except ValueError:
        return {}
    return tree if isinstance(tree, dict) else {}


def _printable(text: object) -> str:
    return "".join(character for character in str(text) if character.isprintable())[:_LONGEST_TOLD]
