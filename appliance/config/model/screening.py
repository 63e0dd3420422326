"""Who is let in: lists of callers, and what a hotline does with them (C1-C6)."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from appliance.config.model.base import Id, Name, Number, Part, Percent, Prefix
from appliance.config.model.prompt import BuiltinPrompt, Prompt
from appliance.config.model.region import Region


class TableReference(Part):
    """A long list that stands in a versioned table of its own, not in the document: its name and content's hash."""

    name: Id
    hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class ScreeningList(Part):
    """Callers by whole number, prefix (segment), region, or without any number; `table` adds a long list to it."""

    name: Name | None = None
    numbers: tuple[Number, ...] = ()
    prefixes: tuple[Prefix, ...] = ()
    region: Region | None = None
    anonymous: bool = False
    table: TableReference | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.numbers or self.prefixes or self.region or self.anonymous or self.table):
            raise ValueError("is empty: give at least one of numbers, prefixes, region, anonymous, table")
        return self


class Block(Part):
    """Callers of `list` hear `announcement` and are released; without one they are released in silence."""

    list: Id
    announcement: Prompt | None = BuiltinPrompt(builtin="not-accepted")


class RegionPolicy(Part):
    """Allow only some regions, or block some (C3); `unknown` says what becomes of callers from nowhere known."""

    allow: Region | None = None
    block: Region | None = None
    unknown: Literal["allow", "block"] = "allow"
    announcement: Prompt | None = BuiltinPrompt(builtin="not-accepted")

    @model_validator(mode="after")
    def _one_way_round(self) -> Self:
        if (self.allow is None) == (self.block is None):
            raise ValueError("say exactly one of: allow, block")
        return self


class Screening(Part):
    """Who reaches the hotline's flow.

    `always` lets in whatever the others say (C2). `only`, where not empty, lets nobody else in; `block` and `region`
    hold for those whom it lets in, too. Caps hold for everyone.
    """

    always: tuple[Id, ...] = ()
    only: tuple[Id, ...] = ()
    only_announcement: Prompt | None = BuiltinPrompt(builtin="not-accepted")
    block: tuple[Block, ...] = ()
    region: RegionPolicy | None = None


class CountCap(Part):
    """At most `limit` calls within the last `within_minutes`, of one caller or of all (C5).

    Calls that were refused don't count. Callers without a number can't be told apart: no cap per caller holds for them.
    """

    limit: Annotated[int, Field(ge=1, le=1_000_000)]
    within_minutes: Annotated[int, Field(ge=1, le=60 * 24 * 31)]
    per: Literal["caller", "hotline"] = "caller"
    announcement: Prompt | None = BuiltinPrompt(builtin="too-many-calls")


class MonthlyCap(Part):
    """At most `amount` (in the tariff's currency) or `calls` in a calendar month of the site (C6).

    `amount` is compared with what the legs of the hotline's calls cost, incoming and outgoing, that are over: calls in
    progress are never cut off, so the month may end a little above it. Fees don't count.
    """

    amount: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=4)] | None = None
    calls: Annotated[int, Field(ge=1)] | None = None
    warn_percent: Percent = 80
    announcement: Prompt | None = BuiltinPrompt(builtin="service-unavailable")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.amount is None and self.calls is None:
            raise ValueError("give at least one of: amount, calls")
        return self


class ConcurrentCap(Part):
    """At most `limit` calls at once (C4)."""

    limit: Annotated[int, Field(ge=1, le=1000)]
    announcement: Prompt | None = BuiltinPrompt(builtin="all-lines-busy")


class Caps(Part):
    """How much a hotline takes; a call over a cap hears its announcement (or nothing) and is released and counted."""

    concurrent: ConcurrentCap | None = None
    counts: tuple[CountCap, ...] = ()
    monthly: MonthlyCap | None = None


ScreeningLists = dict[Id, ScreeningList]
