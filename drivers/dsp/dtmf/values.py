"""The keys of a telephone and their two tones (ITU-T Q.23)."""

from dataclasses import dataclass

ROWS_HZ = (697.0, 770.0, 852.0, 941.0)
COLUMNS_HZ = (1209.0, 1336.0, 1477.0, 1633.0)
KEYS = "123A456B789C*0#D"
"""Row by row."""


@dataclass(frozen=True, slots=True)
class Digit:
    """A key that was pressed and let go.

    `start_s` counts from the first sample that the receiver was given. `duration_s` is the time that it sounded, a
    drop-out left out. `level_dbm0` is that of both tones together; `twist_db` is by how much the high tone (the
    column's) is louder than the low one. `offset` is how far the two tones are from their places, the further one
    (0.01: 1 % too high).
    """

    key: str
    start_s: float
    duration_s: float
    level_dbm0: float
    twist_db: float
    offset: float
