import pytest

from appliance.domain.number_reading import Home
from appliance.services.contacts.cards import card_file, cards
from appliance.services.contacts.fields import number_key, ways_to_write
from appliance.services.contacts.files import BadFile, ReadRow, columns, drafts_of, guessed
from appliance.services.contacts.tables import as_text, table_file

SHANGHAI = Home(area_code="021")

CARDS = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E;=E5=A8=9C;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E=E5=A8=9C
TEL;CELL:138 0013 8000
TEL;WORK;VOICE:021-61234567
END:VCARD
BEGIN:VCARD
VERSION:3.0
N:Wang;Fang;;;
FN:Wang Fang
ORG:Morning Trade;Sales
TEL;TYPE=CELL:+86 139 0013 9000
EMAIL:wang@example.com
NOTE:line one\\nline two
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQ
 AAAQABAAD
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Zhang
TEL;VALUE=uri;TYPE="voice,home":tel:+81-3-9876-5432
END:VCARD
"""


def test_cards_of_every_version_are_read() -> None:
    rows = list(cards(CARDS.encode()))
    assert [row.line for row in rows if isinstance(row, ReadRow)] == [1, 8, 19]
    li, wang, zhang = [row.draft for row in rows if isinstance(row, ReadRow)]
    assert (li.name, li.numbers) == ("李娜", (("138 0013 8000", "手机"), ("021-61234567", "办公")))
    assert (wang.name, wang.company, wang.email) == ("Wang Fang", "Morning Trade Sales", "wang@example.com")
    assert wang.remark == "line one\nline two"
    assert zhang.numbers == (("+81-3-9876-5432", "住宅"),)


def test_a_card_that_cannot_be_read_is_told_by_its_line() -> None:
    broken = "BEGIN:VCARD\nVERSION:3.0\nthis is no line of a card\nFN:Nobody\nEND:VCARD\n"
    rows = list(cards((broken + CARDS).encode()))
    assert rows[0] == 1
    assert len(rows) == 4


def test_what_holds_no_card_is_refused() -> None:
    with pytest.raises(BadFile, match="no vCard"):
        list(cards(b"name,number\n"))


@pytest.mark.parametrize(
    ("encoding", "told"), [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gb18030", "GB18030"), ("utf-16", "UTF-16")]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_in_every_usual_encoding(encoding: str, told: str, delimiter: str) -> None:
    rows = [
        ["姓名", "手机", "备注"],
        ["李娜", "13800138000", '"两行\n备注"'],
        ["", "", ""],
        ["王芳", "'02161234567", ""],
    ]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    table = columns(text.encode(encoding))
    assert (table.encoding, table.delimiter) == (told, delimiter)
    assert guessed(table.headings) == ("name", "number", "remark")
    first, second = drafts_of(table, guessed(table.headings))
    assert (first.line, first.draft.name, first.draft.remark) == (2, "李娜", "两行\n备注")
    assert (second.line, second.draft.numbers) == (5, (("02161234567", "手机"),))


@pytest.mark.parametrize("data", [b"", b"\n\n", b"PK\x03\x04\x00\x00\x00", b"name,number\n" + b"a,1\n" * 20_001])
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(BadFile):
        columns(data)


def test_columns_must_be_those_of_the_file() -> None:
    table = columns(b"a,b\n1,2\n")
    for meaning in [("name",), ("name", "what"), ("number", "")]:
        with pytest.raises(BadFile):
            list(drafts_of(table, meaning))


@pytest.mark.parametrize(
    "shown", ["138 0013 8000", "+86-138-0013-8000", "0086 13800138000", "(138) 0013-8000", "013800138000"]
)
def test_one_number_has_one_key_however_it_is_written(shown: str) -> None:
    assert number_key(shown, SHANGHAI) == "+8613800138000"


def test_a_number_is_looked_up_as_lines_present_it() -> None:
    forms = ways_to_write("+862161234567", SHANGHAI)
    assert {"+862161234567", "862161234567", "00862161234567", "02161234567", "61234567"} <= set(forms)
    assert "61234567" not in ways_to_write("+862161234567", Home(area_code="010"))


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+86138", "-1", "@SUM(A1)", "\tx"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert as_text(cell) == f"'{cell}"
    assert as_text("李娜") == "李娜"


def test_an_empty_book_gives_empty_files() -> None:
    assert table_file([]).startswith("\ufeff姓名,")
    assert card_file([]) == ""
