"""What came of one try to tell somebody."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sent:
    """The server has taken it. `detail` is what was less than perfect, "" as a rule."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """It was not taken, or nobody knows whether it was.

    `refused` tells that the server has understood and does not want it: the same again will hardly do better.
    `retry_after_s` is what the server asked for. `reason` is in words, without secrets.
    """

    reason: str
    refused: bool = False
    retry_after_s: float | None = None


Outcome = Sent | Failed
