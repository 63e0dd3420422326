"""How recorded conversations are kept."""

from typing import Annotated, Literal

from pydantic import Field

from appliance.config.model.base import Part

Compression = Literal["none", "flac", "opus"]
"""`flac` loses nothing; `opus` is smaller by much and loses what an ear hardly misses."""


class Recordings(Part):
    """`compress` says into what finished recordings are made when calls are few, `after_minutes` since they ended.

    Below `least_free_mb` of the volume, nothing is recorded any more; calls go on.
    """

    compress: Compression = "flac"
    after_minutes: Annotated[int, Field(ge=0, le=100_000)] = 10
    least_free_mb: Annotated[int, Field(ge=0, le=1_000_000)] = 500
