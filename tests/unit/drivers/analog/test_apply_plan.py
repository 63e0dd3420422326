from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.analog.apply_plan import REACH, Action, Change, Plan, Reach, Reason, changes, plan
from drivers.analog.caller_id import CallerIdMode
from drivers.analog.countries import country
from drivers.analog.rendering import chan_dahdi_conf
from drivers.analog.settings import CardSettings, DynamicSpan, EchoCanceller, FxoPort, FxsPort, PortSettings

LINE_1 = FxoPort(
    channel=1, context="from-line", caller_id=CallerIdMode.FSK_BELL_AFTER_RING, variables=(("LINE", "line-1"),)
)
LINE_2 = replace(LINE_1, channel=2)
PHONE_5 = FxsPort(channel=5, context="from-desk")
OFFICE = CardSettings(country("cn"), (LINE_1, LINE_2, PHONE_5))
LOUDER_1 = replace(LINE_1, rx_gain_db=3.0)
ALL_ANEW = (
    Action.UNLOAD_CHANNELS,
    Action.AWAIT_RELEASE,
    Action.WRITE_FILES,
    Action.CONFIGURE_KERNEL,
    Action.LOAD_CHANNELS,
)


def ports(*own: PortSettings) -> CardSettings:
    return replace(OFFICE, ports=own)


@pytest.mark.parametrize("calls_up", [False, True])
def test_nothing_changed_is_nothing_to_do(calls_up: bool) -> None:
    made = plan(OFFICE, ports(PHONE_5, LINE_2, LINE_1), calls_up=calls_up)
    assert (made.actions, made.pending) == ((), ())


TABLE = {
    Reason.DIGIT_DETECTION: (
        replace(OFFICE, digit_misses_to_end=4),
        (Action.WRITE_FILES, Action.RELOAD_DETECTION),
    ),
    Reason.PORT_OPTIONS: (ports(LOUDER_1, LINE_2, PHONE_5), (Action.WRITE_FILES, Action.RELOAD_CHANNELS)),
    Reason.PORT_REMOVED: (ports(LINE_2, PHONE_5), ALL_ANEW),
    Reason.PORT_ADDED: (ports(LINE_1, LINE_2, PHONE_5, replace(PHONE_5, channel=6)), ALL_ANEW),
    Reason.PORT_KIND: (ports(replace(PHONE_5, channel=1), LINE_2, PHONE_5), ALL_ANEW),
    Reason.ECHO_CANCELLER: (ports(replace(LINE_1, echo_canceller=EchoCanceller.MG2), LINE_2, PHONE_5), ALL_ANEW),
    Reason.TONE_ZONE: (replace(OFFICE, country=replace(country("cn"), tone_zone="mo")), ALL_ANEW),
    Reason.SPANS: (replace(OFFICE, dynamic_spans=(DynamicSpan(1, 0, 1),)), ALL_ANEW),
    Reason.LINE_INTERFACE: (
        replace(OFFICE, country=country("us")),
        (*ALL_ANEW[:3], Action.RELOAD_DRIVERS, *ALL_ANEW[3:]),
    ),
}


def test_the_table_is_total() -> None:
    assert set(TABLE) == set(Reason) == set(REACH)


@pytest.mark.parametrize("reason", TABLE)
def test_while_no_call_is_up_each_change_is_made_at_once(reason: Reason) -> None:
    wanted, actions = TABLE[reason]
    assert reason in {change.reason for change in changes(OFFICE, wanted)}
    assert plan(OFFICE, wanted, calls_up=False) == Plan(actions, (), wanted)


@pytest.mark.parametrize("reason", TABLE)
def test_a_call_holds_up_what_reaches_farther_than_the_next_one(reason: Reason) -> None:
    wanted, actions = TABLE[reason]
    made = plan(OFFICE, wanted, calls_up=True)
    if REACH[reason] is Reach.NEXT_CALL:
        assert made == Plan(actions, (), wanted)
    else:
        assert (made.actions, made.reached) == ((), OFFICE)
        assert made.pending == changes(OFFICE, wanted)


def test_what_can_be_made_does_not_wait_for_what_can_not() -> None:
    wanted = replace(OFFICE, ports=(LOUDER_1, LINE_2), digit_misses_to_end=6)
    made = plan(OFFICE, wanted, calls_up=True)
    assert made.actions == (Action.WRITE_FILES, Action.RELOAD_CHANNELS, Action.RELOAD_DETECTION)
    assert made.pending == (Change(Reason.PORT_REMOVED, 5),)
    assert made.reached == replace(OFFICE, ports=(LOUDER_1, LINE_2, PHONE_5), digit_misses_to_end=6)
    assert plan(made.reached, wanted, calls_up=False) == Plan(ALL_ANEW, (), wanted)


def test_a_line_that_is_to_become_a_telephone_keeps_the_callers_context_until_then() -> None:
    wanted = ports(replace(PHONE_5, channel=1), replace(LINE_2, rx_gain_db=3.0), PHONE_5)
    made = plan(OFFICE, wanted, calls_up=True)
    assert made.actions == (Action.WRITE_FILES, Action.RELOAD_CHANNELS)
    assert made.pending == (Change(Reason.PORT_KIND, 1),)
    section = chan_dahdi_conf(made.reached).partition("[port-1]")[2].partition("[port-2]")[0]
    assert "context = from-line" in section


def test_a_port_of_which_something_waits_is_not_set_by_halves() -> None:
    wanted = ports(replace(LOUDER_1, echo_canceller=EchoCanceller.NONE), LINE_2, PHONE_5)
    made = plan(OFFICE, wanted, calls_up=True)
    assert (made.actions, made.reached) == ((), OFFICE)
    assert made.pending == (Change(Reason.ECHO_CANCELLER, 1), Change(Reason.PORT_OPTIONS, 1))


VARIABLES = st.sampled_from([(), (("LINE", "a"),), (("LINE", "b"),), (("LINE", "a"), ("DESK", "c"))])
PORT = st.one_of(
    st.builds(
        FxoPort,
        channel=st.integers(1, 5),
        context=st.just("from-line"),
        caller_id=st.sampled_from(CallerIdMode),
        echo_canceller=st.sampled_from(EchoCanceller),
        variables=VARIABLES,
    ),
    st.builds(FxsPort, channel=st.integers(1, 5), context=st.just("from-desk"), rx_gain_db=st.sampled_from([0.0, 3.0])),
)
SETTINGS = st.builds(
    CardSettings,
    st.sampled_from([country("cn"), country("mo"), country("us")]),
    st.lists(PORT, max_size=5, unique_by=lambda port: port.channel).map(tuple),
    st.sampled_from([(), (DynamicSpan(1, 0, 1),)]),
    st.integers(3, 8),
)
HARMLESS = {Action.WRITE_FILES, Action.RELOAD_CHANNELS, Action.RELOAD_DETECTION}


@given(SETTINGS, SETTINGS)
def test_no_call_is_harmed(running: CardSettings, wanted: CardSettings) -> None:
    made = plan(running, wanted, calls_up=True)
    assert set(made.actions) <= HARMLESS
    assert {(port.channel, port.kind) for port in made.reached.ports} == {
        (port.channel, port.kind) for port in running.ports
    }


@given(SETTINGS, SETTINGS)
def test_when_the_calls_are_over_all_is_as_wanted(running: CardSettings, wanted: CardSettings) -> None:
    first = plan(running, wanted, calls_up=True)
    assert changes(first.reached, wanted) == first.pending
    assert plan(first.reached, wanted, calls_up=True).actions == ()
    second = plan(first.reached, wanted, calls_up=False)
    assert second.pending == ()
    assert second.reached == wanted
    assert bool(second.actions) == bool(first.pending)


@given(SETTINGS, SETTINGS)
def test_the_kernel_is_configured_only_while_asterisk_holds_no_port(
    running: CardSettings, wanted: CardSettings
) -> None:
    actions = plan(running, wanted, calls_up=False).actions
    for inner in {Action.CONFIGURE_KERNEL, Action.RELOAD_DRIVERS} & set(actions):
        assert actions.index(Action.AWAIT_RELEASE) < actions.index(inner) < actions.index(Action.LOAD_CHANNELS)
    if actions and actions[0] is not Action.UNLOAD_CHANNELS:
        assert set(actions) <= HARMLESS
