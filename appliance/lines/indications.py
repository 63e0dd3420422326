"""The tones that Asterisk plays to telephones at ports and to callers: those of the country, by its profile."""

from appliance.asterisk.render.section import section
from drivers.analog import CountryProfile
from drivers.api import Tone, ToneKind

_NAMES = {
    ToneKind.DIAL: "dial",
    ToneKind.BUSY: "busy",
    ToneKind.RING_BACK: "ring",
    ToneKind.CONGESTION: "congestion",
    ToneKind.CALL_WAITING: "callwaiting",
}
"""As Asterisk's `indications.conf` calls them."""


def indications_conf(country: CountryProfile) -> str:
    """Render indications.conf for one country; where it knows no tone for something, none is played."""
    tones = {_NAMES[kind]: _tone(tone) for kind, tone in country.tones.items() if kind in _NAMES}
    cadence = ",".join(_ms(seconds) for seconds in country.ring_cadence_s)
    described = {"description": country.name_en, "ringcadence": cadence}
    return section("general", {"country": country.code}) + section(country.code, described | tones)


def _tone(tone: Tone) -> str:
    sound = "+".join(f"{hz:g}" for hz in tone.frequencies_hz)
    on_off = enumerate(tone.cadence_s)
    return ",".join(f"{'0' if at % 2 else sound}/{_ms(seconds)}" for at, seconds in on_off) or sound


def _ms(seconds: float) -> str:
    return str(round(seconds * 1000))
