from hypothesis import given
from hypothesis import strategies as st

from appliance.callflow.keys import Keyboard, Meaning

KEYS = "0123456789*#"
CHOICES = st.frozensets(st.sampled_from(KEYS), min_size=1)
EXTENSIONS = st.frozensets(st.text("0123456789", min_size=1, max_size=5), max_size=8)
KEYBOARDS = st.builds(Keyboard, CHOICES, EXTENSIONS)
PRESSED = st.text(KEYS, min_size=1, max_size=7)


def known(keyboard: Keyboard) -> set[str]:
    return {*keyboard.choices, *keyboard.extensions}


def collected(keyboard: Keyboard, typed: str) -> str:
    """What is taken of keys typed without a pause."""
    for length in range(1, len(typed) + 1):
        if keyboard.finished(typed[:length]):
            return typed[:length]
    return typed


@given(KEYBOARDS, PRESSED)
def test_never_finished_while_a_longer_known_string_is_possible(keyboard: Keyboard, keys: str) -> None:
    if any(other.startswith(keys) and other != keys for other in known(keyboard)):
        assert not keyboard.finished(keys)


@given(KEYBOARDS, st.data())
def test_every_known_string_can_be_typed(keyboard: Keyboard, data: st.DataObject) -> None:
    keys = data.draw(st.sampled_from(sorted(known(keyboard))))
    assert collected(keyboard, keys) == keys
    assert keyboard.meaning(keys) is (Meaning.CHOICE if keys in keyboard.choices else Meaning.EXTENSION)


@given(KEYBOARDS, PRESSED)
def test_no_more_keys_are_awaited_than_the_longest_known_string_has(keyboard: Keyboard, keys: str) -> None:
    if len(keys) >= max(map(len, known(keyboard))):
        assert keyboard.finished(keys)


@given(KEYBOARDS, PRESSED)
def test_what_is_not_known_is_wrong(keyboard: Keyboard, keys: str) -> None:
    assert (keyboard.meaning(keys) is Meaning.WRONG) == (keys not in known(keyboard))


@given(KEYBOARDS)
def test_silence_is_nothing(keyboard: Keyboard) -> None:
    assert keyboard.meaning("") is Meaning.NOTHING


@given(CHOICES, PRESSED)
def test_without_extensions_one_key_is_enough(choices: frozenset[str], keys: str) -> None:
    assert collected(Keyboard(choices, ()), keys) == keys[0]


def test_a_choice_that_begins_an_extension_waits_for_the_next_key() -> None:
    keyboard = Keyboard({"8", "1"}, {"8001"})
    assert not keyboard.finished("8")
    assert keyboard.meaning("8") is Meaning.CHOICE
    assert keyboard.finished("1")


def test_a_mistyped_extension_is_awaited_to_its_end_so_that_its_rest_is_no_choice() -> None:
    keyboard = Keyboard({"1"}, {"8001"})
    assert [keyboard.finished("8091"[:length]) for length in range(1, 5)] == [False, False, False, True]
    assert keyboard.meaning("8091") is Meaning.WRONG


def test_a_key_that_begins_nothing_is_wrong_at_once() -> None:
    assert Keyboard({"1"}, {"8001"}).finished("5")
