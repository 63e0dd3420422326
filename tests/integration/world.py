"""The exchange, the networks outside it, and rig phones for both sides."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from appliance.callflow.ports import Leg, RingRequest
from appliance.config.model.document import Document
from appliance.domain.ids import AgentId, EndpointId, LineId
from hil_rig.measure.tones import write_tone
from hil_rig.measure.wav import Samples, read_growing
from hil_rig.phones import open_phone
from hil_rig.phones.api import PhoneAccount, PhoneError, PhoneScript, SipPhone
from tests.harness.ears import hear, hear_tones
from tests.harness.far_end import Box, CallerNumber, FarEnd
from tests.harness.waiting import wait_for
from tests.integration.exchange import HOTLINE, Exchange

CALLER_HZ, AGENT_HZ = 1130.0, 770.0
RING_BACK_HZ = 450.0
HOTLINE_NUMBER = "4008001234"
PASSWORDS = {"goip": "goip-secret", "peer-telecom": "telecom-secret"}


class World:
    """Use as a context manager."""

    def __init__(self, far: FarEnd, document: Document, folder: Path, caller_number: CallerNumber = "pai") -> None:
        """Take the far end, the company that knows where it is, and a folder for sound."""
        self.far = far
        self.exchange = Exchange(document, passwords=PASSWORDS)
        self._caller_number: CallerNumber = caller_number
        self.folder = folder
        self._numbers = 0
        self._phones = ExitStack()
        self._open = ExitStack()
        self.caller_tone, self.agent_tone = folder / "caller.wav", folder / "agent.wav"
        write_tone(self.caller_tone, CALLER_HZ, 30)
        write_tone(self.agent_tone, AGENT_HZ, 30)

    def __enter__(self) -> Self:
        """Start both, and wait until they know each other."""
        self._begin()
        wait_for(self._all_logged_in, "the logins, both ways", 30, again_s=0.2)
        wait_for(self._the_gone_is_missed, "the gateway that is gone to be missed", 30, again_s=0.2)
        return self

    @contextmanager
    def without_logins(self) -> Iterator[None]:
        """Start both, and wait for nothing."""
        try:
            self._begin()
            yield
        finally:
            self.__exit__(None, None, None)

    def _begin(self) -> None:
        self._open.enter_context(self.exchange)
        port = self.exchange.instance.ports.sip
        box = Box(
            port,
            registered_password=PASSWORDS["goip"],
            carrier_password=PASSWORDS["peer-telecom"],
            caller_number=self._caller_number,
        )
        self.far.open(box)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End both."""
        self._phones.close()
        self._open.__exit__(kind, error, trace)

    def caller(self, line: str = "01", number: str | None = None) -> SipPhone:
        """Give a phone on a line that speaks as soon as it is answered."""
        self._numbers += 1
        shown = number or f"1380000{self._numbers:04d}"
        script = PhoneScript(say=self.caller_tone, say_looped=True)
        return self._phone(self.exchange.account(f"line-{line}", number=shown), script)

    def agent(self, account: str, *, answers_after_s: float | None = None) -> SipPhone:
        """Give a phone of ours; it rings for ever unless told when it answers."""
        return self._phone(self.exchange.account(account), self._answering(answers_after_s))

    def outside(self, number: str, *, answers_after_s: float | None = None) -> SipPhone:
        """Give a telephone out there."""
        return self._phone(self.far.phone(number), self._answering(answers_after_s))

    def ring(self, *legs: Leg, ring_s: float = 8, record: bool = True) -> None:
        """Ring these for the next caller."""
        recorded = frozenset(leg.endpoint for leg in legs if record)
        self.exchange.ring(RingRequest(legs, None, HOTLINE, ring_s, None, announce_id=True, recorded=recorded))

    def close_phones(self) -> None:
        """Close all phones, and wait until no channel is left anywhere."""
        self._phones.close()
        self.far.hang_up_all()
        wait_for(lambda: not self.exchange.channels(), "no channel left")
        self.exchange.forget()
        for file in self.exchange.recordings():
            file.unlink()

    def prompts_heard(self, phone: SipPhone) -> list[str]:
        """Name the prompts that a phone heard, in order: those that tests here are about."""
        candidates = self.exchange.prompts("survey-thanks", "press-1-to-accept")
        return [heard.prompt_id for heard in hear(_heard(phone), candidates) if heard.heard_share > 0.3]

    def tones_heard(self, phone: SipPhone, *hz: float) -> set[float]:
        """Tell which of these tones a phone heard for half a second without a break."""
        return {tone.hz for tone in hear_tones(_heard(phone), hz, shortest_s=0.5)}

    def wait_until_hears(self, phone: SipPhone, hz: float, within_s: float = 15) -> None:
        """Wait until a phone hears a tone."""
        wait_for(lambda: hz in self.tones_heard(phone, hz), f"{phone.name} to hear {hz:g} Hz", within_s, again_s=0.2)

    def _all_logged_in(self) -> bool:
        ours = "Registered" in self.exchange.command("pjsip show registrations").replace("Unregistered", "")
        theirs = "Registered" in self.far.command("pjsip show registrations").replace("Unregistered", "")
        return ours and theirs

    def _the_gone_is_missed(self) -> bool:
        return "Unavail" in self.exchange.command("pjsip show contacts")

    def _answering(self, after_s: float | None) -> PhoneScript:
        if after_s is None:
            return PhoneScript()
        return PhoneScript(auto_answer_after_s=after_s, say=self.agent_tone, say_looped=True)

    def _phone(self, account: PhoneAccount, script: PhoneScript) -> SipPhone:
        folder = self.folder / f"{account.user}-{account.number or 'desk'}-{time.monotonic_ns()}"
        folder.mkdir()
        phone = open_phone(account, folder, script=script)
        self._phones.callback(phone.close)
        return phone


def leg(
    endpoint: str, agent: str | None = None, line: str | None = None, number: str = "", *, press_1: bool = False
) -> Leg:
    """Give a leg in plain words."""
    return Leg(
        EndpointId(endpoint),
        AgentId(agent) if agent is not None else None,
        LineId(line) if line is not None else None,
        number,
        press_1,
    )


def own(agent: str) -> Leg:
    """Give an agent's own phone."""
    return leg(agent, agent)


def when(phone: SipPhone, kind: str) -> float:
    """Tell when something happened first on a phone (monotonic)."""
    return next(event.at for event in phone.events() if event.kind == kind)


def has_ended(phone: SipPhone) -> bool:
    """Tell whether a phone's call is over."""
    return any(event.kind == "ended" for event in phone.events())


def _heard(phone: SipPhone) -> Samples:
    """Give what a phone heard so far: nothing, when its audio is only about to begin."""
    try:
        return read_growing(phone.finish_recording().heard if has_ended(phone) else phone.recording)
    except PhoneError:
        return np.zeros(0, np.float32)
