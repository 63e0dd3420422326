"""Who is let in: a hotline's lists and regions, in a fixed order (C1-C3)."""

from dataclasses import dataclass

from appliance.config.model.prompt import Prompt
from appliance.config.model.screening import RegionPolicy, Screening
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.place import Place
from appliance.routing.caller_lists import CallerLists
from appliance.routing.decision import Decision
from appliance.routing.region import matches


@dataclass(frozen=True, slots=True)
class Refusal:
    """A caller is kept out by `rule` (`block spam`, `only`, `region`) and hears `announcement`, None for silence."""

    rule: str
    announcement: Prompt | None


Verdict = Refusal | None
"""None: let in."""


def screen(
    caller: PhoneNumber | None, place: Place | None, screening: Screening, lists: CallerLists
) -> Decision[Verdict]:
    """Decide by the first that holds: `always` lets in, `only` keeps all others out, `block`, then `region`.

    The reason names the list and the entry, numbers masked.
    """
    if found := _first_of(screening.always, caller, place, lists):
        return Decision(None, f"on list {found}: always let in")
    if screening.only:
        found = _first_of(screening.only, caller, place, lists)
        if not found:
            told = ", ".join(f"'{id_}'" for id_ in screening.only)
            return Decision(Refusal("only", screening.only_announcement), f"only callers on list {told} are let in")
    for block in screening.block:
        if blocked := _first_of((block.list,), caller, place, lists):
            return Decision(Refusal(f"block {block.list}", block.announcement), f"on list {blocked}: blocked")
    if screening.region is not None:
        decision = _by_region(caller, place, screening.region)
        if decision.value is not None:
            return decision
    return Decision(None, f"on list {found}" if found else "nothing speaks against this caller")


def _first_of(ids: tuple[str, ...], caller: PhoneNumber | None, place: Place | None, lists: CallerLists) -> str:
    """Name the first of the lists that has the caller, and by what; "" when none has."""
    for id_ in ids:
        found = lists.find(id_, caller, place)
        if found is not None:
            return f"'{id_}' ({found})"
    return ""


def _by_region(caller: PhoneNumber | None, place: Place | None, policy: RegionPolicy) -> Decision[Verdict]:
    region = policy.allow or policy.block
    refusal = Refusal("region", policy.announcement)
    match = matches(place, caller, region) if region else None
    if match is not None:
        allowed = policy.allow is not None
        return Decision(None if allowed else refusal, f"{match.reason} is {'allowed' if allowed else 'blocked'}")
    if place is None:
        known = "nothing is known of where the number belongs" if caller else "the caller has no number"
        return Decision(refusal if policy.unknown == "block" else None, f"{known}: {policy.unknown}")
    if policy.allow is not None:
        return Decision(refusal, f"{place} is not among the regions that are allowed")
    return Decision(None, f"{place} is not blocked")
