"""What a person reads who lends the switchboard a voice: each prompt with its number, text, length and file name."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, TypeVar

from appliance.media.catalogue import Catalogue, Speech

T = TypeVar("T")

_SYLLABLE_S = 0.26  # of Hanzi, as people speak on the telephone
_LETTER_S = 0.075
_PAUSE_S = 0.3
_PAUSES = frozenset("，。！？；：、,.!?;:")

_HEADS: Final = {
    "zh": ("编号", "文件名", "说什么", "约几秒", "用在哪里"),
    "en": ("number", "file", "what to say", "seconds, about", "where it is heard"),
}
_TITLES = {"zh": "语音录制稿", "en": "Studio script"}
_NOTES = {
    "zh": "同一个人、同一距离、安静的房间，每条单独存为一个 WAV 文件，文件名用编号或 ID。"
    "标“片段”的会与别的片段连成一句，请平稳地读，前后不留停顿。",
    "en": "One voice, one distance, a quiet room; each prompt in a WAV file of its own, named by its number or id. "
    "Pieces are joined into sentences: read them evenly, with no pause before or after.",
}
_PIECE = {"zh": "片段", "en": "piece"}
_SECTIONS = {
    1: {"zh": "问候与菜单", "en": "greetings, menus"},
    2: {"zh": "接通、排队、转接", "en": "putting through, queue, transfer"},
    3: {"zh": "密码、员工、录音", "en": "PINs, staff, recording"},
    4: {"zh": "留言、传真、回电", "en": "voicemail, fax, call-back"},
    5: {"zh": "评价与结束", "en": "survey, the end"},
    7: {"zh": "数字与片段", "en": "digits and pieces"},
}
_OF_THIS_LANGUAGE = {"zh": "数字与片段", "en": "digits and pieces"}


@dataclass(frozen=True, slots=True)
class Line:
    """One prompt to be read."""

    number: str
    id: str
    text: str
    about_s: float
    context: str

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands in its row."""
        return self.number, f"{self.id}.wav", self.text, f"{self.about_s:.1f}", self.context


def script(catalogue: Catalogue, language: str) -> tuple[Line, ...]:
    """Give all that is spoken in a language, in the order of the studio numbers."""
    spoken = [prompt for prompt in catalogue.spoken_in(language) if isinstance(prompt, Speech)]
    return tuple(
        _line(prompt, language) for prompt in sorted(spoken, key=lambda prompt: (prompt.studio or 0, prompt.id))
    )


def about_s(text: str) -> float:
    """Tell about how many seconds a text takes to say; numbers of Hanzi, letters and pauses decide."""
    syllables = sum(sign.isdigit() or (sign.isalpha() and not sign.isascii()) for sign in text)
    letters = sum(sign.isalpha() and sign.isascii() for sign in text)
    pauses = sum(sign in _PAUSES for sign in text.strip()[:-1])
    return max(0.3, syllables * _SYLLABLE_S + letters * _LETTER_S + pauses * _PAUSE_S)


def _line(prompt: Speech, language: str) -> Line:
    text = prompt.text[language]
    number = prompt.studio or 0
    context = _told(_SECTIONS.get(number // 100, _OF_THIS_LANGUAGE), language)
    if prompt.piece:
        context = f"{context} ({_told(_PIECE, language)})"
    return Line(f"{number:03d}", prompt.id, text, about_s(text), context)


def as_csv(lines: Sequence[Line], language: str) -> str:
    """Give a table for a spreadsheet: it begins with the mark that has Excel read UTF-8, and no cell is a formula."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(_told(_HEADS, language))
    for line in lines:
        rows.writerow([f"'{cell}" if cell[:1] in "=+-@" else cell for cell in line.cells])
    return f"\ufeff{out.getvalue()}"


def as_markdown(lines: Sequence[Line], language: str) -> str:
    """Give a table in Markdown."""
    heads = _told(_HEADS, language)
    rows = [
        " | ".join(cell.replace("|", "\\|") for cell in cells) for cells in (heads, *(line.cells for line in lines))
    ]
    rows.insert(1, " | ".join(["---"] * len(heads)))
    table = "\n".join(f"| {row} |" for row in rows)
    return f"# {_told(_TITLES, language)} ({language})\n\n{_told(_NOTES, language)}\n\n{table}\n"


def as_html(lines: Sequence[Line], language: str) -> str:
    """Give a page to be printed; no row is torn in two, and the head stands on every sheet."""
    title = escape(f"{_told(_TITLES, language)} ({language})")
    heads = "".join(f"<th>{escape(head)}</th>" for head in _told(_HEADS, language))
    rows = "\n".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line.cells) + "</tr>" for line in lines)
    return f"""<!DOCTYPE html>
<html lang="{escape(language)}">
<head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 12pt/1.5 sans-serif; margin: 1.5cm }}
table {{ border-collapse: collapse; width: 100% }}
td, th {{ border: 1px solid #999; padding: .3em .6em; text-align: left; vertical-align: top }}
td:nth-child(3) {{ font-size: 14pt }}
tr {{ break-inside: avoid }}
</style></head>
<body><h1>{title}</h1><p>{escape(_told(_NOTES, language))}</p>
<table><thead><tr>{heads}</tr></thead><tbody>
{rows}
</tbody></table></body></html>
"""


def _told(words: Mapping[str, T], language: str) -> T:
    """Tell in Chinese whoever reads Chinese, everyone else in English."""
    return words.get(language, words["en"])


WRITERS: Final[Mapping[str, Callable[[Sequence[Line], str], str]]] = {
    ".html": as_html,
    ".csv": as_csv,
    ".md": as_markdown,
}
