"""What the line doctor has found, in Chinese and English: each code of a finding has its sentence."""

from collections.abc import Mapping

from appliance.services.line_doctor.words import AGAIN, CABLE, CARRIER, NOTHING, Pair, Told

FINDINGS: Mapping[str, Told] = {
    "tone_as_country": Told(
        Pair(
            "The {tone} is the country's: {hz} Hz at {dbm0} dBm0",
            "{tone}与本国标准一致：{hz} Hz，电平 {dbm0} dBm0",
        ),
        NOTHING,
    ),
    "tone_of_its_own": Told(
        Pair(
            "The {tone} is this line's own: {hz} Hz, {on_s} s on, {off_s} s off, at {dbm0} dBm0",
            "{tone}是这条线路自己的：{hz} Hz，响 {on_s} 秒、停 {off_s} 秒，电平 {dbm0} dBm0",
        ),
        NOTHING,
    ),
    "doubt_too_short": Told(Pair("Too little was heard {stage}", "{stage}听到的时间太短"), AGAIN),
    "doubt_silent": Told(Pair("Nothing was heard {stage}", "{stage}什么也没听到"), CABLE),
    "doubt_no_tone": Told(
        Pair(
            "What was heard {stage} is no tone but speech, music or noise",
            "{stage}听到的不是信号音，而是语音、音乐或杂音",
        ),
        Pair(
            "listen to the line with a telephone, and ask the carrier to switch announcements off",
            "请用话机听一听，必要时请运营商关闭语音提示",
        ),
    ),
    "doubt_no_cadence": Told(
        Pair("The tone {stage} comes and goes without a rhythm", "{stage}的信号音时断时续，没有规律"), CABLE
    ),
    "doubt_too_few_cycles": Told(
        Pair(
            "The tone {stage} was heard too seldom to know its rhythm", "{stage}的信号音听到的次数太少，节奏还不能确定"
        ),
        AGAIN,
    ),
    "doubt_several_tones": Told(
        Pair("Tones of several pitches took turns {stage}", "{stage}有几种音调轮流出现"), CARRIER
    ),
    "doubt_unlikely": Told(
        Pair("No exchange is known to send such a tone {stage}", "{stage}听到的信号音不像任何已知交换机所发"), CARRIER
    ),
    "doubt_ambiguous": Told(Pair("The tone {stage} may mean two things", "{stage}的信号音可能有两种含义"), AGAIN),
    "doubt_dial_tone_again": Told(
        Pair(
            "The exchange offers to dial again {stage}, so no tone tells of a release",
            "{stage}交换机又送拨号音，没有挂断信号音",
        ),
        Pair(
            "ask the carrier for a line that reverses its polarity or breaks the loop", "请向运营商申请反极或断环信号"
        ),
    ),
    "doubt_contradiction": Told(
        Pair("The same tone was heard for things that differ", "不同的情况听到了同样的信号音"), AGAIN
    ),
    "no_release_tone": Told(
        Pair("Nothing tells that the other end has hung up", "对方挂断后没有任何提示"),
        Pair(
            "calls may hang on this line, ask the carrier for busy tone or polarity reversal",
            "这条线路可能挂不断电话，请向运营商申请忙音或反极信号",
        ),
    ),
    "not_seized": Told(Pair("The line could not be seized", "这条线路摘机不成功"), CABLE),
    "no_dial_tone_here": Told(
        Pair(
            "The number goes out with the call on this line, so there is no dial tone to hear",
            "这条线路随呼叫送号，没有拨号音可听",
        ),
        NOTHING,
    ),
    "rings_by_signal": Told(
        Pair(
            "That the other line rings is signalled here, so there is no ring-back tone to hear",
            "对方响铃由信令告知，没有回铃音可听",
        ),
        NOTHING,
    ),
    "called_in_vain": Told(
        Pair("The call did not arrive at line {by}", "呼叫没有到达线路 {by}"),
        Pair(
            "look at its own number, at its cable, and for a call diversion",
            "请检查该线路的本机号码、线缆，以及是否设了呼叫转移",
        ),
    ),
    "refused": Told(
        Pair("The exchange ended the call (cause {cause})", "交换机结束了呼叫（原因 {cause}）"),
        Pair(
            "look at the number that was called, and whether the line may call out",
            "请检查拨打的号码，以及线路是否允许呼出",
        ),
    ),
    "not_answered": Told(Pair("The answer on line {by} did not come through", "线路 {by} 的应答没有传过来"), AGAIN),
    "answer_told": Told(
        Pair("The line tells when the other end answers", "对方应答时，线路会告知"),
        NOTHING,
    ),
    "answer_not_told": Told(
        Pair("Nothing on this line tells when the other end answers", "对方应答时，这条线路没有任何提示"),
        Pair(
            "leave its answer supervision off, answers are then told by ear and charged as estimates",
            "请关闭应答监视，应答改由听音判断，费用为估算",
        ),
    ),
    "answer_not_looked_for": Told(
        Pair(
            "Whether the line reverses its polarity at an answer was not looked for, as it is not set to do so",
            "线路未设置为反极应答，因此没有查看应答时是否反极",
        ),
        Pair(
            "if the carrier says it does, switch its answer supervision on and examine the line again",
            "如果运营商说有反极信号，请打开应答监视，再检查一次",
        ),
    ),
    "keys_arrived": Told(Pair("Keys pressed here arrive at line {by}", "这里按的键，线路 {by} 都收到了"), NOTHING),
    "keys_lost": Told(
        Pair("Keys pressed here did not all arrive at line {by}", "这里按的键，线路 {by} 没有收全"),
        Pair(
            "examine the other line too, the one of both that fails again is too quiet or noisy",
            "请把另一条线路也检查一遍，两次都失败的那条声音太小或有杂音",
        ),
    ),
    "number_shown": Told(Pair("Line {by} was told this line's number", "线路 {by} 收到了本线路的号码"), NOTHING),
    "number_not_shown": Told(
        Pair("Line {by} was not told who calls", "线路 {by} 没有收到来电号码"),
        Pair("order caller identification for it from the carrier", "请向运营商开通来电显示"),
    ),
    "released_by_signal": Told(
        Pair("The line signals that the other end has hung up", "对方挂断时线路会发信号"), NOTHING
    ),
    "gave_way": Told(Pair("The examination gave way to a real call: {why}", "检查已让给真实来电：{why}"), AGAIN),
    "echo_none": Told(Pair("No echo was heard", "没有听到回声"), NOTHING),
    "echo_quiet": Told(
        Pair(
            "The echo is {loss_db} dB below what is said, {delay_ms} ms late",
            "回声比说话声低 {loss_db} dB，迟 {delay_ms} 毫秒",
        ),
        NOTHING,
    ),
    "echo_loud": Told(
        Pair(
            "The echo is loud: only {loss_db} dB below what is said, {delay_ms} ms late",
            "回声太大：只比说话声低 {loss_db} dB，迟 {delay_ms} 毫秒",
        ),
        Pair("switch the port's echo canceller on, or lower its gains", "请打开端口的回声消除，或降低增益"),
    ),
    "caller_id_too_few_calls": Told(
        Pair(
            "How callers' numbers come is not certain after {calls} calls",
            "只听了 {calls} 个来电，来电显示方式还不能确定",
        ),
        NOTHING,
    ),
    "caller_id_mixed": Told(Pair("Callers' numbers come in different ways", "来电号码以不同的方式送来"), CARRIER),
    "caller_id_unknown_way": Told(
        Pair("Callers' numbers come in a way that is not known", "来电号码以未知的方式送来"), CARRIER
    ),
    "caller_id_none": Told(
        Pair("No caller's number comes on this line", "这条线路没有来电显示"),
        Pair("order caller identification for it from the carrier", "请向运营商开通来电显示"),
    ),
    "caller_id_fsk_bell_after_ring": Told(
        Pair("Callers' numbers come by FSK (Bell) after the first ring", "来电号码在第一声铃后以 FSK（Bell）送来"),
        NOTHING,
    ),
    "caller_id_fsk_v23_after_ring": Told(
        Pair("Callers' numbers come by FSK (V.23) after the first ring", "来电号码在第一声铃后以 FSK（V.23）送来"),
        NOTHING,
    ),
    "caller_id_fsk_v23_after_polarity": Told(
        Pair("Callers' numbers come by FSK (V.23) after a polarity reversal", "来电号码在反极后以 FSK（V.23）送来"),
        NOTHING,
    ),
    "caller_id_dtmf_before_ring": Told(
        Pair("Callers' numbers come by keys before the first ring", "来电号码在第一声铃前以 DTMF 送来"), NOTHING
    ),
    "caller_id_dtmf_after_polarity": Told(
        Pair("Callers' numbers come by keys after a polarity reversal", "来电号码在反极后以 DTMF 送来"), NOTHING
    ),
    "caller_id_dtmf_after_ring": Told(
        Pair("Callers' numbers come by keys after the first ring", "来电号码在第一声铃后以 DTMF 送来"), NOTHING
    ),
}
"""By a finding's code."""
