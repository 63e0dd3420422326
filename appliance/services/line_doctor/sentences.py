"""Why the line doctor proposes something, and what has changed on a line, in Chinese and English: by their codes.

Findings' sentences are beside (`finding_sentences`). The pages translate by `i18n/server.zh.json`, which has the same
pairs; what is mailed takes them from here.
"""

from collections.abc import Mapping

from appliance.services.line_doctor.words import AGAIN, CABLE, CARRIER, Pair, Told

WHY: Mapping[str, Pair] = {
    "as_the_country": Pair("it is the country's here", "这里听到的与本国标准一致"),
    "own_tone": Pair("this line's tone differs from the country's", "这条线路的信号音与本国标准不同"),
    "seen": Pair("it was observed on this line", "在这条线路上观察到"),
    "seen_always": Pair("every call that came in told it this way", "每个来电都是这样送的"),
    "seen_mostly": Pair("most calls told it this way", "大多数来电是这样送的"),
    "never_seen": Pair("no call told it", "没有来电送过"),
    "would_lose_calls": Pair(
        "numbers come before the ring, but not each time, so waiting would lose calls",
        "号码在响铃前送来，但不是每次都有，等待会丢来电",
    ),
    "nothing_better": Pair("nothing surer was observed", "没有观察到更可靠的方式"),
    "too_quiet": Pair("the line is too quiet", "线路声音太小"),
    "too_loud": Pair("the line is too loud", "线路声音太大"),
    "held_by_echo": Pair("the line is quiet, but louder it would echo", "线路声音偏小，但再放大会有回声"),
}
"""By the reason of a proposal."""

DRIFTS: Mapping[str, Told] = {
    "pitch": Told(
        Pair(
            "The {tone} has another pitch: {was} Hz before, {now} Hz now",
            "{tone}的音调变了：原来 {was} Hz，现在 {now} Hz",
        ),
        AGAIN,
    ),
    "cadence": Told(
        Pair(
            "The {tone} has another rhythm: {was} s before, {now} s now",
            "{tone}的节奏变了：原来 {was} 秒，现在 {now} 秒",
        ),
        AGAIN,
    ),
    "level": Told(
        Pair(
            "The {tone} has another level: {was} dBm0 before, {now} dBm0 now",
            "{tone}的电平变了：原来 {was} dBm0，现在 {now} dBm0",
        ),
        CABLE,
    ),
    "gone": Told(Pair("The {tone} is gone", "{tone}听不到了"), CABLE),
    "changed_kind": Told(
        Pair("Another tone is sent where the {tone} was", "原来送{tone}的地方改送了别的信号音"), AGAIN
    ),
    "caller_id": Told(Pair("Callers' numbers come in another way than before", "来电号码的送法变了"), CARRIER),
    "echo": Told(
        Pair("The echo has changed: {was} dB before, {now} dB now", "回声变了：原来 {was} dB，现在 {now} dB"), CABLE
    ),
}
"""By what has drifted."""

_APPLY = Pair(
    "look at the line doctor's report, and put in force what it proposes", "请查看线路医生的报告，并采用它的建议"
)

UNLIKE_SET: Mapping[str, Told] = {
    "tone_unlike_set": Told(
        Pair("The {tone} is no longer the one that was learned for this line", "{tone}与这条线路以前学到的不同了"),
        _APPLY,
    ),
    "caller_id_unlike_set": Told(
        Pair("Callers' numbers come in another way than this line is set to", "来电号码的送法与这条线路的设置不同"),
        _APPLY,
    ),
    "answer_unlike_set": Told(
        Pair(
            "This line is set to tell an answer, but doesn't, so that calls out are never taken for answered",
            "这条线路设为应答监视，却没有应答信号，呼出会一直当作未应答",
        ),
        _APPLY,
    ),
}
"""By what was learned otherwise than it is set."""
