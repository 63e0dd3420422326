"""What is asked: filters that many calls meet, few or none, alone and together."""

from collections.abc import Mapping
from datetime import timedelta

from benchmarks.web.made_up import DAYS, FIRST, RARE_MARK

Words = Mapping[str, str | int | float]


def day(number: int) -> str:
    """Give the beginning of a day of the record."""
    return (FIRST + timedelta(days=number)).isoformat()


FILTERS: Mapping[str, Words] = {
    "none": {},
    "from and to": {"from": day(DAYS // 2), "to": day(DAYS // 2 + 30)},
    "hotline": {"hotline": "main"},
    "hotline that nobody called": {"hotline": "none"},
    "line": {"line": "03"},
    "agent": {"agent": "8003"},
    "agent that nobody is": {"agent": "9999"},
    "department": {"department": "service"},
    "result": {"result": "callback"},
    "result that none has": {"result": "fax"},
    "kind": {"kind": "staff"},
    "region, a part of its words": {"region": "京"},
    "region that there isn't": {"region": "火星"},
    "caller, whole": {"caller": "13812345678"},
    "caller, the last four digits": {"caller": "5678"},
    "caller, the last three": {"caller": "678"},
    "caller, the first three": {"caller": "138"},
    "refused by": {"refused_by": "list 'nuisance1'"},
    "survey": {"survey": "不满意"},
    "survey's rarest answer": {"survey": RARE_MARK[1]},
    "survey's answer that nobody gave": {"survey": "none"},
    "with a recording": {"has_recording": "true"},
    "without a recording": {"has_recording": "false"},
    "with a message": {"has_message": "true"},
    "with a survey": {"has_survey": "true"},
    "with a fax": {"has_fax": "true"},
    "in progress": {"in_progress": "true"},
    "samples": {"sample": "true"},
    "talk of 20 minutes": {"talk_min": 1200},
    "talk of a minute": {"talk_min": 60},
    "ring under 1.1 s": {"ring_max": 1.1},
    "a name in no contact": {"q": "王"},
    "agent and result": {"agent": "8003", "result": "answered"},
    "agent and survey": {"agent": "8003", "survey": "不满意"},
    "hotline, recording and talk": {"hotline": "main", "has_recording": "true", "talk_min": 60},
    "region and result": {"region": "京", "result": "busy"},
    "a month, agent and result": {"from": day(300), "to": day(330), "agent": "8003", "result": "answered"},
    "two that exclude each other": {"agent": "8003", "result": "voicemail"},
    "longest talk first": {"sort": "-talk_s"},
    "longest talk of an agent first": {"sort": "-talk_s", "agent": "8003"},
    "oldest first": {"sort": "started_at"},
}
