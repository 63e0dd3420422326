"""Long lists as files: what spreadsheets write is read, and every bad line is told."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.routing.screening_file import (
    MAX_BYTES,
    ListFileError,
    canonical,
    content_hash,
    read_entries,
    write_entries,
)
from appliance.routing.screening_table import Entry, EntryKind

ENTRIES = st.lists(
    st.builds(
        Entry,
        st.sampled_from(EntryKind),
        st.from_regex(r"\+?[0-9]{1,20}", fullmatch=True),
        st.text(st.characters(categories=("L", "N", "P", "S")), max_size=20),
    ),
    min_size=1,
)
RUDE = Entry(EntryKind.NUMBER, "13800138000", "rude")
SEGMENT = Entry(EntryKind.PREFIX, "+86170")


def faults(content: bytes) -> tuple[str, ...]:
    with pytest.raises(ListFileError) as error:
        read_entries(content)
    return error.value.faults


@pytest.mark.parametrize(
    "content",
    [
        b"number,13800138000,rude\nprefix,+86170,\n",
        b"\xef\xbb\xbfkind,value,note\r\nprefix,+86170\r\n\r\nnumber,138-0013 8000, rude \r\n",
        b'number,13800138000,rude\nnumber,13800138000,again\n"prefix","+86170",""',
    ],
)
def test_what_spreadsheets_write_is_read(content: bytes) -> None:
    assert read_entries(content) == (RUDE, SEGMENT)


def test_chinese_notes_come_in_either_encoding() -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        assert read_entries("prefix,170,骚扰电话\n".encode(encoding)) == (Entry(EntryKind.PREFIX, "170", "骚扰电话"),)


def test_every_bad_line_is_told() -> None:
    assert faults(b"number,13800138000\nname,Zhang\nnumber,abc,\n\nprefix,1*,\nnumber\nnumber,1,2,3\n") == (
        "line 2: 'name' is no kind: write number or prefix",
        "line 3: 'abc' is no telephone number: give digits, with or without a leading +",
        "line 5: '1*' is no beginning of a number: give digits, with or without a leading +",
        "line 6: 1 cells: give a kind, a value and, if you like, a note",
        "line 7: 4 cells: give a kind, a value and, if you like, a note",
    )


def test_only_the_first_faults_are_printed() -> None:
    with pytest.raises(ListFileError, match=r"line 20: .*\n  … and 5 more ") as error:
        read_entries(b"x,1\n" * 25)
    assert error.value.remedy == "each line is `number,VALUE,NOTE` or `prefix,VALUE,NOTE`"


def test_what_is_no_list_is_refused() -> None:
    assert faults(b"") == ("it has no entry",)
    assert faults(b"\xff\xff\xff") == ("it is a text in neither UTF-8 nor GB 18030",)
    assert faults(b"number,1,\x07")[0].startswith("line 1: the note has control characters")
    assert faults("number,1".encode("utf-16")) == ("it is a text in neither UTF-8 nor GB 18030",)
    assert "bytes" in faults(b" " * (MAX_BYTES + 1))[0]
    assert "200,000" in faults(b"".join(b"number,%d\n" % index for index in range(200_001)))[0]
    assert "field larger" in faults(b"number,1," + b"x" * 200_000)[0]


@given(ENTRIES)
def test_what_is_written_is_read_again(entries: list[Entry]) -> None:
    assert read_entries(write_entries(entries)) == canonical(entries)


@given(ENTRIES, st.randoms(use_true_random=False))
def test_the_hash_is_of_the_content_whatever_its_order(entries: list[Entry], chance: Random) -> None:
    once = list(canonical(entries))
    shuffled = chance.sample(once, len(once))
    assert content_hash(shuffled) == content_hash(once)
    assert content_hash([*once, Entry(EntryKind.NUMBER, "*1")]) != content_hash(once)
    assert len(content_hash(once)) == 64
