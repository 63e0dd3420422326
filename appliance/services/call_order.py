"""What is ordered of whoever writes a table of calls (`call_sheet`), without what it is written with: that is large."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from appliance.storage.call_wanted import CallOrder, Wanted

MOST_ROWS = 1_048_575
"""What a sheet of Excel's holds below its headings."""


class Order(BaseModel):
    """What is to be written where, for whom."""

    url: str
    to: Path
    format: Literal["csv", "xlsx"]
    language: str
    time_zone: str
    wanted: Wanted
    sort: CallOrder
