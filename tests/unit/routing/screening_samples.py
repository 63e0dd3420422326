"""Lists and callers for the tests of screening."""

from appliance.config.model.region import Region
from appliance.config.model.screening import ScreeningList, TableReference
from appliance.domain.number_reading import Home
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.place import Place
from appliance.routing.caller_lists import CallerLists
from appliance.routing.screening_table import Entry, EntryKind

SHENZHEN = Place("CN", "广东", ("深圳",), "0755")
BEIJING = Place("CN", "北京", ("北京",), "010")
MOBILE = PhoneNumber("13800138000")
TABLE_HASH = "ab" * 32

LISTS = CallerLists(
    {
        "vip": ScreeningList(numbers=("+8613800138000",)),
        "spam": ScreeningList(prefixes=("0755", "170"), numbers=("4001112222",)),
        "south": ScreeningList(region=Region(provinces=("广东",))),
        "hidden": ScreeningList(anonymous=True),
        "long": ScreeningList(table=TableReference(name="robots", hash=TABLE_HASH)),
    },
    Home(),
    {TABLE_HASH: (Entry(EntryKind.PREFIX, "+86171", "robot calls"),)}.__getitem__,
)
