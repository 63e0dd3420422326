"""The lines by which callers come in and outgoing legs go out, and the groups that make one number of them."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from appliance.config.model.base import Id, Name, Number, Part
from appliance.config.model.tone import LearnedTones

FarHangUp = Literal["signalled", "tone"]
"""How a line tells that the far party has hung up: by its signalling, or by nothing but the exchange's busy tone."""
CallerIdChoice = Literal["auto", "none", "fsk_bell", "fsk_v23", "dtmf"]
"""How an exchange tells who calls; `auto` finds it out by listening."""
Port = Annotated[int, Field(ge=1, le=1023)]
"""A port of a telephone card: DAHDI's channel."""
GainDb = Annotated[float, Field(ge=-12, le=12)]
"""What is added to a port's level; a line that needs more than 12 dB has a fault."""
SilenceS = Annotated[int, Field(ge=0, le=3600)]
"""How long a caller on a line with `far_hang_up: tone` may bring no sound at all before the line is released; 0: ever.

Time with music is no such time: who waits in a queue or is held need not say anything.
"""
KeyMode = Literal["auto", "rfc4733", "inband", "info"]
Address = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]([A-Za-z0-9.-]{0,252})(:[0-9]{1,5})?$")]
"""A host name or IPv4 address, with a port if it isn't 5060."""
UserPart = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+*#_.-]{1,40}$")]
"""The user part of a SIP address."""


class SipPeer(Part):
    """A gateway or a carrier's switch that we talk SIP with (E3).

    `login` says who proves who they are: `none` (the peer is known by its address), `peer` (it registers with us, as
    GoIP-style gateways do), `us` (we register with it, as carriers ask). `username` is the account's, and its
    password is set by `zongji peers password`. `t38: false` keeps faxes with it to sound.
    """

    name: Name | None = None
    kind: Literal["gateway", "carrier"]
    address: Address | None = None
    login: Literal["none", "peer", "us"] = "none"
    username: UserPart | None = None
    codecs: Annotated[tuple[Literal["alaw", "ulaw", "g722"], ...], Field(min_length=1)] = ("alaw", "ulaw")
    dtmf: KeyMode = "auto"
    caller_number: Literal["from", "p_asserted_identity", "remote_party_id"] = "p_asserted_identity"
    options_s: Annotated[int, Field(ge=0, le=3600)] = 60
    t38: bool = True


class SimulatedLine(Part):
    """A real channel without hardware: a SIP account on this machine (E4).

    `early_media: false` makes it behave like a landline or a GSM line, which must be answered before it can play, and
    `answer_supervision: false` like one that doesn't tell when the far end has answered.
    `dtmf` is how the line sends keys: `auto` takes RFC 4733 and SIP INFO, and tones from those who offer neither.
    `far_hang_up: tone` has each call heard for the exchange's tones, which then release it.
    """

    kind: Literal["simulated"]
    early_media: bool = True
    answer_supervision: bool = True
    carries_caller_number: bool = True
    far_hang_up: FarHangUp = "signalled"
    release_after_silence_s: SilenceS = 300
    dtmf: KeyMode = "auto"
    channels: Annotated[int, Field(ge=1, le=1)] = 1


class SipLine(Part):
    """One channel of a gateway, or a carrier's trunk with many.

    A gateway's channels are told apart by the number that the gateway calls us by for each (`channel`), or by an
    account each; outgoing, `dial_prefix` goes before the number to pick the channel. `channels` is how many calls it
    carries at once. `early_media`, `answer_supervision` and `carries_caller_number` say what the network behind it can.
    `far_hang_up: tone` is for gateways with landlines that don't hang up by themselves when the far party does.
    """

    kind: Literal["sip"]
    peer: Id
    channel: UserPart | None = None
    channels: Annotated[int, Field(ge=1, le=500)] = 1
    dial_prefix: Annotated[str, StringConstraints(pattern=r"^[0-9*#]{0,16}$")] = ""
    early_media: bool = True
    answer_supervision: bool = True
    carries_caller_number: bool = True
    far_hang_up: FarHangUp = "signalled"
    release_after_silence_s: SilenceS = 300


class AnalogLine(Part):
    """A line of the exchange at a port of a card (E1).

    `port` is DAHDI's channel. `own_number` is what callers dial to reach this line. `caller_id` is how the exchange
    tells who calls: `auto` finds out by listening. `far_hang_up: tone` has each call heard for the exchange's tones,
    which then release it; `answer_supervision` says that the line reverses its polarity when the far end answers.
    `tones` are the exchange's as the line doctor learned them: those that are missing are the country's.
    """

    kind: Literal["analog"]
    port: Port
    own_number: Number | None = None
    caller_id: CallerIdChoice = "auto"
    far_hang_up: FarHangUp = "tone"
    release_after_silence_s: SilenceS = 300
    answer_supervision: bool = False
    rx_gain_db: GainDb = 0.0
    tx_gain_db: GainDb = 0.0
    echo_canceller: Literal["none", "oslec", "mg2", "hwec"] = "oslec"
    tones: LearnedTones = {}

    channels: ClassVar[int] = 1
    early_media: ClassVar[bool] = False
    """Nothing is heard by who calls until the line is answered."""
    carries_caller_number: ClassVar[bool] = False
    """The far end is shown this line's own number, whoever calls."""

    @property
    def called(self) -> str:
        """What calls on this line have dialled, for nobody else tells: its own number's digits, "" if unknown."""
        return "".join(filter(str.isdecimal, self.own_number or ""))


class TrunkGroup(Part):
    """Lines merged into one number (B10), and those that outgoing legs hunt for a free one.

    `hunt`: the first free line, the last, or the next one round. `reserve` lines are kept free for incoming calls.
    """

    name: Name | None = None
    lines: Annotated[tuple[Id, ...], Field(min_length=1)]
    hunt: Literal["ascending", "descending", "round_robin"] = "descending"
    reserve: Annotated[int, Field(ge=0)] = 0
    tariff: Id | None = None


Line = Annotated[SimulatedLine | SipLine | AnalogLine, Field(discriminator="kind")]
Lines = dict[Id, Line]
SipPeers = dict[Id, SipPeer]
TrunkGroups = dict[Id, TrunkGroup]
