import re

import pytest

from benchmarks.ivr.dialog import Dialog, Target
from benchmarks.ivr.sip import Account, Message, answer, credentials, media_address, offer

ACCOUNT = Account("line-1", "secret")
CHALLENGE = 'Digest realm="asterisk",nonce="abc/1",opaque="42",algorithm=MD5,qop="auth"'


def reply(request: Message, status: str, *more: tuple[str, str], body: str = "") -> Message:
    answered = answer(request, status)
    return Message(answered.first_line, (*answered.headers, *more), body)


def dialog(account: Account | None = ACCOUNT) -> Dialog:
    return Dialog(Target("127.0.0.1", 5060, "400", account), ("127.0.0.1", 40000), "139", 41000)


def cseq(message: Message) -> str:
    return message.get("CSeq")


def branch(message: Message) -> str:
    return message.get("Via").partition("branch=")[2]


def test_a_message_reads_as_it_was_written() -> None:
    invite = dialog().invite

    assert Message.parse(invite.encode()) == Message(
        invite.first_line, (*invite.headers, ("Content-Length", str(len(invite.body)))), invite.body
    )


@pytest.mark.parametrize("datagram", [b"", b"\r\n\r\n", b"\xff\xfe", b"GET / HTTP/1.1\r\n\r\n"])
def test_what_is_no_sip_is_refused(datagram: bytes) -> None:
    with pytest.raises(ValueError, match="not SIP"):
        Message.parse(datagram)


def test_credentials_are_those_that_the_rfc_asks_for() -> None:
    given = credentials('Digest realm="r", nonce="n", qop="auth"', Account("u", "p"), "INVITE", "sip:x")

    # Reckoned with md5sum: MD5(MD5(u:r:p):n:00000001:zongji:auth:MD5(INVITE:sip:x)).
    assert re.findall(r'response="(\w+)"', given) == ["a28ab517f539dfc889e6eba0c3e5df86"]
    assert "opaque" not in given


def test_an_offer_names_the_port_that_is_sent_to() -> None:
    assert media_address(offer("10.0.0.1", 4000)) == ("10.0.0.1", 4000)


def test_a_description_without_sound_is_refused() -> None:
    with pytest.raises(ValueError, match="no audio"):
        media_address("v=0\r\nc=IN IP4 10.0.0.1\r\nm=video 4 RTP/AVP 96\r\n")


def test_a_challenged_call_is_asked_for_again_with_credentials() -> None:
    call = dialog()
    first = call.invite

    acknowledged, second = call.receive(reply(first, "401 Unauthorized", ("WWW-Authenticate", CHALLENGE)))

    assert (cseq(acknowledged), branch(acknowledged)) == ("1 ACK", branch(first))
    assert (cseq(second), second) == ("2 INVITE", call.invite)
    assert 'username="line-1"' in second.get("Authorization")
    assert 'opaque="42"' in second.get("Authorization")
    assert call.is_unheard


def test_wrong_credentials_end_the_call() -> None:
    call = dialog()
    challenge = ("WWW-Authenticate", CHALLENGE)
    _, second = call.receive(reply(call.invite, "401 Unauthorized", challenge))

    assert [cseq(sent) for sent in call.receive(reply(second, "401 Unauthorized", challenge))] == ["2 ACK"]
    assert call.refused == "SIP/2.0 401 Unauthorized"


def test_a_late_second_challenge_begins_no_third_invite() -> None:
    call = dialog()
    challenge = reply(call.invite, "401 Unauthorized", ("WWW-Authenticate", CHALLENGE))
    call.receive(challenge)

    assert cseq(call.receive(challenge)[1]) == "2 INVITE"


def test_an_answered_call_knows_where_to_send_and_acknowledges_each_answer() -> None:
    call = dialog(account=None)
    assert call.receive(reply(call.invite, "100 Trying")) == []
    assert not call.is_unheard

    ok = reply(call.invite, "200 OK", body=offer("127.0.0.1", 4000))
    acknowledged = [call.receive(ok)[0] for _ in range(2)]

    assert call.media == ("127.0.0.1", 4000)
    assert [cseq(message) for message in acknowledged] == ["1 ACK", "1 ACK"]
    assert branch(acknowledged[0]) != branch(call.invite)


def test_a_bye_ends_the_call() -> None:
    call = dialog()
    bye = Message("BYE sip:139@127.0.0.1 SIP/2.0", (("Via", "v"), ("Call-ID", call.call_id), ("CSeq", "7 BYE")))

    assert [sent.first_line for sent in call.receive(bye)] == ["SIP/2.0 200 OK"]
    assert call.ended


def test_what_is_not_understood_is_told_so() -> None:
    call = dialog()

    options = Message("OPTIONS sip:139@127.0.0.1 SIP/2.0", (("CSeq", "1 OPTIONS"),))

    assert [sent.first_line for sent in call.receive(options)] == ["SIP/2.0 405 Method Not Allowed"]
    assert not call.ended


def test_a_refused_call_says_why() -> None:
    call = dialog(account=None)

    call.receive(reply(call.invite, "503 Service Unavailable"))

    assert call.refused == "SIP/2.0 503 Service Unavailable"
