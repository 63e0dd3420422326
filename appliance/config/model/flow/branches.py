"""Nodes that decide and say nothing: by time, region, share, traffic, caller."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from appliance.config.model.base import Id, Part, Percent
from appliance.config.model.region import Region


class ScheduleBranch(Part):
    """Goes by the time (B1, B2, B14). `holiday` is where holidays lead; left out, they are closed like other times."""

    kind: Literal["schedule"]
    schedule: Id
    open: Id
    closed: Id
    holiday: Id | None = None


class RegionRule(Part):
    """Callers of `where` go to `next`."""

    where: Region
    next: Id


class RegionBranch(Part):
    """Goes by where the caller is (B3); `unknown` is for callers without a number, or with one from nowhere known."""

    kind: Literal["region"]
    rules: Annotated[tuple[RegionRule, ...], Field(min_length=1)]
    unknown: Id
    otherwise: Id


class Share(Part):
    """`percent` of the calls go to `next`."""

    percent: Percent
    next: Id


class PercentageBranch(Part):
    """Goes by shares that add up to 100 (B4)."""

    kind: Literal["percentage"]
    shares: Annotated[tuple[Share, ...], Field(min_length=1)]


class TrafficRule(Part):
    """True while `measure` lies between `at_least` and `at_most`, both included.

    `calls_waiting` are callers of this hotline whom nobody has answered yet, `calls_in_talk` those in a conversation;
    `free_agents` of `department` or of all; `free_lines` of `trunk_group` or of all.
    """

    measure: Literal["calls_waiting", "calls_in_talk", "free_agents", "free_lines"]
    department: Id | None = None
    trunk_group: Id | None = None
    at_least: Annotated[int, Field(ge=0)] | None = None
    at_most: Annotated[int, Field(ge=0)] | None = None
    next: Id

    @model_validator(mode="after")
    def _has_a_bound(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise ValueError("give at least one of: at_least, at_most")
        return self


class TrafficBranch(Part):
    """Goes by how busy the house is (B12): the first rule that is true."""

    kind: Literal["traffic"]
    rules: Annotated[tuple[TrafficRule, ...], Field(min_length=1)]
    otherwise: Id


class CallerBranch(Part):
    """Goes by who calls: callers of any of `lists` to `matched`, the others to `otherwise` (a lane for VIPs)."""

    kind: Literal["caller"]
    lists: Annotated[tuple[Id, ...], Field(min_length=1)]
    matched: Id
    otherwise: Id
