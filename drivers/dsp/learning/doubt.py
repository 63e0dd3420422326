"""Why something heard on a line tells nothing certain."""

from enum import StrEnum


class Doubt(StrEnum):
    """What stands between a recording and a certain answer: codes, for which whoever shows them has the words."""

    TOO_SHORT = "too_short"
    """The recording is shorter than a second."""
    SILENT = "silent"
    """Nothing above −50 dBm0 was heard."""
    NO_TONE = "no_tone"
    """Something was heard, but no tone: speech, music or noise."""
    NO_CADENCE = "no_cadence"
    """A tone came and went without a rhythm."""
    TOO_FEW_CYCLES = "too_few_cycles"
    """A tone was heard too seldom to know its rhythm."""
    SEVERAL_TONES = "several_tones"
    """Tones of several pitches took turns, so that none of them stands for the signal."""
    UNLIKELY = "unlikely"
    """No exchange is known to send such a tone at this point."""
    AMBIGUOUS = "ambiguous"
    """The tone is what the country uses for two signals that mean different things."""
    DIAL_TONE_AGAIN = "dial_tone_again"
    """The far end hung up and the exchange offered to dial: there is no tone that tells of a release."""
    CONTRADICTION = "contradiction"
    """Two stages gave the same tone for signals that mean different things."""
