"""What a self-call has shown, told in a sentence: the first thing that is wrong, with what to do about it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from appliance.domain.ids import LineId
from appliance.lines.doctor_values import Sureness
from appliance.services.line_doctor.words import Pair, Told, told

LIKE = 0.62
"""How like the prompt what was heard has to be (`appliance.lines.doctor_speech`)."""

_NOTHING = Pair("", "")
_EXAMINE = Pair("examine the line by the line doctor", "请用线路医生检查这条线路")

SENTENCES: Mapping[str, Told] = {
    "right": Told(
        Pair(
            "Called on line {by} from line {line}: welcome, key and release are right",
            "从线路 {line} 拨打线路 {by}：问候、按键、挂断都正常",
        ),
        _NOTHING,
    ),
    "gave_way": Told(Pair("The self-call gave way to a real call: {why}", "自检已让给真实来电：{why}"), _NOTHING),
    "not_done": Told(Pair("The self-call was not made: {why}", "自检没有进行：{why}"), _EXAMINE),
    "out_of_order": Told(
        Pair("Line {dead} is dead: no battery, or its port is gone", "线路 {dead} 不通：没有馈电，或端口不见了"),
        Pair(
            "plug its cable in at the port and at the socket, and try a telephone at the socket",
            "请插好端口和墙上插座两头的线缆，并在插座上接话机试试",
        ),
    ),
    "not_seized": Told(
        Pair("Line {line} could not be seized", "线路 {line} 摘机不成功"),
        Pair("look at the cable and the socket, and plug a telephone in there", "请检查线缆和插座，可接一部话机试试"),
    ),
    "did_not_arrive": Told(
        Pair("A call from line {line} did not arrive on line {by}", "从线路 {line} 拨打，呼叫没有到达线路 {by}"),
        Pair(
            "look at the cables of both, at the own number of line {by}, and for a call diversion",
            "请检查两条线路的线缆、线路 {by} 的本机号码，以及是否设了呼叫转移",
        ),
    ),
    "no_hotline": Told(
        Pair("Callers on line {by} reach no hotline", "线路 {by} 的来电进不了任何热线"),
        Pair("give a hotline the trunk group of the line", "请把这条线路所在的线路组配置给一个热线"),
    ),
    "not_heard": Told(
        Pair("The welcome on line {by} was not heard by who called", "线路 {by} 的问候语，对方听不到"),
        Pair(
            "look at the level of both lines by the line doctor, and at the prompt",
            "请用线路医生检查两条线路的电平，并听一听语音",
        ),
    ),
    "key_lost": Told(
        Pair("Key {key} pressed by who called on line {by} did not arrive", "对方按的 {key} 键，线路 {by} 没有收到"),
        Pair("look at the level of both lines by the line doctor", "请用线路医生检查两条线路的电平"),
    ),
    "went_elsewhere": Told(
        Pair(
            "Key {key} on line {by} led to {went}, not to {expected}",
            "线路 {by} 按 {key} 键去了 {went}，应该去 {expected}",
        ),
        Pair("try the call on the page, and look at its path", "请在页面上试打，看看它走的路径"),
    ),
    "number_missing": Told(
        Pair(
            "Line {by} was not told who calls, though calls on it tell it",
            "线路 {by} 没有收到来电号码，而平时是有的",
        ),
        Pair(
            "ask the carrier whether caller identification is still on, and examine the line by the line doctor",
            "请问运营商来电显示是否还开着，并用线路医生检查这条线路",
        ),
    ),
    "not_released": Told(
        Pair("On line {line} nothing told that the other end had hung up", "线路 {line} 上，对方挂断后没有任何提示"),
        Pair("have the line doctor learn the line's tones", "请让线路医生学习这条线路的信号音"),
    ),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What one self-call has shown. `likeness` is of the welcome, None where none is expected; `path` as on record.

    `released` tells whether the line that called heard the release; None where it never came to that. `out_of_order` is
    the one of both that is known to be dead, "" for none. `number_missing`: the line that was called wasn't told who
    calls, as it ought to have been.
    """

    line: LineId
    by: LineId
    not_done: str = ""
    gave_way: str = ""
    out_of_order: str = ""
    not_seized: bool = False
    arrived: bool = False
    hotline: str | None = None
    number_missing: bool = False
    likeness: float | None = None
    key: str = ""
    path: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    released: bool | None = None


@dataclass(frozen=True, slots=True)
class LineVerdict:
    """What is told of a line in the morning. `line` is the one that the finding is about."""

    line: LineId
    what: str
    verdict: Sureness
    sentence: Pair
    remedy: Pair


def judged(shown: Shown) -> LineVerdict:
    """Judge one self-call."""
    what = _what(shown)
    values = {
        "line": shown.line,
        "by": shown.by,
        "why": shown.gave_way or shown.not_done,
        "key": shown.key,
        "went": _end(shown.path),
        "expected": _end(shown.expected),
        "dead": shown.out_of_order,
    }
    words = told(SENTENCES[what], values)
    remedy = Pair(words.remedy.en.format_map(values), words.remedy.zh.format_map(values))
    about = shown.by if what in _OF_THE_OTHER or shown.out_of_order == shown.by else shown.line
    return LineVerdict(about, what, _SURENESS.get(what, Sureness.FAULTY), words.sentence, remedy)


_OF_THE_OTHER = frozenset({"did_not_arrive", "no_hotline", "not_heard", "key_lost", "went_elsewhere", "number_missing"})
_SURENESS = {"right": Sureness.RIGHT, "gave_way": Sureness.UNSURE, "not_done": Sureness.UNSURE}


def _what(shown: Shown) -> str:
    wrong = {
        "out_of_order": bool(shown.out_of_order),
        "not_done": bool(shown.not_done),
        "gave_way": bool(shown.gave_way),
        "not_seized": shown.not_seized,
        "did_not_arrive": not shown.arrived,
        "no_hotline": shown.hotline is None,
        "not_heard": shown.likeness is not None and shown.likeness < LIKE,
        "key_lost": bool(shown.key) and len(shown.path) < len(shown.expected),
        "went_elsewhere": bool(shown.key) and shown.path != shown.expected,
        "not_released": shown.released is False,
        "number_missing": shown.number_missing,
    }
    return next((what for what, is_so in wrong.items() if is_so), "right")


def _end(path: tuple[str, ...]) -> str:
    return path[-1] if path else "–"
