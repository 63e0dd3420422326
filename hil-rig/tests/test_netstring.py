import pytest
from hypothesis import given
from hypothesis import strategies as st

from hil_rig.phones.netstring import NetstringDecoder, NetstringError, encode

payloads = st.lists(st.binary(max_size=40), max_size=5)


@given(sent=payloads, data=st.data())
def test_payloads_do_not_depend_on_the_split(sent: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(map(encode, sent))
    decoder, received = NetstringDecoder(), []
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        received += decoder.feed(stream[:size])
        stream = stream[size:]
    assert received == sent


@pytest.mark.parametrize(
    "hostile", [b"x", b":", b"-1:", b"5;hello,", b"3:abcd", b"99999999", b"9999999:", b"\xff\xfe", b"1:a,1:b;"]
)
def test_what_is_no_netstring_is_refused(hostile: bytes) -> None:
    with pytest.raises(NetstringError):
        NetstringDecoder().feed(hostile)


def test_an_unfinished_one_waits() -> None:
    decoder = NetstringDecoder()
    assert decoder.feed(b"5:hel") == []
    assert decoder.feed(b"lo") == []
    assert decoder.feed(b",2:") == [b"hello"]
