import csv
import io
from html.parser import HTMLParser
from pathlib import Path

import pytest

from appliance.media.catalogue import Catalogue, Speech
from appliance.media.prompt_file import read_prompt
from appliance.media.studio_script import WRITERS, Line, about_s, script


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_spoken_prompt_stands_in_the_script_once_with_its_number(catalogue: Catalogue, language: str) -> None:
    lines = script(catalogue, language)
    spoken = {prompt.id: prompt for prompt in catalogue.spoken_in(language) if isinstance(prompt, Speech)}
    assert {line.id: line.text for line in lines} == {id_: prompt.text[language] for id_, prompt in spoken.items()}
    assert len({line.number for line in lines}) == len(lines) == len(spoken)
    assert [line.number for line in lines] == sorted(line.number for line in lines)
    assert all(len(line.number) == 3 and line.context for line in lines)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_lengths_are_about_right(catalogue: Catalogue, rendered: Path, language: str) -> None:
    """The engine speaks as fast as people do on the telephone; a recording may last from a third to thrice as long."""
    for line in script(catalogue, language):
        spoken_s = read_prompt(rendered / language / line.id).duration_s
        assert line.about_s / 1.9 < spoken_s < line.about_s * 2.2, line


@pytest.mark.parametrize(("text", "seconds"), [("八", 0.3), ("您好！欢迎致电本公司。", 2.64), ("Hello, you.", 0.9)])
def test_how_long_a_text_takes(text: str, seconds: float) -> None:
    assert about_s(text) == pytest.approx(seconds, abs=0.01)


HOSTILE = (Line("101", "x", '=1+1 <b>"您好"</b> | & co', 1.0, "here"),)


OURS = {"html", "head", "meta", "title", "style", "body", "h1", "p", "table", "thead", "tbody", "tr", "th", "td"}


class Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        assert tag in OURS
        if tag == "td":
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


def test_a_page_shows_texts_as_they_stand() -> None:
    page = Cells()
    page.feed(WRITERS[".html"](HOSTILE, "zh"))
    assert page.cells[:3] == ["101", "x.wav", HOSTILE[0].text]


def test_no_cell_of_a_spreadsheet_is_a_formula() -> None:
    table = WRITERS[".csv"](HOSTILE, "en")
    assert table.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(table[1:])))
    assert rows[0][:2] == ["number", "file"]
    assert rows[1][2] == f"'{HOSTILE[0].text}"


def test_a_bar_does_not_end_a_cell_of_markdown() -> None:
    *_, row = WRITERS[".md"](HOSTILE, "zh").strip().splitlines()
    assert row.replace("\\|", "").count("|") == 6
