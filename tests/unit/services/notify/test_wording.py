"""What people read."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.callflow.notices import RANK, NoticeKind
from appliance.services.notify.tongues import CHINESE, ENGLISH, TEST, Tongue
from appliance.services.notify.wording import letter_of
from appliance.storage.outbox_values import Particulars, Party
from tests.unit.services.notify.letters import company, stored


def test_a_message_in_chinese() -> None:
    letter = letter_of(stored(), company(site={"name": "云南花店"}))
    assert letter.subject == "【云南花店】有一条新留言"
    assert letter.text == (
        "有客户给您留了言，有空请听一听。\n\n来电号码：13800138000\n热线：销售热线\n部门：销售部\n"
        "时间：11月20日 14:03\n时长：1分15秒"
    )


def test_a_missed_call_in_english_in_another_zone() -> None:
    document = company(site={"name": "Flowers", "language": "en", "time_zone": "America/New_York"})
    letter = letter_of(stored("missed_call", particulars=Particulars(facts={"result": "no_answer"})), document)
    assert letter.subject == "[Flowers] A missed call"
    assert letter.lines == (("Caller: ", "13800138000"), ("Time: ", "20 Nov 01:03"), ("Result: ", "no answer"))


def test_numbers_are_masked_where_that_is_asked_for() -> None:
    facts = {"number": "13911112222", "seconds": "5"}
    letter = letter_of(stored("callback", particulars=Particulars(facts=facts)), company(mask_numbers=True))
    assert letter.caller == "*******8000"
    assert letter.facts["number"] == "*******2222"
    assert "1380013" not in letter.text
    assert "1391111" not in letter.text


def test_a_caller_without_a_number_and_what_no_caller_did() -> None:
    assert ("来电号码：", "未显示") in letter_of(stored(caller=None), company()).lines
    down = stored("line_down", caller=None, particulars=Particulars(facts={"peer": "GSM 网关", "lines": "sim1, sim2"}))
    assert letter_of(down, company()).lines == (
        ("时间：", "11月20日 14:03"),
        ("网关或运营商：", "GSM 网关"),
        ("线路：", "sim1, sim2"),
    )


def test_a_rating_says_the_answer_and_the_agent_but_not_its_rank() -> None:
    said = Particulars(agent=Party("8001", "王芳"), facts={"label": "不满意", RANK: "1"})
    lines = letter_of(stored("low_rating", particulars=said), company()).lines
    assert ("接听人：", "王芳 8001") in lines
    assert lines[-1] == ("评价：", "不满意")


@pytest.mark.parametrize("tongue", [CHINESE, ENGLISH])
def test_every_event_has_its_words(tongue: Tongue) -> None:
    assert set(tongue.kinds) == {*NoticeKind, TEST}
    assert set(tongue.words) == set(CHINESE.words)
    assert set(tongue.not_attached) == set(CHINESE.not_attached)
    said: Sequence[str] = [word for both in tongue.kinds.values() for word in both]
    assert not any("http" in word or "www" in word for word in said)


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=400), max_size=4), st.text(min_size=1, max_size=60))
def test_whatever_stands_in_a_notice_a_letter_is_printable_lines(facts: dict[str, str], name: str) -> None:
    said = Particulars(Party("main", name), facts=facts)
    letter = letter_of(stored("voicemail", particulars=said), company())
    assert all((word + value).isprintable() and len(value) <= 200 for word, value in letter.lines)
    assert letter.subject.isprintable()
