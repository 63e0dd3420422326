import pickle
from itertools import product

import pytest

from drivers.analog.caller_id import CallerIdMode
from drivers.analog.cards import Alarm, Card, Port, PortKind, Span
from drivers.analog.countries import country
from drivers.analog.discovery import Found
from drivers.analog.inventory import NEWS, Mismatch, News, PortNews, mismatches, since
from drivers.analog.settings import CardSettings, FxoPort, FxsPort
from drivers.errors import HardwareError, SettingsError


def line(channel: int, *, red: bool = False, told: bool = True) -> Port:
    alarms = frozenset({Alarm.RED}) if red else frozenset[Alarm]()
    return Port(channel, f"X/{channel}", PortKind.FXO, "FXSKS" if told else None, told, alarms)


def card(number: int, *ports: Port) -> Card:
    return Card("X", "A card", "", "", (Span(number, "X", "A card", True, frozenset(), ports),))


def found(*ports: Port) -> Found:
    return Found(True, (card(1, *ports),))


def test_what_does_not_fit_is_told_by_port() -> None:
    settings = CardSettings(
        country("cn"),
        (
            *(FxoPort(channel=it, context="from-line", caller_id=CallerIdMode.NONE) for it in (1, 2, 5, 6)),
            FxsPort(channel=3, context="from-desk"),
        ),
    )
    there = found(
        line(1),
        Port(2, "X/2", PortKind.FXS, "FXOKS"),
        Port(3, "X/3", PortKind.UNKNOWN),
        line(4, told=False),
        Port(6, "X/6", PortKind.EMPTY),
        Port(7, "X/7", PortKind.EMPTY),
        Port(8, "X/8", PortKind.DIGITAL),
    )
    assert mismatches(there, settings) == {
        2: Mismatch.OTHER_KIND,
        4: Mismatch.NOT_SET,
        5: Mismatch.MISSING,
        6: Mismatch.MISSING,
    }


def test_a_cable_pulled_and_plugged_again() -> None:
    whole, pulled = found(line(1), line(2)), found(line(1), line(2, red=True))
    assert since(whole, whole) == ()
    assert since(whole, pulled) == (PortNews(2, News.UNPLUGGED),)
    assert since(pulled, pulled) == ()
    assert since(pulled, whole) == (PortNews(2, News.PLUGGED),)


def test_a_card_that_goes_and_one_that_comes() -> None:
    assert since(found(line(1), line(2)), found(line(2), line(3))) == (PortNews(1, News.GONE), PortNews(3, News.CAME))
    assert since(found(line(1)), Found(loaded=False)) == (PortNews(1, News.GONE),)


def test_a_span_that_could_not_be_read_is_not_gone_and_has_not_come_when_it_is_read_again() -> None:
    both = Found(True, (card(1, line(1)), card(2, line(2), line(3))))
    second_failed = Found(True, (card(1, line(1)),), (HardwareError("span 2", "No such device"),), frozenset({2}))
    assert since(both, second_failed) == ()
    assert since(second_failed, second_failed) == ()
    assert since(second_failed, both) == ()


def test_a_span_that_could_not_be_read_keeps_no_other_from_being_told() -> None:
    fault, unread = (HardwareError("span 2", "No such device"),), frozenset({2})
    before = Found(True, (card(1, line(1)), card(2, line(2)), card(3, line(3))))
    after = Found(True, (card(1, line(1, red=True)), card(4, line(4))), fault, unread)
    told = (PortNews(1, News.UNPLUGGED), PortNews(3, News.GONE), PortNews(4, News.CAME))
    assert since(before, after) == told


def test_a_line_that_is_dead_when_it_is_first_known_is_told() -> None:
    assert since(found(line(1, told=False)), found(line(1, red=True))) == (PortNews(1, News.UNPLUGGED),)
    assert since(found(line(1, told=False)), found(line(1))) == ()


def test_the_table_is_total() -> None:
    assert set(NEWS) == set(product((None, True, False), repeat=2))


@pytest.mark.parametrize("error", [SettingsError("port 1", "is set twice"), HardwareError("span 1", "is gone")])
def test_errors_travel_between_processes(error: SettingsError | HardwareError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (type(again), str(again), again.reason) == (type(error), str(error), error.reason)
