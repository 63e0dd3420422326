"""The company of `routing.yaml`, with its dates, and who calls it: light callers, desk phones, the network outside."""

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

from appliance.config.check import prompts_of
from appliance.config.model.prompt import TextPrompt
from appliance.domain.outcome import RingOutcome
from appliance.domain.phone_number import PhoneNumber
from appliance.storage.record_values import CallRecord, CallStory
from hil_rig.phones import open_phone
from hil_rig.phones.api import EventKind, PhoneAccount, PhoneScript, SipPhone
from tests.harness.light_phone import LightCaller
from tests.harness.stage import Stage
from tests.harness.waiting import wait_for

NETWORK_HZ = 1710.0
"""What whoever answers out there sounds like."""

_SPOKEN_TO_CALLERS = (
    "all-lines-busy",
    "beep",
    "extension-unknown",
    "no-key",
    "hotline-closed",
    "not-accepted",
    "pin-enter",
    "pin-refused",
    "pin-wrong",
    "service-unavailable",
    "too-many-calls",
    "voicemail-saved",
    "wrong-key",
)
_SPOKEN_TO_STAFF = (
    "all-lines-busy",
    "extension-unknown",
    "hotline-by-schedule",
    "hotline-closed",
    "hotline-opened",
    "mailbox-empty",
    "mailbox-message",
    "no-answer",
    "not-allowed",
    "staff-not-possible",
    "staff-paused",
    "staff-ready",
    "staff-signed-in",
    "staff-signed-out",
    "staff-wrap-up",
)
_names = count(1)


class Office(Stage):
    """A stage with light callers and the network outside."""

    def light(self, *, number: str | None = None) -> LightCaller:
        """Give a caller, with a number that no other caller of the run has; `anonymous` for none."""
        name = f"nobody {next(_names)}" if number == "anonymous" else ""
        caller = self._lounge.caller(number=number, name=name)
        self._numbers[caller] = caller.number
        return caller

    def calls(self, hotline: str, *, number: str | None = None) -> LightCaller:
        """Have somebody call, who hears it out until the switchboard releases the call."""
        caller = self.light(number=number)
        caller.call(hotline)
        caller.wait("ended", 15)
        return caller

    def begins(self, hotline: str, *, number: str | None = None) -> LightCaller:
        """Have somebody call, and wait until the call is taken; what they hear goes on meanwhile."""
        caller = self.light(number=number)
        caller.call(hotline)
        caller.wait("answered", 10)
        return caller

    def desk(self, endpoint: str, hz: float = NETWORK_HZ) -> SipPhone:
        """Give a registered phone that is nobody's own, which answers and plays its tone."""
        return self._answering(endpoint, hz)

    def network(self, line: str = "out1") -> SipPhone:
        """Give whoever is called on a line: it answers and plays its tone."""
        return self._answering(f"line-{line}", NETWORK_HZ)

    def dials(self, phone: SipPhone, code: str) -> list[str]:
        """Dial a code and hear it out; name the prompts. A call that others have ended has left the phone first."""
        wait_for(lambda: _is_on_hook(phone), "the phone to be on-hook", 10)
        phone.call(code)
        phone.wait("ended", 15)
        return self.heard_in_order(phone)

    def prompts(self) -> dict[str, Path]:
        """Give every prompt that callers and staff may hear."""
        found = super().prompts()
        folder = self.house.instance.builtin_prompts / self.house.document.site.language
        found |= {id_: folder / f"{id_}.wav" for id_ in (*_SPOKEN_TO_CALLERS, *_SPOKEN_TO_STAFF)}
        return found

    def likely(self, phone: SipPhone) -> list[str]:
        """Name the prompts of the hotline that was called, and the built-in ones; judging all would take long."""
        if not isinstance(phone, LightCaller):
            return [*_SPOKEN_TO_STAFF]
        document = self.house.document
        hotline = next(id_ for id_, each in document.hotlines.items() if phone.called in each.numbers)
        said = ((path, prompt) for path, prompt in prompts_of(document) if path[:2] == ("hotlines", hotline))
        return [*(prompt.text for _, prompt in said if isinstance(prompt, TextPrompt)), *_SPOKEN_TO_CALLERS]

    def latest(self, wanted: Callable[[CallRecord], bool], what: str, already: int = 0) -> CallStory:
        """Give the newest call that is wanted, once more than `already` of them are over."""

        def look() -> CallStory | None:
            found = [record for record in self.house.records.latest(1000) if wanted(record)]
            if len(found) <= already or any(record.ended_at is None for record in found):
                return None
            return self.house.records.story(found[0].call)

        return wait_for(look, f"a closed record of {what}")

    def latest_of(self, number: str, already: int = 0) -> CallStory:
        """Give the newest call of a caller who calls more than once, once more than `already` are over."""
        return self.latest(lambda record: record.caller == PhoneNumber(number), number, already)

    def staff_call(self, phone: SipPhone, called: str) -> CallStory:
        """Give the newest record of a desk phone's call to this number, which is over."""

        def is_it(record: CallRecord) -> bool:
            return record.kind == "staff" and record.line == phone.name and record.called == called

        return self.latest(is_it, f"the call of {phone.name} to {called}")

    def nameless(self, caller: LightCaller) -> CallStory:
        """Give what is on record of a caller without a number."""
        name = caller.account.display_name
        return self.house.the_call_where(lambda record: record.caller_name == name, name)

    def _answering(self, account: str, hz: float) -> SipPhone:
        house = self.house
        folder = self._folder / account
        folder.mkdir(exist_ok=True)
        phone = open_phone(
            PhoneAccount(account, house.secrets.accounts[account], server_port=house.instance.ports.sip, register=True),
            folder,
            None,
            script=PhoneScript(auto_answer_after_s=0.2, say=self.tone(hz), say_looped=True),
        )
        self._phones.callback(phone.close)
        return phone


def rung(story: CallStory) -> list[tuple[str | None, RingOutcome, str]]:
    """Tell where a call rang, how that ended, and why."""
    return [(hop.endpoint, hop.outcome, hop.cause) for hop in story.hops]


def times_called(phone: SipPhone) -> int:
    """Tell how often a phone was called."""
    return sum(event.kind is EventKind.INCOMING for event in phone.events())


def everyone_ended(callers: Sequence[LightCaller]) -> None:
    """Wait until all calls are over."""
    for caller in callers:
        caller.wait("ended", 20)


def _is_on_hook(phone: SipPhone) -> bool:
    told = [
        event.kind
        for event in phone.events()
        if event.kind in (EventKind.INCOMING, EventKind.ANSWERED, EventKind.ENDED)
    ]
    return not told or told[-1] is EventKind.ENDED
