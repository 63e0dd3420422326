"""Hotlines: what they refer to, and that no two take the same calls."""

from collections.abc import Iterator

from appliance.config.accounts import house_phone
from appliance.config.check.flow import flow
from appliance.config.check.names import all_missing, missing
from appliance.config.model.document import Document
from appliance.config.model.hotline import Hotline
from appliance.config.problem import Path, Problem


def hotlines(document: Document) -> Iterator[Problem]:
    """Find faults in the hotlines and their flows."""
    for id_, hotline in document.hotlines.items():
        path: Path = ("hotlines", id_)
        yield from all_missing((*path, "trunk_groups"), "trunk group", hotline.trunk_groups, document.trunk_groups)
        yield from missing((*path, "tariff"), "tariff", hotline.tariff, document.tariffs)
        yield from _monthly_cap(path, hotline)
        yield from _screening((*path, "screening"), hotline, document)
        yield from _fallback((*path, "fallback"), hotline, document)
        yield from flow((*path, "flow"), id_, document)
    yield from _shared_numbers(document)


def _screening(path: Path, hotline: Hotline, document: Document) -> Iterator[Problem]:
    screening = hotline.screening
    yield from all_missing((*path, "always"), "list", screening.always, document.lists)
    yield from all_missing((*path, "only"), "list", screening.only, document.lists)
    for index, block in enumerate(screening.block):
        yield from missing((*path, "block", index, "list"), "list", block.list, document.lists)


def _monthly_cap(path: Path, hotline: Hotline) -> Iterator[Problem]:
    monthly = hotline.caps.monthly
    if monthly is not None and monthly.amount is not None and hotline.tariff is None:
        yield Problem((*path, "caps", "monthly", "amount"), "needs a `tariff`: without one every call costs nothing")


def _fallback(path: Path, hotline: Hotline, document: Document) -> Iterator[Problem]:
    yield from all_missing((*path, "agents"), "agent", hotline.fallback.agents, document.agents)
    yield from missing((*path, "mailbox"), "department", hotline.fallback.mailbox, document.departments)
    for index, id_ in enumerate(hotline.fallback.agents):
        if id_ in document.agents and house_phone(id_, document) is None:
            yield Problem((*path, "agents", index), f"{id_} has no phone, which is all that can be rung here")


def _shared_numbers(document: Document) -> Iterator[Problem]:
    owner: dict[tuple[str, str], str] = {}
    for id_, hotline in document.hotlines.items():
        for line in document.lines_of(id_):
            for number in hotline.numbers or ("",):
                other = owner.setdefault((line, number), id_)
                if other != id_:
                    told = f"number {number}" if number else "all numbers"
                    yield Problem(
                        ("hotlines", id_, "trunk_groups"),
                        f"line '{line}' with {told} already belongs to hotline '{other}'; give each its own `numbers`",
                    )
