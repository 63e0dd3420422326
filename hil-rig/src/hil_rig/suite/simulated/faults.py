"""The deliberately faulty switchboards, by name: each is sound but for one thing."""

from collections.abc import Mapping

from hil_rig.exchanges.keys import KeyShape
from hil_rig.keypad import DIGITS
from hil_rig.suite.simulated.far_tone import ToneLimits
from hil_rig.suite.simulated.keys import KeyLimits
from hil_rig.suite.simulated.messages import MessageLimits
from hil_rig.suite.simulated.traits import (
    DialTraits,
    NumberTraits,
    PhoneTraits,
    ReleaseTraits,
    RingTraits,
    Traits,
)


def _keys(limits: KeyLimits) -> Traits:
    return Traits(keys=limits)


def _number(number: NumberTraits) -> Traits:
    return Traits(number=number)


def _message(limits: MessageLimits) -> Traits:
    return Traits(number=NumberTraits(messages=limits))


def _tones(limits: ToneLimits) -> Traits:
    return Traits(release=ReleaseTraits(tones=limits))


_ALL_TONES = ToneLimits().names
_EAGER = KeyLimits(least_share=0.12, bandwidth_percent=40.0, least_tone_ms=6.0, most_low_over_high_db=40.0,
                   most_high_over_low_db=40.0)  # fmt: skip

_KEYS = {
    **{f"deaf to {digit}": KeyLimits(deaf_to=digit) for digit in DIGITS},
    "narrow": KeyLimits(bandwidth_percent=0.8),
    "wide": KeyLimits(bandwidth_percent=6.0),
    "no reverse twist": KeyLimits(most_low_over_high_db=3.0),
    "no twist": KeyLimits(most_high_over_low_db=3.0),
    "slow": KeyLimits(least_tone_ms=46.0),
    "slower": KeyLimits(least_tone_ms=56.0),
    "slowest": KeyLimits(least_tone_ms=75.0),
    "hasty": KeyLimits(least_tone_ms=15.0),
    "hastier": KeyLimits(least_tone_ms=6.0, least_share=0.4, bandwidth_percent=12.0),
    "bridges 45 ms": KeyLimits(bridged_ms=48.0),
    "slow in turn": KeyLimits(least_tone_ms=110.0),
    "impatient": KeyLimits(repeats_after_s=0.8),
    "splits 5 ms": KeyLimits(bridged_ms=3.0),
    "splits 15 ms": KeyLimits(bridged_ms=15.0),
    "overloaded": KeyLimits(most_level_dbm0=-5.0),
    "hard of hearing": KeyLimits(least_level_dbm0=-20.0),
    "all ears": KeyLimits(least_level_dbm0=-70.0),
    "easily disturbed": KeyLimits(least_share=0.9992),
    "hears no keys over hum": KeyLimits(least_level_dbm0=-5.0),
    "takes speech for keys": _EAGER,
    "takes music for keys": _EAGER,
    "takes one tone": _EAGER,
    "takes three tones": _EAGER,
    "takes clicks for keys": _EAGER,
}
_MESSAGES = {
    "first parameter only": MessageLimits(first_parameter_only=True),
    "short numbers": MessageLimits(most_digits=16),
    "absence is zero": MessageLimits(knows_absence=False),
    "believes all": MessageLimits(checks_sum=False),
    "hard of FSK": MessageLimits(least_level_dbm0=-25.0),
    "overloaded FSK": MessageLimits(most_level_dbm0=-10.0),
    "slow bits": MessageLimits(bit_rate=1120.0),
    "fast bits": MessageLimits(bit_rate=1280.0),
    "no stuffing": MessageLimits(most_stuffing=1),
    "no SDMF": MessageLimits(knows_sdmf=False),
    "no FSK in noise": MessageLimits(least_snr_share=0.99),
    "no Bell 202": MessageLimits(marks_hz=(2150.0, 1250.0)),
    "no V.23": MessageLimits(marks_hz=(2150.0, 1250.0)),
}
_NUMBERS = {
    "no DTMF before": NumberTraits(hears_keys_before_ring=False),
    "no DTMF after": NumberTraits(hears_keys_after_ring=False),
    "D only": NumberTraits(starts="D", ends="C"),
    "codes are numbers": NumberTraits(codes_are_numbers=True),
    "slow DTMF number": NumberTraits(keys=KeyLimits(least_tone_ms=60.0)),
    "hard of DTMF number": NumberTraits(keys=KeyLimits(least_level_dbm0=-15.0)),
    "pure DTMF number": NumberTraits(keys=KeyLimits(least_share=0.999)),
    "needs a number": NumberTraits(needs_number=True),
    "keeps the number": NumberTraits(keeps_last=True),
}
_TONES = {
    **{f"no {name}": ToneLimits(names=tuple(each for each in _ALL_TONES if each != name)) for name in _ALL_TONES},
    "strict cadence": ToneLimits(cadence_share=0.04, slack_s=0.001),
    "strict frequency": ToneLimits(most_off_hz=1.0, least_share=0.9),
    "loud tones only": ToneLimits(least_level_dbm0=-20.0),
    "quiet tones only": ToneLimits(most_level_dbm0=-10.0),
    "clean tones only": ToneLimits(least_share=0.99),
    "no tone over hum": ToneLimits(least_level_dbm0=-12.0),
    "any burst": ToneLimits(any_cadence=True, halves=2),
    "first burst": ToneLimits(any_cadence=True, halves=1),
    "any frequency": ToneLimits(any_frequency=True),
    "any cadence": ToneLimits(any_cadence=True),
}
_RELEASES = {
    "tones only among keys": ReleaseTraits(tone_places=("keys",)),
    "battery only among keys": ReleaseTraits(battery_places=("keys",)),
    "no battery": ReleaseTraits(hears_battery=False),
    "long cuts only": ReleaseTraits(least_cut_s=0.5),
    "stays taken": ReleaseTraits(is_free_again=False),
    "impatient of sound": ReleaseTraits(after_quiet_s=15.0),
    "lets go": ReleaseTraits(after_quiet_s=1.5),
    "plugged once": ReleaseTraits(plugs_again=False),
    "blind to the cable": ReleaseTraits(knows_unplugged=False, battery_places=(), tone_places=()),
    "rings for nobody": ReleaseTraits(frees_phone=False),
}
_RINGS = {
    "never rings": RingTraits(least_ring_s=30.0),
    "short rings only": RingTraits(longest_ring_s=1.2),
    "long rings only": RingTraits(least_ring_s=0.95),
    "impatient of pauses": RingTraits(over_after_s=4.5),
    "answers at once": RingTraits(answers_in_round=1),
    "answers a splash": RingTraits(answers_in_round=1, least_ring_s=0.02),
    "counts splashes": RingTraits(least_ring_s=0.02),
    "one call only": RingTraits(deaf_after_abandoned=True, least_ring_s=0.02, over_after_s=2.0, answers_in_round=3),
}
_PHONES = {
    "no dial tone": PhoneTraits(gives_dial_tone=False),
    "dial tone for ever": PhoneTraits(dial_tone_stops=False),
    "rings oddly": PhoneTraits(ring_s=(0.5, 1.5)),
    "rings on": PhoneTraits(trips=False),
    "mute telephone": PhoneTraits(is_mute_in_talk=True),
    "deaf telephone": PhoneTraits(is_deaf_in_talk=True),
    "no flash": PhoneTraits(least_flash_s=1.0),
    "short flash only": PhoneTraits(longest_flash_s=0.45),
    "any flash": PhoneTraits(least_flash_s=0.001),
    "long flash": PhoneTraits(longest_flash_s=3.0),
    "keeps the telephone": PhoneTraits(is_dead_after_call=True),
    "holds the line": PhoneTraits(hang_up_ends=False),
}
_DIALS = {
    "loses the first digit": DialTraits(loses=1),
    "dials fast": DialTraits(shape=KeyShape(tone_ms=50.0)),
    "dials without pauses": DialTraits(shape=KeyShape(gap_ms=50.0)),
    "dials out of tune": DialTraits(shape=KeyShape(low_bias_percent=2.2, high_bias_percent=2.2)),
    "dials with twist": DialTraits(shape=KeyShape(twist_db=8.0)),
    "dials blindly": DialTraits(waits_for_dial_tone=False),
    "deaf outside": DialTraits(hears_line=False),
    "holds the line outside": DialTraits(lets_go=False),
    "blind to ringing": DialTraits(minds_ringing=False, waits_for_dial_tone=False),
}

FAULTS: Mapping[str, Traits] = {
    **{name: _keys(limits) for name, limits in _KEYS.items()},
    **{name: _message(limits) for name, limits in _MESSAGES.items()},
    **{name: _number(traits) for name, traits in _NUMBERS.items()},
    **{name: _tones(limits) for name, limits in _TONES.items()},
    **{name: Traits(release=traits) for name, traits in _RELEASES.items()},
    **{name: Traits(ring=traits) for name, traits in _RINGS.items()},
    **{name: Traits(phone=traits) for name, traits in _PHONES.items()},
    **{name: Traits(dial=traits) for name, traits in _DIALS.items()},
}
