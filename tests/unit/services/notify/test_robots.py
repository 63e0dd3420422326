"""The robots' bodies, signatures and answers, checked by what their makers document."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from appliance.config.model.notifications import DingtalkChannel, FeishuChannel, WecomChannel
from appliance.services.notify.outcome import Failed, Sent
from appliance.services.notify.robots import dingtalk_post, feishu_post, robot_outcome, wecom_post
from appliance.services.notify.web_post import Answer
from appliance.services.notify.wording import letter_of
from appliance.storage.outbox_values import Particulars, Party
from tests.unit.services.notify.letters import company, stored

NOW = datetime(2026, 11, 20, 6, 4, 5, 678_000, tzinfo=UTC)
COMPANY = company(site={"name": "云南花店"})
LETTER = letter_of(stored(), COMPANY)
CHANNELS = COMPANY.notifications.channels


def test_wecom_gets_markdown_at_the_address_of_its_robot() -> None:
    channel = CHANNELS["group"]
    assert isinstance(channel, WecomChannel)
    sent = wecom_post(channel, LETTER)
    assert sent.url == "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=wecom-key"
    assert json.loads(sent.body) == {
        "msgtype": "markdown",
        "markdown": {
            "content": "### 【云南花店】有一条新留言\n有客户给您留了言，有空请听一听。\n> 来电号码：13800138000\n"
            "> 热线：销售热线\n> 部门：销售部\n> 时间：11月20日 14:03\n> 时长：1分15秒"
        },
    }


def test_wecom_takes_4096_bytes_and_no_broken_character() -> None:
    channel = CHANNELS["group"]
    assert isinstance(channel, WecomChannel)
    facts = {str(number): "长" * 200 for number in range(12)}
    body = json.loads(wecom_post(channel, letter_of(stored(particulars=Particulars(facts=facts)), COMPANY)).body)
    assert 4090 <= len(body["markdown"]["content"].encode()) <= 4096


def test_dingtalk_finds_its_signature_in_the_address() -> None:
    channel = CHANNELS["ops"]
    assert isinstance(channel, DingtalkChannel)
    sent = dingtalk_post(channel, LETTER, NOW)
    parts = urlsplit(sent.url)
    query = {name: values[0] for name, values in parse_qs(parts.query, strict_parsing=True).items()}
    assert (parts.netloc, parts.path) == ("oapi.dingtalk.com", "/robot/send")
    assert (query["access_token"], query["timestamp"]) == ("ding-token", "1795154645678")
    told = hmac.new(b"SECding", b"1795154645678\nSECding", hashlib.sha256).digest()
    assert query["sign"] == base64.b64encode(told).decode()
    body = json.loads(sent.body)
    assert body["markdown"]["title"] == "【云南花店】有一条新留言"
    assert "- 来电号码：13800138000\n- 热线" in body["markdown"]["text"]


def test_feishu_finds_its_signature_in_the_body() -> None:
    channel = CHANNELS["shop"]
    assert isinstance(channel, FeishuChannel)
    sent = feishu_post(channel, LETTER, NOW)
    body = json.loads(sent.body)
    assert sent.url == "https://open.feishu.cn/open-apis/bot/v2/hook/feishu%2Ftoken"
    assert body["timestamp"] == "1795154645"
    told = hmac.new(b"1795154645\nfeishu-secret", b"", hashlib.sha256).digest()
    assert body["sign"] == base64.b64encode(told).decode()
    post = body["content"]["post"]["zh_cn"]
    assert post["title"] == "【云南花店】有一条新留言"
    assert [{"tag": "text", "text": "来电号码：13800138000"}] in post["content"]


def test_robots_without_a_secret_sign_nothing() -> None:
    ding = DingtalkChannel.model_validate({"kind": "dingtalk", "token": "t"})
    feishu = FeishuChannel.model_validate({"kind": "feishu", "token": "t", "base_url": "http://127.0.0.1:8080/"})
    assert dingtalk_post(ding, LETTER, NOW).url.endswith("/robot/send?access_token=t")
    sent = feishu_post(feishu, LETTER, NOW)
    assert sent.url == "http://127.0.0.1:8080/open-apis/bot/v2/hook/t"
    assert set(json.loads(sent.body)) == {"msg_type", "content"}


def test_a_name_is_a_name_however_it_is_written() -> None:
    channel = CHANNELS["group"]
    assert isinstance(channel, WecomChannel)
    said = Particulars(Party("main", "*热*线 [点我](http://evil) <@all> `x` # _y_"))
    content = json.loads(wecom_post(channel, letter_of(stored(particulars=said), COMPANY)).body)["markdown"]["content"]
    line = next(line for line in content.splitlines() if "热" in line and "线" in line and "点我" in line)
    assert not set("*[]<`#_") & set(line.removeprefix("> "))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{"errcode":0,"errmsg":"ok"}', Sent()),
        ('{"code":0,"msg":"success","data":{}}', Sent()),
        ('{"StatusCode":0,"StatusMessage":"success","code":0}', Sent()),
        ('{"errcode":45009,"errmsg":"freq"}', Failed("the robot answered 45009: freq", retry_after_s=60)),
        ('{"errcode":130101,"errmsg":"too fast"}', Failed("the robot answered 130101: too fast", retry_after_s=60)),
        ('{"code":11232,"msg":"limited"}', Failed("the robot answered 11232: limited", retry_after_s=60)),
        ('{"errcode":-1,"errmsg":"busy"}', Failed("the robot answered -1: busy")),
        ('{"errcode":93000,"errmsg":"invalid"}', Failed("the robot answered 93000: invalid", refused=True)),
        ('{"errcode":310000,"errmsg":"sign\\u001b[2J"}', Failed("the robot answered 310000: sign[2J", refused=True)),
        ('{"code":19021,"msg":"sign match fail"}', Failed("the robot answered 19021: sign match fail", refused=True)),
        ('{"errcode":true}', Failed("the answer broke off, or is not a robot's")),
        ("<html>welcome to the hotel's network</html>", Failed("the answer broke off, or is not a robot's")),
        ('{"errcode":0', Failed("the answer broke off, or is not a robot's")),
        ("[0]", Failed("the answer broke off, or is not a robot's")),
        ("\xff", Failed("the answer broke off, or is not a robot's")),
    ],
)
def test_what_an_answer_means(body: str, expected: Sent | Failed) -> None:
    assert robot_outcome(Answer(200, body.encode("latin-1"))) == expected


def test_an_answer_that_broke_off_is_no_answer() -> None:
    assert robot_outcome(Answer(200)) == Failed("the answer broke off, or is not a robot's")
    assert robot_outcome(Failed("answered 500")) == Failed("answered 500")
