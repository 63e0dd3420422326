import string
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.asterisk.agi_protocol import (
    MAX_ANSWER_CHARACTERS,
    MAX_COMMAND_BYTES,
    MAX_ENVIRONMENT_LINES,
    MAX_LINE_BYTES,
    MAX_STRAY_LINES,
    AgiConnection,
    AgiEvent,
    Answer,
    Environment,
    HangupNotice,
    encode_command,
)
from appliance.asterisk.wire import Closed
from appliance.errors import LocalProtocolError

ENVIRONMENT = (
    b"agi_network: yes\nagi_network_script: call?line=7&name=%E5%BC%A0\nagi_channel: PJSIP/line7-00000001\n"
    b"agi_uniqueid: 1795295668.0\nagi_callerid: 13800138000\nagi_calleridname: \xd5\xc5\xc8\xfd\n"
    b"agi_rdnis: unknown\nagi_arg_1: one\nagi_arg_2: \nagi_arg_3: three\nagi_arg_10: stray\n\n"
)
ANSWERS = {
    b"200 result=1\n": ("1", None, None),
    b"200 result=-1 endpos=4160\n": ("-1", None, 4160),
    b"200 result=0 (timeout) endpos=8000\n": ("0", "timeout", 8000),
    b"200 result=1 (hangup) endpos=160\n": ("1", "hangup", 160),
    b"200 result=12* (timeout)\n": ("12*", "timeout", None),
    b"200 result= (timeout)\n": ("", "timeout", None),
    b"200 result=\n": ("", None, None),
    b"200 result=1 ()\n": ("1", "", None),
    b"200 result=1 (a) endpos=7 (b)\n": ("1", "a) endpos=7 (b", None),
    b"200 result=1 (PJSIP/8001,20,g(x))\n": ("1", "PJSIP/8001,20,g(x)", None),
    b"200 result=1 (one\ntwo)\n": ("1", "one\ntwo", None),
    b"200 result=1 (one\nHANGUP\ntwo)\n": ("1", "one\nHANGUP\ntwo", None),
    b"100 result=0 Trying...\n200 result=0 Gosub complete\n": ("0", None, None),
    b'200 result=1 (speech) endpos=0 results=1 score0=9 text0="x"\n': ("1", "speech", 0),
}
REFUSALS = {
    b"510 Invalid or unknown command\n": 510,
    b"511 Command Not Permitted on a dead channel or intercept routine\n": 511,
    b"520 Invalid command syntax.  Proper usage not available.\n": 520,
    b"520-Invalid command syntax.  Proper usage follows:\nUsage: X\n\n200 result=1\n520 End of proper usage.\n": 520,
    b"520-Invalid command syntax.  Proper usage follows:\nno line end520 End of proper usage.\n": 520,
}
CUTS = st.lists(st.integers(0, len(ENVIRONMENT)), max_size=8)


def cut(data: bytes, cuts: list[int]) -> list[bytes]:
    places = [0, *sorted(min(place, len(data)) for place in cuts), len(data)]
    return [data[start:end] for start, end in pairwise(places)]


def feed(connection: AgiConnection, pieces: list[bytes]) -> list[AgiEvent]:
    return [event for piece in pieces for event in connection.receive(piece)]


def one_byte_at_a_time(data: bytes) -> list[bytes]:
    return [bytes([byte]) for byte in data]


def connected() -> AgiConnection:
    connection = AgiConnection()
    assert len(connection.receive(ENVIRONMENT)) == 1
    return connection


def asked() -> AgiConnection:
    connection = connected()
    connection.send(["NOOP"])
    return connection


def fault_of(events: list[AgiEvent]) -> str:
    assert isinstance(events[-1], Closed)
    return str(events[-1].fault)


def test_the_environment_tells_of_the_call() -> None:
    (environment,) = AgiConnection().receive(ENVIRONMENT)
    assert isinstance(environment, Environment)
    assert (environment.script, environment.query) == ("call", {"line": "7", "name": "张"})
    assert (environment.channel, environment.unique_id) == ("PJSIP/line7-00000001", "1795295668.0")
    assert environment.arguments == ("one", "", "three")
    assert environment.values["calleridname"].encode("utf-8", "surrogateescape").decode("gbk") == "张三"


def test_an_address_without_a_path_is_a_call_too() -> None:
    (environment,) = AgiConnection().receive(b"agi_network: yes\nagi_request: agi://127.0.0.1/\n\n")
    assert isinstance(environment, Environment)
    assert (environment.script, environment.query, environment.channel) == ("", {}, "")


def test_a_line_break_in_a_value_replaces_no_other_value() -> None:
    data = b"agi_network_script: call\nagi_calleridname: a\nb\nagi_network_script: evil\n\n"
    (environment,) = AgiConnection().receive(data)
    assert isinstance(environment, Environment)
    assert (environment.script, environment.values["calleridname"]) == ("call", "a\nb")


@given(CUTS)
def test_the_environment_doesnt_depend_on_the_split(cuts: list[int]) -> None:
    assert feed(AgiConnection(), cut(ENVIRONMENT, cuts)) == AgiConnection().receive(ENVIRONMENT)


@pytest.mark.parametrize(("data", "meaning"), ANSWERS.items())
def test_an_answer_is_read(data: bytes, meaning: tuple[str, str | None, int | None]) -> None:
    (answer,) = feed(asked(), one_byte_at_a_time(data))
    assert isinstance(answer, Answer)
    assert (answer.code, answer.result, answer.value, answer.end_samples) == (200, *meaning)


@pytest.mark.parametrize(("data", "code"), REFUSALS.items())
def test_a_refusal_is_read_whole(data: bytes, code: int) -> None:
    connection = asked()
    (answer,) = connection.receive(data)
    assert isinstance(answer, Answer)
    assert (answer.code, answer.text) == (code, data.decode().removesuffix("\n"))
    connection.send(["NOOP"])
    assert len(connection.receive(b"200 result=0\n")) == 1


@given(st.lists(st.tuples(st.sampled_from([*ANSWERS, *REFUSALS]), st.booleans(), CUTS), max_size=6))
def test_answers_stay_in_step_however_split_and_with_hangup_lines_between(
    story: list[tuple[bytes, bool, list[int]]],
) -> None:
    connection = connected()
    for data, hung_up, cuts in story:
        connection.send(["NOOP"])
        events = feed(connection, cut(b"HANGUP\n" * hung_up + data, cuts))
        assert [event for event in events if isinstance(event, Answer)] == asked().receive(data)
        assert events.count(HangupNotice()) == hung_up


@pytest.mark.parametrize(("result", "digit"), [("53", "5"), ("42", "*"), ("0", ""), ("-1", ""), ("", "")])
def test_the_key_that_ended_a_prompt(result: str, digit: str) -> None:
    (answer,) = asked().receive(f"200 result={result} endpos=1\n".encode())
    assert isinstance(answer, Answer)
    assert answer.digit == digit


def test_the_rest_of_a_value_cant_shift_later_answers() -> None:
    connection = asked()
    (answer,) = connection.receive(b"200 result=1 (x)\n200 result=9\nrest)\n")
    assert isinstance(answer, Answer)
    assert answer.value == "x"
    connection.send(["NOOP"])
    (later,) = connection.receive(b"200 result=2\n")
    assert isinstance(later, Answer)
    assert later.result == "2"


def test_the_end_of_the_stream_may_come_at_each_byte_of_the_environment() -> None:
    for length in range(len(ENVIRONMENT)):
        connection = AgiConnection()
        assert connection.receive(ENVIRONMENT[:length]) == []
        assert connection.receive_eof() == [Closed()]
        assert connection.receive(ENVIRONMENT) == connection.receive_eof() == []


@pytest.mark.parametrize("answer", [*ANSWERS, *REFUSALS])
def test_the_end_of_the_stream_may_come_at_each_byte_of_an_answer(answer: bytes) -> None:
    for length in range(len(answer)):
        connection = asked()
        assert connection.receive(answer[:length]) == []
        assert connection.receive_eof() == [Closed()]


@pytest.mark.parametrize("scan", [b"GET / HTTP/1.1\r\n\r\n", b"\n", b"\0\r\n", b"SSH-2.0-x\r\n", b"HANGUP\n"])
def test_what_is_no_environment_ends_the_connection(scan: bytes) -> None:
    assert "no FastAGI client" in fault_of(feed(AgiConnection(), one_byte_at_a_time(scan)))


@pytest.mark.parametrize(
    ("connection", "data", "fault"),
    [
        (AgiConnection(), b"agi_x: " + b"x" * MAX_LINE_BYTES, "a line is longer"),
        (AgiConnection(), b"agi_x: y\n" * (MAX_ENVIRONMENT_LINES + 1), "lines of environment"),
        (AgiConnection(), b"agi_x: y\n" + b"z\n" * MAX_ENVIRONMENT_LINES, "lines of environment"),
        (connected(), b"x\n" * (MAX_STRAY_LINES + 1), "answer nothing"),
        (asked(), b"x\n" * (MAX_STRAY_LINES + 1), "answer nothing"),
        (asked(), b"200 result=1 (" + b"x\n" * MAX_ANSWER_CHARACTERS, "an answer is longer"),
        (asked(), b"520-\n" + b"\n" * MAX_ANSWER_CHARACTERS, "an answer is longer"),
    ],
)
def test_a_flood_ends_the_connection(connection: AgiConnection, data: bytes, fault: str) -> None:
    assert fault in fault_of(connection.receive(data))


@given(st.lists(st.binary(max_size=40) | st.sampled_from([*ANSWERS, b"\n", b"agi_a: b\n", b"HANGUP\n"])))
def test_no_bytes_at_all_raise(pieces: list[bytes]) -> None:
    connection = AgiConnection()
    events = feed(connection, pieces) + connection.receive_eof()
    assert sum(isinstance(event, Closed) for event in events) == 1
    assert isinstance(events[-1], Closed)


@pytest.mark.parametrize("bad", ["a\nEXEC System rm", "a\r", "a\0b"])
def test_injection_is_refused_and_nothing_is_pending_after_it(bad: str) -> None:
    connection = connected()
    with pytest.raises(LocalProtocolError):
        connection.send(["SET", "VARIABLE", "NOTE", bad])
    assert connection.send(["NOOP"]) == b"NOOP\n"


@pytest.mark.parametrize("words", [[], [""], ["NOOP"] * 128, ["NOOP", "x" * MAX_COMMAND_BYTES]])
def test_what_asterisk_would_not_take_as_one_command_is_refused(words: list[str]) -> None:
    with pytest.raises(LocalProtocolError):
        encode_command(words)


def test_commands_take_turns() -> None:
    with pytest.raises(LocalProtocolError, match="environment"):
        AgiConnection().send(["NOOP"])
    with pytest.raises(LocalProtocolError, match="pending"):
        asked().send(["NOOP"])
    connection = connected()
    connection.receive_eof()
    with pytest.raises(LocalProtocolError, match="closed"):
        connection.send(["NOOP"])


def words_as_asterisk_reads(line: str) -> list[str]:
    """Split as res_agi.c's parse_args does."""
    words: list[str] = []
    quoted = escaped = False
    blank = True
    for letter in line:
        if letter in " \t" and not quoted and not escaped:
            blank = True
        elif letter == "\\" and not escaped:
            escaped = True
        elif letter == '"' and not escaped:
            quoted = not quoted
            if quoted and blank:
                words.append("")
                blank = False
        else:
            if blank:
                words.append("")
                blank = False
            words[-1] += letter
            escaped = False
    return words


@given(st.lists(st.text('"\\ \t' + string.ascii_letters + "张,()${}") | st.just(""), max_size=6))
def test_every_word_reaches_asterisk_as_it_is(words: list[str]) -> None:
    line = encode_command(["EXEC", *words]).decode()
    assert line.endswith("\n")
    assert words_as_asterisk_reads(line[:-1]) == ["EXEC", *words]


def test_a_name_in_any_encoding_goes_out_as_it_came() -> None:
    name = b"\xd5\xc5\xc8\xfd".decode("utf-8", "surrogateescape")
    assert encode_command(["SET", "VARIABLE", "N", name]) == b'SET VARIABLE N "\xd5\xc5\xc8\xfd"\n'
