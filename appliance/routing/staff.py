"""What a desk phone has dialled: a colleague, an emergency number, a number outside, or a code (B13, B14)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from re import compile as pattern

from appliance.config.accounts import house_phone, owner_of
from appliance.config.model.document import Document
from appliance.config.model.endpoint import AnalogEndpoint, PhoneEndpoint
from appliance.domain.ids import AgentId, DepartmentId, EndpointId, Target, TrunkGroupId
from appliance.routing.decision import Decision


class StaffAct(StrEnum):
    """What a phone code does, as it is keyed."""

    SIGN_IN = "*10"
    SIGN_OUT = "*11"
    PAUSE = "*20"
    READY = "*21"
    WRAP_UP = "*22"
    MESSAGES = "*30"
    BY_SCHEDULE = "*40"
    OPEN = "*41"
    CLOSED = "*42"


@dataclass(frozen=True, slots=True)
class StaffCode:
    """A code; `until` is the time of day, in the site's zone, after `*41` and `*42`."""

    act: StaffAct
    until: time | None = None


@dataclass(frozen=True, slots=True)
class CallBack:
    """The request to be called back that has this number: whom it dials is on record."""

    sequence: int


@dataclass(frozen=True, slots=True)
class RecordPrompts:
    """The recording studio, in the language of this number; 0 is the site's."""

    language: int = 0


@dataclass(frozen=True, slots=True)
class Colleagues:
    """Desk phones of this house, tried in order."""

    targets: tuple[Target, ...]
    department: DepartmentId | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """A number outside, through the first of the trunk groups that has a line."""

    number: str = field(repr=False)
    trunk_groups: tuple[TrunkGroupId, ...]
    emergency: bool = False


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """Nothing is dialled."""


@dataclass(frozen=True, slots=True)
class PickUp:
    """What rings at a colleague: at `agent`, or at anybody of the caller's departments."""

    agent: AgentId | None = None


Destination = PickUp | StaffCode | CallBack | RecordPrompts | Colleagues | Outside | NotAllowed

_CODE = pattern(r"(\*[1-4][0-2])(?:([01][0-9]|2[0-3])([0-5][0-9]))?#?")
_CALL_BACK = pattern(r"\*70([1-9][0-9]{0,8})#?")
_STUDIO = pattern(r"\*60([1-9]?)#?")
_PICK_UP = pattern(r"\*8([0-9]{0,8})#?")
_UNTIL = frozenset({StaffAct.OPEN, StaffAct.CLOSED})


def destination(phone: EndpointId, dialled: str, document: Document) -> Decision[Destination]:
    """Decide where a call from a desk phone or browser goes; `phone` is an agent's ID or the id of an endpoint of ours.

    An emergency number wins over everything, so no extension can hide it.
    """
    site = document.site
    if dialled in site.emergency_numbers:
        groups = site.emergency_trunk_groups or tuple(document.trunk_groups)
        why = f"{dialled} is an emergency number: every desk phone may dial it"
        return Decision(Outside(dialled, tuple(map(TrunkGroupId, groups)), emergency=True), why)
    if (code := staff_code(dialled)) is not None:
        return Decision(code, f"{code.act} is a phone code")
    if (feature := _feature(dialled)) is not None:
        return feature
    if (colleagues := _colleagues(document).get(dialled)) is not None:
        return Decision(colleagues, f"{dialled} is in this house")
    return _outside(phone, dialled, document)


def _feature(dialled: str) -> Decision[Destination] | None:
    """Read the codes that do more than set something; None for what is none."""
    if (back := _CALL_BACK.fullmatch(dialled)) is not None:
        return Decision(CallBack(int(back[1])), f"*70 calls back request {back[1]}")
    if (picked := _PICK_UP.fullmatch(dialled)) is not None:
        return Decision(PickUp(AgentId(picked[1]) if picked[1] else None), "*8 picks up what rings at a colleague")
    if (studio := _STUDIO.fullmatch(dialled)) is not None:
        return Decision(RecordPrompts(int(studio[1] or 0)), "*60 is the recording studio")
    return None


def staff_code(keys: str) -> StaffCode | None:
    """Read a code; None for what is none. `*41` and `*42` may be followed by the time `HHMM` until which they hold."""
    match = _CODE.fullmatch(keys)
    if match is None or match[1] not in set(StaffAct):
        return None
    act = StaffAct(match[1])
    until = time(int(match[2]), int(match[3])) if match[2] else None
    return StaffCode(act, until) if until is None or act in _UNTIL else None


def _colleagues(document: Document) -> Mapping[str, Colleagues]:
    """Give who is reached inside the house, by what is dialled; nobody's mobile is: that would be an outgoing call."""
    reached = {id_ for id_ in document.agents if house_phone(id_, document) is not None}
    found = {id_: Colleagues((AgentId(id_),)) for id_ in document.agents if id_ in reached}
    found |= {
        endpoint.extension: Colleagues((EndpointId(id_),))
        for id_, endpoint in document.endpoints.items()
        if isinstance(endpoint, PhoneEndpoint | AnalogEndpoint) and endpoint.extension is not None
    }
    for id_, department in document.departments.items():
        phones = tuple(AgentId(agent) for agent in department.agents if agent in reached)
        if department.extension is not None and phones:
            found[department.extension] = Colleagues(phones, DepartmentId(id_))
    return found


def _outside(phone: EndpointId, dialled: str, document: Document) -> Decision[Destination]:
    """The longest prefix of the person's rights decides; nobody may dial out who has none."""
    agent = document.agents.get(owner_of(phone, document) or "")
    rights = agent.outgoing if agent is not None else ()
    allowed = [
        (prefix, right.trunk_group) for right in rights for prefix in right.prefixes if dialled.startswith(prefix)
    ]
    if not allowed or not dialled.isdecimal():
        return Decision(NotAllowed(), f"{phone} has no right to dial this number")
    prefix, group = max(allowed, key=lambda found: len(found[0]))
    return Decision(Outside(dialled, (TrunkGroupId(group),)), f"{phone} may dial numbers that begin with {prefix}")
