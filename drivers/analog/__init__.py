"""Telephone cards under DAHDI: what is there, how it is set, and how a change reaches it without harming a call."""

from drivers.analog.apply_plan import Action, Change, Plan, Reach, Reason, changes, plan
from drivers.analog.caller_id import CallerIdMode
from drivers.analog.cards import Alarm, Card, Port, PortKind, Span
from drivers.analog.countries import country, country_codes
from drivers.analog.discovery import Found, discover
from drivers.analog.inventory import Mismatch, News, PortNews, mismatches, since
from drivers.analog.profile import CountryProfile, PolarityHabit
from drivers.analog.rendering import chan_dahdi_conf, dsp_conf, modprobe_conf, system_conf, xpp_conf
from drivers.analog.settings import CardSettings, DynamicSpan, EchoCanceller, FxoPort, FxsPort, PortSettings

__all__ = [
    "Action",
    "Alarm",
    "CallerIdMode",
    "Card",
    "CardSettings",
    "Change",
    "CountryProfile",
    "DynamicSpan",
    "EchoCanceller",
    "Found",
    "FxoPort",
    "FxsPort",
    "Mismatch",
    "News",
    "Plan",
    "PolarityHabit",
    "Port",
    "PortKind",
    "PortNews",
    "PortSettings",
    "Reach",
    "Reason",
    "Span",
    "chan_dahdi_conf",
    "changes",
    "country",
    "country_codes",
    "discover",
    "dsp_conf",
    "mismatches",
    "modprobe_conf",
    "plan",
    "since",
    "system_conf",
    "xpp_conf",
]
