"""The other end of an analogue line: a telephone exchange and its callers, and what they send down the pair."""
