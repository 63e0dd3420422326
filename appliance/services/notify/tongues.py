"""The words of notices, by language."""

from collections.abc import Mapping
from dataclasses import dataclass

from appliance.domain.notice import NoticeKind
from appliance.services.notify.attachment import NotAttached

TEST = "test"
"""The kind of a message that an admin sends to see whether it comes."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language: by kind a title and a lead, and the words of the lines. `colon` follows the latter."""

    kinds: Mapping[str, tuple[str, str]]
    words: Mapping[str, str]
    results: Mapping[str, str]
    not_attached: Mapping[str, str]
    withheld: str
    seconds: str
    time: str
    colon: str
    subject: str


CHINESE = Tongue(
    kinds={
        NoticeKind.VOICEMAIL: ("有一条新留言", "有客户给您留了言，有空请听一听。"),
        NoticeKind.FAX: ("收到一份传真", "刚收到一份传真，请查收。"),
        NoticeKind.MISSED_CALL: ("有一个未接来电", "有位客户没能接通，方便时请回个电话。"),
        NoticeKind.CALLBACK: ("有客户请求回电", "有位客户在等您的回电。"),
        NoticeKind.LOW_RATING: ("收到一个低分评价", "有位客户这次不太满意，请关心一下。"),
        NoticeKind.CAP_WARNING: ("话费或话量接近上限", "本月用量快到上限了，到上限后新来电只会听到提示音。"),
        NoticeKind.LINE_DOWN: ("线路中断", "有线路联系不上了，请检查电话线和网关，或联系运营商。"),
        NoticeKind.LINE_UP: ("线路恢复", "线路已经恢复正常。"),
        NoticeKind.LINE_FAULT: ("线路有问题", "检查线路时发现了下面的问题，请尽早处理。"),
        NoticeKind.DISK: ("磁盘空间不足", "磁盘快满了，请及时清理。"),
        TEST: ("测试消息", "收到这条消息，说明通知已经设置好了。"),
    },
    words={
        "caller": "来电号码",
        "hotline": "热线",
        "department": "部门",
        "agent": "接听人",
        "at": "时间",
        "seconds": "时长",
        "result": "结果",
        "label": "评价",
        "peer": "网关或运营商",
        "port": "语音卡端口",
        "lines": "线路",
        "why": "原因",
        "month": "月份",
        "told": "用量",
        "pages": "页数",
        "cause": "说明",
        "folder": "目录",
        "fault": "原因",
    },
    results={
        "abandoned": "客户挂断",
        "busy": "全忙",
        "no_answer": "无人接听",
        "unreachable": "无法接通",
        "interrupted": "通话中断",
    },
    not_attached={
        NotAttached.ELSEWHERE: "（附件不在本机的留言目录里，没有附上。）",
        NotAttached.DELETED: "（文件已被删除，没有附上。）",
        NotAttached.UNREADABLE: "（文件读不出来，没有附上。）",
        NotAttached.TOO_LARGE: "（文件太大，没有附上，请在系统里查看。）",
    },
    withheld="未显示",
    seconds="{minutes}分{seconds}秒",
    time="{at.month}月{at.day}日 {at:%H:%M}",
    colon="：",
    subject="【{site}】{title}",
)
ENGLISH = Tongue(
    kinds={
        NoticeKind.VOICEMAIL: ("A new message", "A caller left you a message. Listen when you have a moment."),
        NoticeKind.FAX: ("A fax has arrived", "A fax has just come in."),
        NoticeKind.MISSED_CALL: ("A missed call", "A caller didn't get through. Please call back when you can."),
        NoticeKind.CALLBACK: ("A caller asks to be called back", "A caller is waiting for your call."),
        NoticeKind.LOW_RATING: ("A low rating", "A caller was not happy this time. Please have a look."),
        NoticeKind.CAP_WARNING: (
            "A cap is near",
            "This month's cap is near. Once it is reached, new callers hear an announcement only.",
        ),
        NoticeKind.LINE_DOWN: (
            "Lines are down",
            "Lines can't be reached. Check cables and gateways, or ask the carrier.",
        ),
        NoticeKind.LINE_UP: ("Lines are back", "The lines work again."),
        NoticeKind.LINE_FAULT: ("A line has a fault", "The line check has found this. Please see to it soon."),
        NoticeKind.DISK: ("The disk is filling up", "The disk is nearly full. Please make room."),
        TEST: ("A test message", "If you read this, notifications are set up well."),
    },
    words={
        "caller": "Caller",
        "hotline": "Hotline",
        "department": "Department",
        "agent": "Agent",
        "at": "Time",
        "seconds": "Length",
        "result": "Result",
        "label": "Rating",
        "peer": "Gateway or carrier",
        "port": "Port of a card",
        "lines": "Lines",
        "why": "Reason",
        "month": "Month",
        "told": "Used",
        "pages": "Pages",
        "cause": "Note",
        "folder": "Folder",
        "fault": "Reason",
    },
    results={
        "abandoned": "the caller hung up",
        "busy": "all busy",
        "no_answer": "no answer",
        "unreachable": "nobody could be reached",
        "interrupted": "the call broke off",
    },
    not_attached={
        NotAttached.ELSEWHERE: "(The file lies elsewhere and is not attached.)",
        NotAttached.DELETED: "(The file has been deleted meanwhile.)",
        NotAttached.UNREADABLE: "(The file can't be read and is not attached.)",
        NotAttached.TOO_LARGE: "(The file is too large to be attached; it is kept on the switchboard.)",
    },
    withheld="withheld",
    seconds="{minutes}:{seconds:02} min",
    time="{at.day} {at:%b} {at:%H:%M}",
    colon=": ",
    subject="[{site}] {title}",
)
