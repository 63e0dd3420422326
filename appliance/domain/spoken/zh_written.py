"""Figures in Chinese texts: 9:00-18:00 is 九点到十八点, ￥12.50 十二元五角, 电话 110 电话幺幺零, 2kg 两公斤."""

import re
from collections.abc import Sequence

from appliance.domain.spoken.written import COMMA
from appliance.domain.spoken.zh_numbers import LARGEST_WRITTEN, count, digit_words, number_words, ordinal

_CURRENCIES = {"¥": "元", "$": "美元", "US$": "美元", "HK$": "港元", "€": "欧元", "£": "英镑"}
_UNITS = {
    "km": "公里", "㎞": "公里", "m": "米", "cm": "厘米", "㎝": "厘米", "mm": "毫米", "㎜": "毫米",
    "kg": "公斤", "㎏": "公斤", "g": "克", "mg": "毫克", "L": "升", "ml": "毫升", "mL": "毫升",
    "m²": "平方米", "㎡": "平方米", "m³": "立方米", "km²": "平方公里", "km/h": "公里每小时",
    "h": "小时", "min": "分钟", "s": "秒", "℃": "摄氏度", "°C": "摄氏度",
    "W": "瓦", "kW": "千瓦", "kWh": "度", "V": "伏", "A": "安", "MB": "兆", "GB": "G", "TB": "T",
    "Hz": "赫兹", "kHz": "千赫", "MHz": "兆赫", "GHz": "吉赫",
}  # fmt: skip
_MEASURES = (
    "个|位|名|人|天|小时|分钟|秒|次|件|款|台|部|家|条|张|份|套|倍|周|元|块|万|亿|"
    "公里|公斤|千克|克|米|厘米|毫米|升|吨|种|项|层"
)
_COUNTED = rf"\s*(?:{_MEASURES}|年|星期|角|平|度|户|折|点|期|批|页|例|笔|股)"
_TWO_OF = rf"\s*(?:{_MEASURES}|年(?!级)|千|百)"
_CUE = (
    r"(?:电话|热线|拨打|拨|致电|手机|传真|QQ|微信|号码|短信|邮编|账号|帐号|卡号|尾号|验证码|密码|客服|来电|咨询|"
    r"投诉|举报|分机|转|房间|编号|单号|订单)(?:号码|号|群|热线|电话|至|到|请拨|是|为)*"
)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_WEEK = r"(?:周|星期|礼拜)[一二三四五六日天]"
_LONGEST_INITIALS = 5


class WrittenMandarin:
    """See `Written`."""

    cue = re.compile(_CUE)
    counted = re.compile(_COUNTED)

    def prepare(self, text: str) -> str:
        """Put 年月日, 元, 点, 第, 工号, keys and days of the week into words."""
        for pattern, put in _OWN:
            text = re.sub(pattern, put, text)
        return text

    def digits(self, groups: Sequence[str]) -> str:
        """Say 1 as 幺, mobiles as 138 0013 8000."""
        if len(groups) == 1 and _MOBILE.fullmatch(groups[0]):
            groups = (groups[0][:3], groups[0][3:7], groups[0][7:])
        return " ".join(digit_words(group, yao=True) for group in groups)

    def number(self, figures: str) -> str:
        """Say 三点一四."""
        whole, _, part = figures.replace(COMMA, "").partition(".")
        words = number_words(int(whole)) if int(whole) <= LARGEST_WRITTEN else digit_words(whole)
        return f"{words}点{digit_words(part)}" if part else words

    def year(self, year: int) -> str:
        """Say 二零二六."""
        return digit_words(str(year))

    def date(self, year: int | None, month: int, day: int) -> str:
        """Say 二零二六年十一月二十二日."""
        before = "" if year is None else f"{self.year(year)}年"
        return f"{before}{number_words(month)}月{number_words(day)}日"

    def time(self, hour: int, minute: int) -> str:
        """Say 九点零五分."""
        if not minute:
            return f"{count(hour)}点"
        return f"{count(hour)}点{'零' if minute < 10 else ''}{number_words(minute)}分"

    def span(self, first: str, last: str) -> str:
        """Say 九点到十八点."""
        return f"{first}到{last}"

    def money(self, figures: str, currency: str) -> str:
        """Say 十二元五角, and 三点五美元."""
        if currency == "¥":
            return _yuan(figures)
        return f"{self._of(figures)}{_CURRENCIES[currency]}"

    def percent(self, figures: str) -> str:
        """Say 百分之十."""
        return f"百分之{self.number(figures)}"

    def fraction(self, above: int, below: int) -> str:
        """Say 三分之二."""
        return f"{ordinal(below)}分之{ordinal(above)}"

    def quantity(self, figures: str, unit: str) -> str | None:
        """Say 两公斤."""
        if unit == "‰":
            return f"千分之{self.number(figures)}"
        return f"{self._of(figures)}{_UNITS[unit]}" if unit in _UNITS else None

    def negative(self, words: str) -> str:
        """Say 零下五摄氏度, and 负五."""
        return f"零下{words}" if words.endswith("度") else f"负{words}"

    def dotted(self, parts: Sequence[str]) -> str:
        """Say 一点二点三."""
        return "点".join(self.number(part) for part in parts)

    def word(self, letters: str) -> str:
        """Spell initials, such as V I P; a word is left to the engine."""
        return " ".join(letters) if letters.isupper() and len(letters) <= _LONGEST_INITIALS else letters

    def _of(self, figures: str) -> str:
        return "两" if figures == "2" else self.number(figures)


WRITTEN = WrittenMandarin()


def _yuan(figures: str) -> str:
    """Say 十二元五角; what is finer than 分 is said after the point."""
    whole, _, part = figures.replace(COMMA, "").partition(".")
    if len(part) > 2:
        return f"{WRITTEN.number(figures)}元"
    jiao, fen = (int(digit) for digit in part.ljust(2, "0"))
    yuan = f"{WRITTEN._of(whole)}元" if int(whole) or not (jiao or fen) else ""  # noqa: SLF001 - the same module
    tenths = f"{number_words(jiao)}角" if jiao else "零" if fen and yuan else ""
    return f"{yuan}{tenths}" + (f"{number_words(fen)}分" if fen else "")


def _date(found: re.Match[str]) -> str:
    year, month, day = found[1], found[2], found[3]
    words = f"{digit_words(year)}年" + (f"{number_words(int(month))}月" if month else "")
    return words + (f"{number_words(int(day))}日" if day else "")


def _on_the_clock(found: re.Match[str]) -> str:
    """Say 下午两点三十分 for 2:30pm."""
    half = "上午" if found[4] in "aA" else "下午"
    return f"{found[1] or half}{WRITTEN.time(int(found[2]), int(found[3] or 0))}"


def _large_yuan(found: re.Match[str]) -> str:
    figures, size = found[1], found[2] or ""
    return f"{WRITTEN._of(figures)}{size}{found[3]}" if size else _yuan(figures)  # noqa: SLF001 - the same module


_NUMBER = r"(?:\d{1,3}(?:,\d{3})++(?:\.\d+)?|\d++(?:\.\d++)?)"
_OWN = (
    (r"(?i)(?<=\d)(\s*[ap]\.?m\.?)\s*[-–—~～]\s*(?=\d)", lambda at: f"{at[1]}到"),
    (
        r"(?i)(?:(上午|下午|早上|中午|晚上|凌晨)\s*)?(?<![\d.:])(1[0-2]|0?[1-9])(?::([0-5]\d))?\s*([ap])(?:\.m\.|m(?![a-z]))",
        _on_the_clock,
    ),
    (r"(?i)(?<![a-z])No\.\s*(\d{1,8})(?![\d.])\s*号?\s*", lambda at: f"{WRITTEN.number(at[1])}号"),
    (r"(?<=[按拨转第号])\s+(?=\d)|(?<=\d)\s+(?=[一-鿿])", lambda _: ""),
    (
        r"(?<!\d)((?:19|20)\d\d)\s*[-–—~～]\s*((?:19|20)\d\d)(?=年)",
        lambda at: f"{digit_words(at[1])}到{digit_words(at[2])}",
    ),
    (r"(?<!\d)([12]\d{3})\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号])?)?", _date),
    (
        r"(?<!\d)(1[0-2]|0?[1-9])月(\d{1,2})(?=[日号])",
        lambda at: f"{number_words(int(at[1]))}月{number_words(int(at[2]))}",
    ),
    (r"((?:19|20)\d\d)(?=级|届|款|版)", lambda at: digit_words(at[1])),
    (r"(?<![\d.-])(\d{3,4})(?=号?[室房])", lambda at: digit_words(at[1], yao=True)),
    (r"(?<=[点分日号月楼层])\s*[-–—~～]\s*(?=\d)", lambda _: "到"),
    (rf"({_WEEK})\s*[-–—~～]\s*(?={_WEEK})", lambda at: f"{at[1]}到"),
    (r"(?<!\d)(\d{1,2})[点时](\d{1,2})分", lambda at: WRITTEN.time(int(at[1]), int(at[2]))),
    (rf"(?<![\d.,~～¥])(?<!\d-)({_NUMBER})\s*([万亿])?\s*(元|块钱)", _large_yuan),
    (r"第\s*(\d{1,8})(?!\d)", lambda at: f"第{ordinal(int(at[1]))}"),
    (r"工号\s*(\d{2,8})(?!\d)", lambda at: f"工号{digit_words(at[1])}"),
    (r"[#＃]\s*号?(?=键|结束)", lambda _: "井号"),
    (r"[*＊]\s*号?(?=键|结束)", lambda _: "星号"),
    (r"(?<=\d)\s*[×xX*]\s*(?=\d)", lambda _: "乘"),
    (r"(?<=\d)[:：](?=\d(?!\d))", lambda _: "比"),
    (r"(?<![\d.第周/-])2(?=点(?!\d))", lambda _: "两"),
    (r"(?<=[A-Za-z0-9])\.(?=[A-Za-z]{2})", lambda _: "点"),
    (r"(?<=[A-Za-z0-9])@(?=[A-Za-z])", lambda _: "艾特"),
    (rf"(?<![\d.,第周/-])2(?={_TWO_OF})", lambda _: "两"),
)
