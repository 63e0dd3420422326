"""A typed text as the speech engine gets it: figures in words, and hard words as the lexicon says them."""

import re
from collections.abc import Mapping

from appliance.domain.spoken.registry import rules_of
from appliance.domain.spoken.typed import in_words

_HELD = 0xE000
"""Private use: stands for a word of the lexicon while the figures around it are put into words."""
_MOST_HELD = 0x1900
_OF_FIGURES = re.compile(r"[0-9A-Za-z]")


def speakable(text: str, language: str, lexicon: Mapping[str, str]) -> str:
    """Put the text's figures into words by the rules of its language, and say the lexicon's words as it says them.

    The longest entry goes first. One with figures or Latin letters in it is found as it is typed, any other in what
    the rules have made of the text; what an entry says is not read again. Raises UserError for an unknown language.
    """
    written = rules_of(language).written
    held: list[str] = []
    visible = re.sub(f"[{chr(_HELD)}-{chr(_HELD + _MOST_HELD - 1)}]", " ", text)
    said = _hold(visible, {word: says for word, says in lexicon.items() if _OF_FIGURES.search(word)}, held)
    if written is not None:
        said = in_words(said, written)
    said = _hold(said, lexicon, held)
    return re.sub(f"[{chr(_HELD)}-{chr(_HELD + _MOST_HELD - 1)}]", lambda at: held[ord(at[0]) - _HELD], said)


def _hold(text: str, lexicon: Mapping[str, str], held: list[str]) -> str:
    """Replace the lexicon's words by characters that stand for what it says; `held` gets that."""
    if not lexicon:
        return text

    def hold(found: re.Match[str]) -> str:
        if len(held) >= _MOST_HELD:
            return found[0]
        held.append(lexicon[found[0]])
        return chr(_HELD + len(held) - 1)

    words = sorted(lexicon, key=len, reverse=True)
    return re.sub("|".join(_whole(word) for word in words), hold, text)


def _whole(word: str) -> str:
    """Match a word of Latin letters or figures on its own only: APP is not found in APPLE."""
    before = r"(?<![0-9A-Za-z])" if _OF_FIGURES.match(word) else ""
    after = r"(?![0-9A-Za-z])" if _OF_FIGURES.match(word[-1:]) else ""
    return f"{before}{re.escape(word)}{after}"
