"""The short names of China's provinces and cities, as the document, the table and the screen have them.

A city is one of prefecture level, or one that its province governs itself (济源, 石河子). Names of smaller places, and
names given up, stand for the city they belong to.
"""

import re

PROVINCES = (
    "北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建",
    "江西", "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "西藏", "陕西",
    "甘肃", "青海", "宁夏", "新疆",
)  # fmt: skip
MUNICIPALITIES = ("北京", "天津", "上海", "重庆")

_PEOPLES = (
    "蒙古族", "藏族", "羌族", "彝族", "白族", "傣族", "景颇族", "傈僳族", "哈尼族", "壮族", "苗族", "瑶族",
    "布依族", "侗族", "土家族", "回族", "朝鲜族", "哈萨克族?", "柯尔克孜族?", "蒙古",
)  # fmt: skip
_PROVINCE_ENDING = re.compile(r"(?:壮族自治区|回族自治区|维吾尔自治区|自治区|省|市)$")
_CITY_ENDING = re.compile(rf"(?<=..)(?:市|地区|盟|林区|(?:{'|'.join(_PEOPLES)})*自治州)$")
_BELONGS_TO = {
    "海拉尔": "呼伦贝尔", "临河": "巴彦淖尔", "集宁": "乌兰察布", "乌兰浩特": "兴安", "锡林浩特": "锡林郭勒",
    "延吉": "延边", "珲春": "延边", "梅河口": "通化", "雄安": "保定", "巢湖": "合肥", "莱芜": "济南",
    "潢川": "信阳", "襄樊": "襄阳", "吉首": "湘西", "株州": "株洲", "顺德": "佛山", "潮阳": "汕头", "万州": "重庆",
    "涪陵": "重庆", "黔江": "重庆", "西昌": "凉山", "兴义": "黔西南", "凯里": "黔东南", "都匀": "黔南",
    "思茅": "普洱", "芒市": "德宏", "香格里拉": "迪庆", "普兰": "阿里", "札达": "阿里", "双湖": "那曲",
    "商州": "商洛", "共和": "海南", "德令哈": "海西", "格尔木": "海西", "海晏": "海北", "博乐": "博尔塔拉",
    "博州": "博尔塔拉", "克州": "克孜勒苏", "巴州": "巴音郭楞", "库尔勒": "巴音郭楞", "奎屯": "伊犁",
}  # fmt: skip


def short_province(name: str) -> str:
    """Give a province's short name: `广东省` → `广东`, `广西壮族自治区` → `广西`."""
    return _PROVINCE_ENDING.sub("", name)


def short_city(name: str) -> str:
    """Give a city's short name: `深圳市` → `深圳`, `恩施土家族苗族自治州` → `恩施`, `西昌市` → `凉山`."""
    short = _CITY_ENDING.sub("", name) if name != "芒市" else name
    return _BELONGS_TO.get(short, short)


def province_and_cities(full: str) -> tuple[str, tuple[str, ...]] | None:
    """Read a place's full name, `四川省成都市、资阳市`; None when it begins with no province. Counties are left out."""
    province = next((each for each in PROVINCES if full.startswith(each)), None)
    if province is None:
        return None
    rest = re.sub(r"^(?:壮族自治区|回族自治区|维吾尔自治区|自治区|省|市)", "", full.removeprefix(province))
    if province in MUNICIPALITIES:
        return province, (province,)
    cities = (short_city(name) for name in rest.split("、") if name and not name.endswith("县"))
    return province, tuple(dict.fromkeys(cities))
