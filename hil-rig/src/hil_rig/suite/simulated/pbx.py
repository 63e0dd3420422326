"""The simulated switchboard: one line, one telephone, commissioned as the suite's README asks.

It looks up every tick of the line's clock, hears both ports, and decides; it knows nothing of the cases.
"""

from enum import StrEnum

from hil_rig.exchanges.api import Hook, LineEvent, LineEventKind, Pause, Play, Step
from hil_rig.exchanges.keys import keys
from hil_rig.exchanges.progress import ProgressTone, ToneBias, looped
from hil_rig.exchanges.simulated import SimulatedEnd
from hil_rig.exchanges.sounds import sample_count, silence
from hil_rig.measure.wav import Samples
from hil_rig.suite.commissioning import Commissioning
from hil_rig.suite.simulated.calling_out import CallingOut
from hil_rig.suite.simulated.collecting import Collecting
from hil_rig.suite.simulated.leaving import Leaving
from hil_rig.suite.simulated.line_port import Numbers, Ringing
from hil_rig.suite.simulated.phone_port import Doing, PhonePort
from hil_rig.suite.simulated.traits import SOUND, Traits
from hil_rig.suite.simulated.voice import TICK_S, Hearing, Voice

BY_THE_BOOK = Commissioning("simulated")
_READY_S, _PROMPT_S = 0.3, 30.0


class Place(StrEnum):
    """Where a line's call is."""

    IDLE = "idle"
    KEYS = "keys"
    PROMPT = "prompt"
    RECORD = "record"
    TALK = "talk"
    OUT = "out"


class SimulatedPbx:
    """`line` is the line's telephone end, `phone` the telephone's exchange end; both are open."""

    def __init__(
        self, line: SimulatedEnd, phone: SimulatedEnd, traits: Traits = SOUND, setup: Commissioning = BY_THE_BOOK
    ) -> None:
        self.place = Place.IDLE
        self._line = line
        self._traits = traits
        self._setup = setup
        self._hearing, self._voice = Hearing(line), Voice()
        self._ringing, self._numbers = Ringing(traits.ring), Numbers(traits.number)
        self._collecting = Collecting(traits.keys)
        self._leaving = Leaving(traits.release)
        self._phone = PhonePort(phone, traits.phone)
        self._calling_out = CallingOut(traits.dial)
        self._since_s = 0.0
        self._is_deaf = False
        line.react = self._see
        self._perform(Pause(TICK_S))

    def _see(self, end: SimulatedEnd, event: LineEvent) -> None:
        del end
        match event.kind:
            case LineEventKind.RING_ON | LineEventKind.RING_OFF:
                if self.place is Place.IDLE:
                    self._ringing.see(event)
                    self._numbers.ring()
            case LineEventKind.BATTERY_OFF:
                self._leaving.battery_goes(event.at_s)
            case LineEventKind.BATTERY_ON:
                if self._leaving.battery_comes(event.at_s, self.place):
                    self._release()
                    self._perform(Pause(TICK_S))
            case LineEventKind.PERFORMED:
                self._tick()

    def _tick(self) -> None:
        heard = self._hearing.next_tick()
        said_by_phone = self._phone.tick()
        now_s = self._line.now_s()
        if self._phone.has_hung_up:
            self._phone.has_hung_up = False
            if self.place in {Place.TALK, Place.OUT} and self._traits.phone.hang_up_ends:
                self._release()
        self._serve(heard, said_by_phone)
        if self.place is not Place.IDLE and self._leaving.is_gone(heard, now_s, self.place):
            self._release()
        said = self._voice.next_tick()
        self._perform(Play(said) if self.place is not Place.IDLE else Pause(TICK_S))

    def _serve(self, heard: Samples, said_by_phone: Samples) -> None:
        match self.place:
            case Place.IDLE:
                self._idle(heard)
            case Place.KEYS:
                self._keys(heard)
            case Place.TALK:
                self._talk(heard, said_by_phone)
            case Place.OUT:
                self._out(heard, said_by_phone)
            case Place.PROMPT | Place.RECORD:
                self._stay()

    def _idle(self, heard: Samples) -> None:
        self._numbers.take(heard)
        now_s = self._line.now_s()
        if self._ringing.is_over(now_s):
            self._give_up()
        elif self._ringing.is_to_answer(now_s) and self._may_answer():
            self._answer()
        elif self._phone.doing is Doing.DIALS:
            self._begin_calling_out()

    def _may_answer(self) -> bool:
        needs = self._traits.number.needs_number and not self._numbers.number()
        return not (needs or self._is_deaf or self._leaving.is_lost)

    def _give_up(self) -> None:
        self._ringing.clear()
        self._numbers.clear()
        self._is_deaf |= self._traits.ring.deaf_after_abandoned

    def _answer(self) -> None:
        number = self._numbers.number()
        self._enter(Place.KEYS)
        self._line.perform([Hook(is_off=True)])
        ready = looped(ProgressTone((self._setup.ready_hz,)), ToneBias())[: sample_count(_READY_S)]
        self._voice.say(silence(0.2), ready, silence(0.1), keys(f"{number}#"))

    def _enter(self, place: Place) -> None:
        self.place, self._since_s = place, self._line.now_s()
        self._ringing.clear()
        self._numbers.clear()
        self._voice.hush()
        self._collecting.clear()
        self._leaving.begin(self._since_s)

    def _keys(self, heard: Samples) -> None:
        if not self._voice.is_quiet:
            return
        self._collecting.take(heard)
        pressed = self._collecting.pressed
        if not pressed or self._collecting.quiet_s < self._setup.collects_s:
            return
        self._collecting.clear()
        places = {self._setup.prompt_code: Place.PROMPT, self._setup.record_code: Place.RECORD}
        if pressed == self._setup.talk_code:
            self._enter(Place.TALK)
            self._phone.ring()
        elif pressed in places:
            self._enter(places[pressed])
            self._voice.hum(ProgressTone((600.0,)) if self.place is Place.PROMPT else None)
        else:
            self._voice.say(keys(pressed))

    def _stay(self) -> None:
        if self._line.now_s() - self._since_s > _PROMPT_S:
            self._enter(Place.KEYS)

    def _talk(self, heard: Samples, said_by_phone: Samples) -> None:
        if self._phone.doing is Doing.TALKS:
            if not self._traits.phone.is_mute_in_talk:
                self._voice.say(said_by_phone)
            if not self._traits.phone.is_deaf_in_talk:
                self._phone.voice.say(heard)

    def _begin_calling_out(self) -> None:
        collecting = self._phone.collecting
        code = self._setup.outgoing_code
        if not collecting.pressed.startswith(code) or collecting.quiet_s < self._setup.collects_s:
            return
        if self._ringing.is_going_on() and self._traits.dial.minds_ringing:
            self._phone.end_call()
            return
        number = collecting.pressed.removeprefix(code)
        self._phone.doing = Doing.TALKS
        self._enter(Place.OUT)
        self._calling_out.begin(number)
        self._line.perform([Hook(is_off=True)])

    def _out(self, heard: Samples, said_by_phone: Samples) -> None:
        if not self._calling_out.is_done:
            self._voice.say(self._calling_out.next_tick(heard))
        elif self._phone.doing is Doing.TALKS:
            self._voice.say(said_by_phone)
        if self._traits.dial.hears_line:
            self._phone.voice.say(heard)

    def _release(self) -> None:
        if self.place is Place.OUT and not self._traits.dial.lets_go:
            return
        if self._traits.release.frees_phone:
            self._phone.end_call()
        if self.place is not Place.IDLE:
            self._enter(Place.IDLE)
            self._line.perform([Hook(is_off=False)])
        if not self._traits.release.is_free_again:
            self._is_deaf = True

    def _perform(self, step: Step) -> None:
        self._line.perform([step])
