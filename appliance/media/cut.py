"""How a prompt is cut."""

from enum import StrEnum


class Cut(StrEnum):
    """A sentence gets a pause at its end, a piece is tight at both ends, and the whole stays as it is."""

    SENTENCE = "sentence"
    PIECE = "piece"
    WHOLE = "whole"


PIECE_MARGIN_S = 0.01
"""What is left before and after a piece: the onset and decay that lie under the floor."""
SENTENCE_MARGIN_S = 0.02
SENTENCE_PAUSE_S = 0.15
