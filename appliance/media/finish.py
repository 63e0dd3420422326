"""From what an engine spoke to what is kept: levelled, and cut for the way it will be played."""

from appliance.media.level import level
from appliance.media.pcm import Pcm, join, silence, trim

PIECE_MARGIN_S = 0.01
"""What is left before and after a piece: the onset and decay that lie under the floor of `trim`."""

_SENTENCE_MARGIN_S = 0.02
_SENTENCE_PAUSE_S = 0.15


def as_piece(spoken: Pcm) -> Pcm:
    """Finish a part of a sentence, tight at both ends."""
    return trim(level(spoken), PIECE_MARGIN_S)


def as_sentence(spoken: Pcm) -> Pcm:
    """Finish a whole sentence, with a short pause after it. Of silence only the pause is left."""
    return join((trim(level(spoken), _SENTENCE_MARGIN_S), silence(_SENTENCE_PAUSE_S)))
