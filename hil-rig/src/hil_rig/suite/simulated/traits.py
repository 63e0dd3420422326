"""Everything in which one simulated switchboard may differ from another: sound by default."""

from dataclasses import dataclass

from hil_rig.exchanges.keys import KeyShape
from hil_rig.suite.simulated.far_tone import ToneLimits
from hil_rig.suite.simulated.keys import KeyLimits
from hil_rig.suite.simulated.messages import MessageLimits

_KEYS, _MESSAGES, _TONES = KeyLimits(), MessageLimits(), ToneLimits()
DIALLED = KeyShape(tone_ms=100.0, gap_ms=100.0, level_dbm0=-9.0, twist_db=2.0)
"""How a sound switchboard dials."""


@dataclass(frozen=True, slots=True)
class NumberTraits:
    """How the caller's number is known."""

    messages: MessageLimits = _MESSAGES
    keys: KeyLimits = _KEYS
    hears_fsk: bool = True
    hears_keys_before_ring: bool = True
    hears_keys_after_ring: bool = True
    starts: str = "DAB"
    ends: str = "C#"
    codes_are_numbers: bool = False
    least_digits: int = 3
    needs_number: bool = False
    keeps_last: bool = False


@dataclass(frozen=True, slots=True)
class RingTraits:
    """How ringing is seen. A new round begins where a pause was as long as `round_pause_s`."""

    least_ring_s: float = 0.2
    longest_ring_s: float = 60.0
    round_pause_s: float = 1.0
    over_after_s: float = 6.5
    answers_in_round: int = 2
    deaf_after_abandoned: bool = False


@dataclass(frozen=True, slots=True)
class ReleaseTraits:
    """How the far end's hang-up is known, and in which places of a call it is looked for."""

    tones: ToneLimits = _TONES
    least_cut_s: float = 0.2
    hears_battery: bool = True
    tone_places: tuple[str, ...] = ("keys", "prompt", "record", "talk")
    battery_places: tuple[str, ...] = ("keys", "prompt", "record", "talk", "out")
    is_free_again: bool = True
    after_quiet_s: float = 3600.0
    knows_unplugged: bool = True
    frees_phone: bool = True
    plugs_again: bool = True


@dataclass(frozen=True, slots=True)
class PhoneTraits:
    """What the switchboard does for its telephone."""

    gives_dial_tone: bool = True
    dial_tone_stops: bool = True
    ring_s: tuple[float, float] = (1.0, 4.0)
    trips: bool = True
    least_flash_s: float = 0.08
    longest_flash_s: float = 1.1
    keys: KeyLimits = _KEYS
    hang_up_ends: bool = True
    is_deaf_in_talk: bool = False
    is_mute_in_talk: bool = False
    is_dead_after_call: bool = False


@dataclass(frozen=True, slots=True)
class DialTraits:
    """How the switchboard calls out."""

    waits_for_dial_tone: bool = True
    waits_s: float = 8.0
    shape: KeyShape = DIALLED
    loses: int = 0
    minds_ringing: bool = True
    hears_line: bool = True
    lets_go: bool = True


_NUMBER, _RING, _RELEASE, _PHONE, _DIAL = (
    NumberTraits(), RingTraits(), ReleaseTraits(), PhoneTraits(), DialTraits(),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Traits:
    """One switchboard."""

    keys: KeyLimits = _KEYS
    number: NumberTraits = _NUMBER
    ring: RingTraits = _RING
    release: ReleaseTraits = _RELEASE
    phone: PhoneTraits = _PHONE
    dial: DialTraits = _DIAL


SOUND = Traits()
