"""What is typed, and what is said."""

import re
from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from appliance.domain.spoken import speakable

ZH = [
    # telephone numbers and other names made of digits
    ("电话：400-800-1234", "电话：四零零 八零零 幺二三四"),
    ("拨打010-88886666转8001", "拨打零幺零 八八八八六六六六转八零零幺"),
    ("请拨打 110、119 或 120", "请拨打 幺幺零、幺幺九或 幺二零"),
    ("投诉请拨12315", "投诉请拨幺二三幺五"),
    ("联系13800138000", "联系幺三八 零零幺三 八零零零"),
    ("+86 138 0013 8000", "八六 幺三八 零零幺三 八零零零"),
    ("传真(021)6666-7777", "传真零二幺 六六六六 七七七七"),
    ("QQ群：123456789", "Q Q 群：幺二三四五六七八九"),
    ("验证码 0071", "验证码 零零七幺"),
    ("尾号1234的卡", "尾号幺二三四的卡"),
    ("工号8001号为您服务", "工号八零零一号为您服务"),
    ("分机 8001", "分机 八零零幺"),
    ("房间2-301，A座1203室", "房间二 三零幺，A 座幺二零三室"),
    ("编号007", "编号零零七"),
    ("微信zj2026", "微信 zj 二零二六"),
    # quantities
    ("共12345678人", "共一千二百三十四万五千六百七十八人"),
    ("1234567890元", "十二亿三千四百五十六万七千八百九十元"),
    ("服务热线24小时开通", "服务热线二十四小时开通"),
    ("来电2000次", "来电两千次"),
    ("2个，2位，2小时，22个", "两个，两位，两小时，二十二个"),
    ("第2位，2楼，2号窗口，2月2日", "第二位，二楼，二号窗口，二月二日"),
    ("1,234,567件", "一百二十三万四千五百六十七件"),
    ("满100元减20元", "满一百元减二十元"),
    ("请按 1，返回请按#键，重听按*号键", "请按一，返回请按井号键，重听按星号键"),
    # dates and times
    ("2026年11月22日", "二零二六年十一月二十二日"),
    ("2026-11-22，2026/1/2，2026.01.02", "二零二六年十一月二十二日，二零二六年一月二日，二零二六年一月二日"),
    ("11/22，3月8号，2026年", "十一月二十二日，三月八号，二零二六年"),
    ("26年经验，2年质保", "二十六年经验，两年质保"),
    ("2000-2010年，2025-2027年度", "二零零零到二零一零年，二零二五到二零二七年度"),
    ("9:00-18:00", "九点到十八点"),
    ("周一至周五 9：00—17：30，周六~周日休息", "周一至周五 九点到十七点三十分，周六到周日休息"),
    ("2:05，0:00，24:00", "两点零五分，零点，二十四点"),
    ("9点-18点，10点30分，2点", "九点到十八点，十点三十分，两点"),
    ("7×24小时，24/7", "七乘二十四小时，七分之二十四"),
    # money, percent, fractions
    ("￥12.50，¥0.05，12.05元", "十二元五角，五分，十二元零五分"),
    ("¥3,000-5,000元", "三千到五千元"),
    ("3000-5000元，1.5万元，2元", "三千到五千元，一点五万元，两元"),
    ("$3.5，US$100，HK$2，€1，£1", "三点五美元，一百美元，两港元，一欧元，一英镑"),
    ("10%-20%，10-20%，0.05%，5‰", "百分之十到百分之二十，百分之十到百分之二十，百分之零点零五，千分之五"),
    ("1/2，2/3，13/40", "二分之一，三分之二，四十分之十三"),
    ("8.5折，3.14，V2.0.1", "八点五折，三点一四，V 二点零点一"),
    ("3-5天，8~10人", "三到五天，八到十人"),
    ("气温-5℃，-5~10℃，余额-12.5元，同比-3%", "气温零下五摄氏度，零下五到十摄氏度，余额负十二元五角，同比负百分之三"),
    # units and Latin letters
    ("2kg，5km，1.75m，120㎡，80km/h", "两公斤，五公里，一点七五米，一百二十平方米，八十公里每小时"),
    ("VIP客户请下载APP", "V I P 客户请下载 A P P"),
    ("5G网络，A4纸，iPhone", "五 G 网络，A 四纸，iPhone"),
    ("www.zongji.cn，mail@zongji.cn", "www 点 zongji 点 cn，mail 艾特 zongji 点 cn"),
    ("比分3:2", "比分三比二"),
    ("１２３，５％", "一百二十三，百分之五"),
    ("您好！欢迎致电晨光贸易公司。", "您好！欢迎致电晨光贸易公司。"),
]

EN = [
    ("Call 400-800-1234.", "Call four zero zero, eight zero zero, one two three four."),
    ("Dial 911, ext. 8001", "Dial nine one one, ext. eight zero zero one"),
    ("+1 555 123 4567", "one, five five five, one two three, four five six seven"),
    ("13800138000", "one three eight zero zero one three eight zero zero zero"),
    ("call 24 hours, 12,345 people", "call twenty-four hours, twelve thousand three hundred forty-five people"),
    ("9:00-18:00", "nine A M to six P M"),
    ("9 am-5:30 p.m. today", "nine A M to five thirty P M today"),
    ("at 12:00, 0:00 and 9:05", "at noon, midnight and nine oh five A M"),
    ("2026-11-22", "November twenty-second, twenty twenty-six"),
    ("11/22, the 3rd", "November twenty-second, the third"),
    ("in 1999, 2020-2026", "in nineteen ninety-nine, twenty twenty to twenty twenty-six"),
    ("$12.50, $1.01", "twelve dollars and fifty cents, one dollar and one cent"),
    ("€1, £2, ¥100", "one euro, two pounds, one hundred yuan"),
    ("10%-20% off, 1/2, 2/3, 3.14", "ten percent to twenty percent off, one half, two thirds, three point one four"),
    ("3-5 days, 2kg, 1 kg, -5℃", "three to five days, two kilograms, one kilogram, minus five degrees Celsius"),
    ("Press 1, or the # key", "Press one, or the hash key"),
    ("VIP, USB & PLEASE HOLD", "V I P, U S B and please hold"),
    ("Hello, and welcome.", "Hello, and welcome."),
]  # fmt: skip


OF_BOTH_TONGUES = [
    ("zh", "2:30pm", "下午两点三十分"),
    ("zh", "下午 2:30 p.m.开会", "下午两点三十分开会"),
    ("zh", "9am-6pm", "上午九点到下午六点"),
    ("zh", "No.5 柜台", "五号柜台"),
    ("en", "on 22/11/2026.", "on November twenty-second, twenty twenty-six."),
    ("en", "11/22/2026", "November twenty-second, twenty twenty-six"),
]


@pytest.mark.parametrize(("language", "typed", "said"), OF_BOTH_TONGUES)
def test_a_habit_of_another_country_is_understood(language: str, typed: str, said: str) -> None:
    assert speakable(typed, language, {}) == said


@pytest.mark.parametrize(("typed", "said"), ZH)
def test_what_is_typed_in_chinese(typed: str, said: str) -> None:
    assert speakable(typed, "zh", {}) == said


@pytest.mark.parametrize(("typed", "said"), EN)
def test_what_is_typed_in_english(typed: str, said: str) -> None:
    assert speakable(typed, "en", {}) == said


SIGNS = "0123456789.,:-/%￥¥$€+()（）~～ ，。年月日号点时分元万亿折电话拨转第个位工周一级室kgm㎡℃#*键aAMamVIP"


@pytest.mark.parametrize("language", ["zh", "en"])
@given(text=st.one_of(st.text(SIGNS, max_size=40), st.text(max_size=30)))
@example(text="1" * 2000)
@example(text="٣٤%")
def test_no_figure_is_left_to_the_engine(language: str, text: str) -> None:
    assert not re.search(r"\d", speakable(text, language, {}))


@given(st.text("您好请稍候感谢来电，。！再见", max_size=40))
def test_a_text_without_figures_stays_as_it_is(text: str) -> None:
    assert speakable(text, "zh", {}) == text


HOSTILE = (
    "1",
    "1-",
    "1,",
    "1.1",
    "电话",
    "(1",
    "12 ",
    "1/",
    "¥1-",
    "A",
    "1:00-",
    "+1 ",
    "电话 12 ",
    "PLEASE ",
    "call 1 ",
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("part", HOSTILE)
def test_no_text_takes_long(language: str, part: str) -> None:
    text = part * (2000 // len(part))
    begun = perf_counter()
    speakable(text, language, {})
    assert perf_counter() - begun < 2.0


LEXICON = {
    "还款": "huan2款",
    "还款日": "huan2款ri4",
    "WiFi": "wai1fai1",
    "24/7": "全天候",
    "G20": "G二零",
    "一百": "yi4百",
}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("请还款", "请huan2款"),
        ("还款日还款", "huan2款ri4huan2款"),
        ("WiFi密码", "wai1fai1密码"),
        ("WiFis", "WiFis"),
        ("24/7服务，124/8", "全天候服务，八分之yi4百二十四"),
        ("G20峰会", "G二零峰会"),
        ("100元", "yi4百元"),
        ("\ue000还款\ue001", "huan2款"),
    ],
)
def test_the_lexicon_is_found_and_what_it_says_is_not_read_again(typed: str, said: str) -> None:
    assert speakable(typed, "zh", LEXICON) == said


@given(st.text(max_size=40), st.dictionaries(st.text(min_size=1, max_size=4), st.text(max_size=4), max_size=5))
def test_any_lexicon_is_borne(text: str, lexicon: dict[str, str]) -> None:
    assert isinstance(speakable(text, "zh", lexicon), str)


def test_a_text_may_hold_more_hard_words_than_there_are_places_for_them() -> None:
    assert speakable("啊" * 10_000, "zh", {"啊": "a1"}).startswith("a1a1")
