"""The words of a table of calls, in the languages that its readers have."""

from collections.abc import Mapping

Words = Mapping[str, str]

COLUMNS: Mapping[str, Words] = {
    "started_at": {"zh": "来电时间", "en": "Began"},
    "caller": {"zh": "来电号码", "en": "Caller"},
    "contact": {"zh": "联系人", "en": "Contact"},
    "region": {"zh": "归属地", "en": "Region"},
    "hotline": {"zh": "热线", "en": "Hotline"},
    "called": {"zh": "被叫号码", "en": "Called"},
    "line": {"zh": "线路", "en": "Line"},
    "kind": {"zh": "类别", "en": "Kind"},
    "result": {"zh": "结果", "en": "Result"},
    "department": {"zh": "部门", "en": "Department"},
    "agent": {"zh": "接听人", "en": "Answered by"},
    "agent_id": {"zh": "工号", "en": "Agent ID"},
    "answered_at": {"zh": "接听时间", "en": "Answered"},
    "ended_at": {"zh": "结束时间", "en": "Ended"},
    "ring_s": {"zh": "振铃秒数", "en": "Rang, seconds"},
    "talk_s": {"zh": "通话秒数", "en": "Talked, seconds"},
    "released_by": {"zh": "挂断方", "en": "Released by"},
    "refused_by": {"zh": "拦截原因", "en": "Refused by"},
    "survey": {"zh": "评价", "en": "Survey"},
    "cost": {"zh": "费用", "en": "Cost"},
    "currency": {"zh": "币种", "en": "Currency"},
    "recordings": {"zh": "录音", "en": "Recordings"},
    "messages": {"zh": "留言", "en": "Messages"},
    "faxes": {"zh": "传真", "en": "Faxes"},
    "note": {"zh": "备注", "en": "Note"},
    "id": {"zh": "通话编号", "en": "Call"},
}

VALUES: Mapping[str, Mapping[str, Words]] = {
    "result": {
        "answered": {"zh": "已接听", "en": "answered"},
        "voicemail": {"zh": "语音留言", "en": "voicemail"},
        "callback": {"zh": "要求回电", "en": "call-back"},
        "fax": {"zh": "传真", "en": "fax"},
        "busy": {"zh": "坐席全忙", "en": "busy"},
        "no_answer": {"zh": "无人接听", "en": "no answer"},
        "unreachable": {"zh": "无法接通", "en": "unreachable"},
        "abandoned": {"zh": "来电者放弃", "en": "abandoned"},
        "refused": {"zh": "已拦截", "en": "refused"},
        "completed": {"zh": "自助完成", "en": "served by announcements"},
        "interrupted": {"zh": "系统中断", "en": "interrupted"},
    },
    "kind": {
        "incoming": {"zh": "来电", "en": "incoming"},
        "staff": {"zh": "内部人员", "en": "staff"},
        "test": {"zh": "测试", "en": "test"},
        "self_call": {"zh": "夜间自检", "en": "nightly check"},
    },
    "released_by": {
        "caller": {"zh": "来电者", "en": "caller"},
        "agent": {"zh": "坐席", "en": "agent"},
        "switchboard": {"zh": "系统", "en": "switchboard"},
        "unknown": {"zh": "未知", "en": "unknown"},
    },
}

WITHHELD: Words = {"zh": "未显示号码", "en": "withheld"}
IN_PROGRESS: Words = {"zh": "通话中", "en": "in progress"}
SHEET: Words = {"zh": "通话记录", "en": "Calls"}


def say(words: Words, language: str) -> str:
    """Say it in a language, in English where there is no such one."""
    return words.get(language, words["en"])
