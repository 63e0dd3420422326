"""The ports of the cards as a document wants them, in the words of the driver and of Asterisk's files."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from appliance.asterisk.render.ports import LINE_CONTEXT, TELEPHONE_CONTEXT, has_ports
from appliance.config.model.document import Document
from appliance.config.model.endpoint import AnalogEndpoint
from appliance.config.model.line import AnalogLine, CallerIdChoice
from appliance.lines.exchange_tones import profile_code
from appliance.lines.indications import indications_conf
from drivers.analog import (
    CallerIdMode,
    CardSettings,
    EchoCanceller,
    FxoPort,
    FxsPort,
    chan_dahdi_conf,
    country,
    dsp_conf,
)

_MODES: Mapping[CallerIdChoice, CallerIdMode] = MappingProxyType(
    {
        "auto": CallerIdMode.NONE,
        "none": CallerIdMode.NONE,
        "fsk_bell": CallerIdMode.FSK_BELL_AFTER_RING,
        "fsk_v23": CallerIdMode.FSK_V23_AFTER_RING,
        "dtmf": CallerIdMode.NONE,
    }
)
"""What chan_dahdi is to listen for; where it hears nothing, our own listener does, which never loses a call."""

_UNSHOWN = re.compile('["<>;\\\\\\[\\]\u2028\u2029]')
"""What a name can't have in chan_dahdi's configuration."""
_NAME_LETTERS = 60
_ANYWAY = "cn"


def card_settings(document: Document) -> CardSettings:
    """Say how the ports that a document names are set. Raises SettingsError where the country isn't known."""
    lines = (_line(id_, line) for id_, line in document.lines.items() if isinstance(line, AnalogLine))
    endpoints = document.endpoints.items()
    telephones = (_telephone(id_, each) for id_, each in endpoints if isinstance(each, AnalogEndpoint))
    return CardSettings(country(profile_code(document.site.country)), (*lines, *telephones))


def card_files(document: Document) -> dict[str, str]:
    """Render what chan_dahdi and Asterisk's detector of digits read, by file name; nothing for a box without ports.

    What is played to the box's own telephones is as in their country; China's is what each box has anyway.
    """
    if not has_ports(document):
        return {}
    settings = card_settings(document)
    files = {"chan_dahdi.conf": chan_dahdi_conf(settings), "dsp.conf": dsp_conf(settings)}
    is_at_home = settings.country.code == _ANYWAY
    return files if is_at_home else files | {"indications.conf": indications_conf(settings.country)}


def _line(id_: str, line: AnalogLine) -> FxoPort:
    """`__` has the legs of a call know by which line the caller came in."""
    return FxoPort(
        channel=line.port,
        context=LINE_CONTEXT,
        variables=(("__ZONGJI_LINE", id_), *((("ZONGJI_OWN", line.called),) if line.called else ())),
        echo_canceller=EchoCanceller(line.echo_canceller),
        rx_gain_db=line.rx_gain_db,
        tx_gain_db=line.tx_gain_db,
        caller_id=_MODES[line.caller_id],
        answer_by_polarity=line.answer_supervision,
        hang_up_by_polarity=line.answer_supervision and line.far_hang_up == "signalled",
    )


def _telephone(id_: str, endpoint: AnalogEndpoint) -> FxsPort:
    return FxsPort(
        channel=endpoint.port,
        context=TELEPHONE_CONTEXT,
        variables=(("ZONGJI_DESK", id_), ("ZONGJI_ENDPOINT", id_)),
        caller_name=_UNSHOWN.sub("", endpoint.name)[:_NAME_LETTERS],
        caller_number=endpoint.extension or "",
    )
