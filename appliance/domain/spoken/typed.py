"""A typed text with its figures in words, so that every speech engine reads them alike.

What stands for what is decided here, from the most to the least certain; the words are the language's (`Written`).
Each step leaves words behind that no later step takes for figures.
"""

import re
from collections.abc import Callable

from appliance.domain.spoken.written import COMMA, Written

_Match = re.Match[str]

_DASH = r"\s*[-–—~～]\s*"
_FIGURES = r"(?:\d{1,3}(?:,\d{3})++(?:\.\d+)?|\d++(?:\.\d++)?)"
_ALONE, _ENDS = r"(?<![\d.,])", r"(?!\d|[.,]\d)"
_MONTH_DAY = r"(0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\d|3[01])"
_CLOCK = r"([01]?\d|2[0-4])[:：]([0-5]\d)(?::[0-5]\d)?"
_MINUS = "−"
_BELOW_ZERO = r"(?:(?<![^\s（(：:，,、为至是额长温约比])|(?<=温度))-(?=[¥$€£]?\d|[零一二三四五六七八九十百两])"
_CURRENCY = r"(US\$|HK\$|[¥￥$€£])\s*"
_UNIT = (
    r"\s*(km/h|[kcmμ]?m[²³]?(?!in)|min|[km]?g|[kKmMGT]?[WVABL]|ml|MB|GB|TB|kWh|k?Hz|MHz|GHz|h|s|㎡|㎏|㎜|㎝|㎞|°C|℃|‰)"
)
_GROUPS = r"\d{2,}+(?:[-() ]{1,2}\d{2,}+)*+"
_PHONE = rf"(?<![\d.,])(?:\+\d{{1,3}}[- ])?\+?\(?{_GROUPS}(?![.,]?\d|%)"
_CUED = r"[\s:：]*+\+?\(?(\d++(?:[-() ]{1,2}\d{2,}+)*+)(?!\.?\d|[-/年月:：]\d?)"
_ALSO = r"(?:\s*(?:、|，|,|/|或者?|和|or|and)\s*(?=\d{3}))"
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_SIGNS = _WIDE | {ord("％"): "%", ord("＋"): "+", ord("－"): "-", ord("．"): ".", ord("／"): "/", ord("￥"): "¥"}
_LARGEST_FRACTION = 10
_FEWEST_OF_A_PHONE = 7
_FEWEST_AFTER_A_CUE = 2


def in_words(text: str, written: Written) -> str:
    """Give the text with figures, units and lone letters as words of its language."""
    said = re.sub(_BELOW_ZERO, _MINUS, written.prepare(text.translate(_SIGNS)))
    for pattern, put in _steps(written):
        said = re.sub(pattern, put, said)
    said = said.replace(_MINUS, written.negative(""))
    return re.sub(r" +(?=[,.;:!?])", "", re.sub(r" {2,}", " ", said)).strip()


def _steps(written: Written) -> tuple[tuple[str | re.Pattern[str], Callable[[_Match], str]], ...]:
    say = _Sayings(written)
    return (
        (rf"{_ALONE}([12]\d{{3}})[-/.]{_MONTH_DAY}{_ENDS}", say.date),
        (rf"{_ALONE}((?:19|20)\d\d){_DASH}((?:19|20)\d\d)(?![-\d])", say.years),
        (rf"{_ALONE}{_CLOCK}(?:{_DASH}{_CLOCK})?{_ENDS}", say.times),
        (rf"{_CURRENCY}({_FIGURES})(?:{_DASH}[¥$]?({_FIGURES}))?(?:\s*元)?", say.money),
        (rf"({_FIGURES})%?{_DASH}({_FIGURES})%", say.percents),
        (rf"({_FIGURES})%", say.percent),
        (rf"({written.cue.pattern}){_CUED}(?:{_ALSO}{_CUED})*", say.all_cued),
        (_PHONE, say.phone),
        (rf"{_ALONE}(\d{{1,3}})/(\d{{1,3}})(?![/\d])", say.fraction_or_date),
        (rf"(?<![A-Za-z\d.])(−?)({_FIGURES})(?:{_DASH}({_FIGURES}))?{_UNIT}(?![A-Za-z])", say.quantity),
        (rf"{_ALONE}\d+(?:\.\d+){{2,}}", say.dotted),
        (rf"{_ALONE}({_FIGURES}){_DASH}({_FIGURES}){_ENDS}", say.span),
        (r"(?<=[A-Za-z])(\d{3,})(?![.,]?\d)", say.name),
        (_FIGURES, say.number),
        (r"(?<=[A-Za-z])(?=[一-鿿])|(?<=[一-鿿])(?=[A-Za-z])", lambda _: " "),
        (r"[A-Za-z]+", lambda found: written.word(found[0])),
    )


class _Sayings:
    """What becomes of each thing that is found, in one language."""

    def __init__(self, written: Written) -> None:
        self._written = written

    def date(self, found: _Match) -> str:
        return _apart(self._written.date(int(found[1]), int(found[2]), int(found[3])))

    def years(self, found: _Match) -> str:
        return _apart(self._written.span(self._written.year(int(found[1])), self._written.year(int(found[2]))))

    def times(self, found: _Match) -> str:
        first = self._written.time(int(found[1]), int(found[2]))
        if found[3] is None:
            return _apart(first)
        return _apart(self._written.span(first, self._written.time(int(found[3]), int(found[4]))))

    def money(self, found: _Match) -> str:
        currency, first, last = found[1].replace("￥", "¥"), found[2], found[3]
        if last is None:
            return _apart(self._written.money(first, currency))
        return _apart(self._written.span(self._written.number(first), self._written.money(last, currency)))

    def percents(self, found: _Match) -> str:
        return _apart(self._written.span(self._written.percent(found[1]), self._written.percent(found[2])))

    def percent(self, found: _Match) -> str:
        return _apart(self._written.percent(found[1]))

    def all_cued(self, found: _Match) -> str:
        """A cue holds for all the numbers of a list: 拨打 110、119 或 120."""
        said, at = found[1], found.end(1)
        for one in re.compile(_CUED).finditer(found.string, at):
            if one.start() >= found.end():
                break
            said, at = said + found.string[at : one.start()] + self._cued(one), one.end()
        return said + found.string[at : found.end()]

    def _cued(self, found: _Match) -> str:
        groups = _groups(found[1])
        is_counted = self._written.counted.match(found.string, found.end())
        if is_counted or sum(map(len, groups)) < _FEWEST_AFTER_A_CUE:
            return found[0]
        before = found.string[found.start() : found.start(1)].rstrip("+(")
        return before + _apart(self._written.digits(groups))

    def phone(self, found: _Match) -> str:
        """Seven digits and more are a telephone number, unless they are counted, or two round numbers with a dash."""
        groups = _groups(found[0])
        is_counted = self._written.counted.match(found.string, found.end())
        is_span = len(groups) == 2 and all(group.endswith("00") for group in groups) and groups[0] < groups[1]
        if is_counted or is_span or sum(map(len, groups)) < _FEWEST_OF_A_PHONE:
            return found[0]
        return _apart(self._written.digits(groups))

    def fraction_or_date(self, found: _Match) -> str:
        """1/2 is a half, 11/22 a day in November: a fraction that people write has 2 to 10 below."""
        above, below = int(found[1]), int(found[2])
        if not re.fullmatch(_MONTH_DAY, found[0]) or above < below <= _LARGEST_FRACTION:
            return _apart(self._written.fraction(above, below)) if below else found[0]
        return _apart(self._written.date(None, above, below))

    def quantity(self, found: _Match) -> str:
        minus, first, last, unit = found.groups()
        words = self._written.quantity(last or first, unit)
        if words is None:
            return found[0]
        if last is not None:
            words = self._written.span(self._written.number(first), words)
        return _apart(self._written.negative(words) if minus else words)

    def dotted(self, found: _Match) -> str:
        return _apart(self._written.dotted(found[0].split(".")))

    def span(self, found: _Match) -> str:
        """3-5 counts up; a dash that doesn't is one of a name, such as a room's."""
        first, last = found[1], found[2]
        if _value(first) >= _value(last):
            return _apart(self._written.digits((first, last))) if (first + last).isdigit() else found[0]
        return _apart(self._written.span(self._written.number(first), self._written.number(last)))

    def name(self, found: _Match) -> str:
        return _apart(self._written.digits((found[1],)))

    def number(self, found: _Match) -> str:
        figures = found[0]
        has_name = len(figures) > 1 and figures.isdigit() and (figures[0] == "0" or len(figures) > len("999999999999"))
        return _apart(self._written.digits((figures,)) if has_name else self._written.number(figures))


def _apart(words: str) -> str:
    """Set Latin words apart from their neighbours; Chinese need no spaces."""
    return f" {words} " if words[:1].isascii() else words


def _groups(written: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\d+", written))


def _value(figures: str) -> float:
    return float(figures.replace(COMMA, ""))
