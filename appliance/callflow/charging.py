"""What the legs of a call cost, once they are over: into the ledger, which the caps ask, and onto the record (D4)."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from appliance.callflow.billing import tariff_of
from appliance.callflow.ledger import Charged, Pricing
from appliance.callflow.ports import Leg
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.trace import Charge
from appliance.callflow.walk import Revision, Walk
from appliance.config.model.endpoint import OutsideEndpoint
from appliance.domain.ids import OUTSIDE, TEST_CALL, CallId, EndpointId, HotlineId, LineId, TariffId, TrunkGroupId
from appliance.domain.money import LegKind
from appliance.domain.phone_number import PhoneNumber
from appliance.routing.cost import Metered, kind_of

_UNCHARGED = Charged(Decimal(0), 0)


@dataclass(frozen=True, slots=True)
class Carried:
    """A leg that is over: whose call it was (`sequence` counts the call's legs), what carried it, and how long.

    `estimated`: from when on is not exactly known.
    """

    call: CallId
    sequence: int
    hotline: HotlineId | None
    line: LineId | None
    leg: Metered
    trunk_group: TrunkGroupId | None = None
    endpoint: EndpointId | None = None
    estimated: bool = False


def charge(carried: Carried, revision: Revision, switchboard: Switchboard) -> None:
    """Price a leg by its hotline's or trunk group's tariff and keep it; without a tariff it is kept and costs 0."""
    document = revision.document
    tariff = tariff_of(carried.leg.kind, carried.hotline, carried.trunk_group, document)
    charged, currency = _UNCHARGED, ""
    if tariff is not None:
        pricing = _pricing(tariff, revision, switchboard)
        charged, currency = switchboard.ledger.charge(carried.leg, carried.hotline, pricing), pricing.tariff.currency
    switchboard.journal.charge(
        Charge(
            call=carried.call,
            sequence=carried.sequence,
            at=carried.leg.began,
            seconds=carried.leg.seconds,
            kind=carried.leg.kind,
            hotline=carried.hotline,
            line=carried.line,
            tariff=tariff,
            currency=currency,
            amount=charged.amount,
            package_s=charged.package_s,
            trunk_group=carried.trunk_group,
            endpoint=carried.endpoint,
            dialled=carried.leg.dialled,
            estimated=carried.estimated,
        )
    )


def charge_incoming(walk: Walk) -> None:
    """Charge the caller's leg up to now: from the line's answer, as carriers do; nothing for one never answered.

    A test call in the browser comes in by no line that anybody charges for.
    """
    if walk.facts.line == TEST_CALL:
        return
    served_at = walk.served.answered_at if walk.served else None
    began = walk.caller.answered_at or served_at
    if began is not None:
        seconds = (walk.clock.now() - began).total_seconds()
        _charge_of(walk, _carried(walk, Metered(began, seconds, LegKind.INCOMING), walk.facts.line))


def charge_outgoing(leg: Leg, talk_s: float, walk: Walk) -> None:
    """Charge an outside leg that has been talked on up to now; does nothing for a phone of ours.

    Nor for a number that a member of staff has dialled: the call from the desk phone is charged for it, to its end.
    """
    if leg.line is None or leg.endpoint == OUTSIDE:
        return
    endpoint = walk.document.endpoints.get(leg.endpoint)
    group = TrunkGroupId(endpoint.trunk_group) if isinstance(endpoint, OutsideEndpoint) else None
    began = walk.clock.now() - timedelta(seconds=talk_s)
    kind = kind_of_number(leg.number, walk.revision, walk.switchboard)
    metered = Metered(began, talk_s, kind, leg.number)
    carried = _carried(walk, metered, leg.line)
    _charge_of(walk, replace(carried, trunk_group=group, endpoint=leg.endpoint, estimated=leg.unsupervised))


def kind_of_number(dialled: str, revision: Revision, switchboard: Switchboard) -> LegKind:
    """Tell what sort of call an outgoing leg to this number is."""
    number = PhoneNumber.parse(dialled)
    place = switchboard.places.place(number) if number else None
    return kind_of(dialled, place, switchboard.lists.home(revision.document))


def _charge_of(walk: Walk, carried: Carried) -> None:
    if carried.leg.seconds > 0:
        charge(carried, walk.revision, walk.switchboard)
        walk.charged += 1


def _carried(walk: Walk, leg: Metered, line: LineId) -> Carried:
    return Carried(walk.facts.call, walk.charged, walk.hotline_id, line, leg)


def _pricing(tariff: TariffId, revision: Revision, switchboard: Switchboard) -> Pricing:
    document = revision.document
    home, zone = switchboard.lists.home(document), document.site.zone
    return Pricing(tariff, document.tariffs[tariff], revision.tables.is_open, home, zone)
