"""Chapter 1: the keys that a caller presses (ITU-T Q.23 and Q.24)."""

import numpy as np

from hil_rig.exchanges.side import Impairment
from hil_rig.exchanges.sounds import tone
from hil_rig.keypad import DIGITS, pair_hz
from hil_rig.suite import material
from hil_rig.suite.asking import Procedure, keys_not_told, keys_told, keys_told_over, sound_not_told
from hil_rig.suite.case import Case, Source
from hil_rig.suite.sources import ES_201_235_3, OURS, Q23, Q24_ATT, Q24_NTT

_ALL = DIGITS
_MIXED = "159D*0#"


def _case(number: str, title: str, says: tuple[str, Source], seen: str, asks: tuple[Procedure, str]) -> Case:
    procedure, fault = asks
    return Case(f"K{number}", title, says[0], says[1], seen, procedure, fault)


def _each_key() -> list[Case]:
    cases = []
    for number, digit in enumerate(_ALL, 1):
        low, high = pair_hz(digit)
        rule = f"{low} Hz and {high} Hz together are the key {digit}."
        asks = keys_told(digit), f"deaf to {digit}"
        cases.append(_case(f"1.{number}", f"key {digit}", (rule, Q23), f"{digit} told, once", asks))
    return cases


def _frequencies() -> list[Case]:
    cases = []
    accept = [(part, sign * 1.5) for part in ("low", "high", "both") for sign in (1, -1)]
    for number, (part, percent) in enumerate(accept, 1):
        low, high = _biases(part, percent)
        rule = f"A key whose {part} tone{'s are' if part == 'both' else ' is'} off by {percent:+g} % is accepted."
        asks = keys_told(_ALL, low_bias_percent=low, high_bias_percent=high), "narrow"
        cases.append(_case(f"2.{number}", f"{part} {percent:+g} %", (rule, Q24_ATT), "all 16 keys told", asks))
    reject = [(part, sign * 3.5) for part in ("low", "high") for sign in (1, -1)]
    for number, (part, percent) in enumerate(reject, len(accept) + 1):
        low, high = _biases(part, percent)
        rule = f"A key whose {part} tone is off by {percent:+g} % is not accepted."
        asks = keys_not_told(_ALL.replace("5", ""), low_bias_percent=low, high_bias_percent=high), "wide"
        cases.append(_case(f"2.{number}", f"{part} {percent:+g} %", (rule, Q24_ATT), "none of them told", asks))
    return cases


def _biases(part: str, percent: float) -> tuple[float, float]:
    """Of the low and of the high tone."""
    return (0.0 if part == "high" else percent, 0.0 if part == "low" else percent)


def _twist() -> list[Case]:
    told = "all 16 keys told"
    return [
        _case(
            f"3.{number}",
            f"high tone {db:+g} dB",
            (
                f"A key whose high tone is {abs(db):g} dB {'louder' if db > 0 else 'quieter'} than the low one counts.",
                by,
            ),
            told,
            (keys_told(_ALL, twist_db=db, level_dbm0=-10.0), fault),
        )
        for number, (db, by, fault) in enumerate(
            [
                (-8.0, Q24_ATT, "no reverse twist"),
                (4.0, Q24_ATT, "no twist"),
                (-5.0, Q24_NTT, "no reverse twist"),
                (5.0, Q24_NTT, "no twist"),
            ],
            1,
        )
    ]


def _timing() -> list[Case]:
    att = Q24_ATT
    return [
        _case("4.1", "40 ms", ("A key of 40 ms is accepted.", att), "all 16 told",
              (keys_told(_ALL, tone_ms=40.0), "slow")),
        _case("4.2", "50 ms", ("A key of 50 ms is accepted.", OURS), "all 16 told",
              (keys_told(_ALL, tone_ms=50.0), "slower")),
        _case("4.3", "23 ms", ("A tone of 23 ms is not a key.", att), "none told",
              (keys_not_told("1234", tone_ms=23.0), "hasty")),
        _case("4.4", "15 ms", ("A tone of 15 ms is not a key.", OURS), "none told",
              (keys_not_told("1234", tone_ms=15.0), "hastier")),
        _case("4.5", "pause of 40 ms, same key", ("A pause of 40 ms parts two presses of one key.", att),
              "each key twice", (keys_told("1155##DD", gap_ms=40.0), "bridges 45 ms")),
        _case("4.6", "pause of 40 ms, other key", ("A pause of 40 ms parts two keys.", att), "all told",
              (keys_told(_ALL, gap_ms=40.0), "slow in turn")),
        _case("4.7", "93 ms a key", ("Keys may follow each other every 93 ms.", att), "all told",
              (keys_told(_ALL, tone_ms=50.0, gap_ms=43.0), "slower")),
        _case("4.8", "120 ms a key", ("Keys may follow each other every 120 ms.", Q24_NTT), "all told",
              (keys_told(_ALL, tone_ms=60.0, gap_ms=60.0), "slowest")),
        _case("4.9", "held for 1 s", ("A key that is held for a second is one key.", OURS), "5 told, once",
              (keys_told("5", tone_ms=1000.0), "impatient")),
        _case("4.10", "held for 5 s", ("A key that is held for five seconds is one key.", OURS), "5 told, once",
              (keys_told("5", tone_ms=5000.0), "impatient")),
    ]  # fmt: skip


def _interruptions() -> list[Case]:
    once = "each told once"
    return [
        _case("5.1", "hole of 10 ms", ("A hole of 10 ms in a key's middle doesn't part it.", Q24_ATT), once,
              (keys_told(_MIXED, dropout_ms=10.0), "splits 5 ms")),
        _case("5.2", "hole of 10 ms, short key", ("The same where the key is 80 ms long.", Q24_NTT), once,
              (keys_told(_MIXED, tone_ms=90.0, dropout_ms=10.0), "splits 5 ms")),
        _case("5.3", "hole of 20 ms", ("A hole of 20 ms (a packet lost) doesn't part a key.", OURS), once,
              (keys_told(_MIXED, tone_ms=120.0, dropout_ms=20.0), "splits 15 ms")),
    ]  # fmt: skip


def _levels() -> list[Case]:
    told = "all 16 told"
    return [
        _case("6.1", "0 dBm0 a tone", ("A key at 0 dBm a tone is accepted.", Q24_ATT), told,
              (keys_told(_ALL, level_dbm0=-0.5, twist_db=0.0), "overloaded")),
        _case("6.2", "−3 dBm0 a tone", ("A key at −3 dBm a tone is accepted.", Q24_NTT), told,
              (keys_told(_ALL, level_dbm0=-3.0, twist_db=0.0), "overloaded")),
        _case("6.3", "−24 dBm0 a tone", ("A key at −24 dBm a tone is accepted.", Q24_NTT), told,
              (keys_told(_ALL, level_dbm0=-24.0, twist_db=0.0), "hard of hearing")),
        _case("6.4", "−25 dBm0 a tone", ("A key at −25 dBm a tone is accepted.", Q24_ATT), told,
              (keys_told(_ALL, level_dbm0=-25.0, twist_db=0.0), "hard of hearing")),
        _case("6.5", "−55 dBm0 a tone", ("A key at −55 dBm a tone is not accepted.", Q24_ATT), "none told",
              (keys_not_told("1234", level_dbm0=-55.0, twist_db=0.0), "all ears")),
        _case("6.6", "a long line", ("A good set's keys count after 15 dB of attenuation.", OURS), told,
              (keys_told(_ALL, impairment=Impairment(gain_db=-15.0)), "hard of hearing")),
    ]  # fmt: skip


def _disturbed() -> list[Case]:
    told = "all 16 told"
    return [
        _case("7.1", "noise, S/N 15 dB", ("Keys count over white noise 15 dB below them.", ES_201_235_3), told,
              (keys_told(_ALL, impairment=Impairment(noise_dbm0=-22.0)), "easily disturbed")),
        _case("7.2", "noise, S/N 20 dB", ("Keys count over white noise 20 dB below them.", OURS), told,
              (keys_told(_ALL, impairment=Impairment(noise_dbm0=-27.0)), "easily disturbed")),
        _case("7.3", "hum", ("Keys count over 50 Hz hum of −20 dBm0.", OURS), told,
              (keys_told(_ALL, impairment=Impairment(hum_dbm0=-20.0)), "hears no keys over hum")),
        _case("7.4", "noise on a long line", ("Keys of −24 dBm0 count over noise of −42 dBm0.", OURS), told,
              (keys_told(_ALL, impairment=Impairment(-15.0, noise_dbm0=-42.0)), "hard of hearing")),
        _case("7.5", "over dial tone", ("Keys count while dial tone of −15 dBm0 sounds.", OURS), told,
              (keys_told_over(_ALL, lambda seconds: tone((450,), (), seconds, -15.0)), "hears no keys over hum")),
        _case("7.6", "over ring-back tone", ("Keys count while ring-back tone of −15 dBm0 sounds.", OURS), told,
              (keys_told_over(_ALL, lambda seconds: tone((450,), (1.0, 4.0), seconds, -15.0)),
               "hears no keys over hum")),
    ]  # fmt: skip


def _talk_off() -> list[Case]:
    lows, highs = (697, 770, 852, 941), (1209, 1336, 1477, 1633)
    sounds = [
        ("speech", "Speech (synthetic, 20 s) holds no keys.", lambda: material.speech(20.0), "takes speech for keys"),
        ("loud speech", "Loud speech (synthetic, 15 s, −8 dBm0) holds no keys.",
         lambda: material.speech(15.0, -8.0, 2), "takes speech for keys"),
        ("music", "Music (synthetic, 20 s) holds no keys.", lambda: material.music(20.0), "takes music for keys"),
        ("low tones alone", "A low tone alone is no key.", lambda: material.single_tones(lows), "takes one tone"),
        ("high tones alone", "A high tone alone is no key.", lambda: material.single_tones(highs), "takes one tone"),
        ("two low tones", "Two low tones together are no key.",
         lambda: np.concatenate([material.together((697, 852)), material.together((770, 941))]), "takes one tone"),
        ("two high tones", "Two high tones together are no key.",
         lambda: np.concatenate([material.together((1209, 1477)), material.together((1336, 1633))]), "takes one tone"),
        ("three tones", "A third tone as loud as a key's two makes it none.",
         lambda: material.together((697, 1209, 1010)), "takes three tones"),
        ("clicks", "Clicks hold no keys.", lambda: material.clicks(10.0), "takes clicks for keys"),
    ]  # fmt: skip
    return [
        _case(f"8.{number}", title, (rule, OURS), "a 5 pressed after it, and nothing else",
              (sound_not_told(make), fault))
        for number, (title, rule, make, fault) in enumerate(sounds, 1)
    ]  # fmt: skip


CASES = [
    *_each_key(), *_frequencies(), *_twist(), *_timing(), *_interruptions(), *_levels(), *_disturbed(), *_talk_off(),
]  # fmt: skip
