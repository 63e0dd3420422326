"""The dates and times of now, as the company of `routing.yaml` needs them."""

from datetime import datetime, timedelta
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

CONFIGURATION = Path(__file__).parent / "routing.yaml"


def dated(configuration: Path, now: datetime) -> str:
    """Give the document with the dates and times of now in it."""
    hour = timedelta(hours=1)
    values = {
        "today": f"{now:%Y-%m-%d}",
        "tomorrow": f"{now + timedelta(days=1):%Y-%m-%d}",
        "in_three_days": _weekday(now + timedelta(days=3)),
        "two_hours_ago_day": _weekday(now - 2 * hour),
        "two_hours_ago": f"{now - 2 * hour:%H:%M}",
        "an_hour_ago_day": _weekday(now - hour),
        "an_hour_ago": f"{now - hour:%H:%M}",
        "in_an_hour": f"{now + hour:%H:%M}",
    }
    return Template(configuration.read_text(encoding="utf-8")).substitute(values)


def site_now() -> datetime:
    """Tell the time where the company is."""
    return datetime.now(ZoneInfo("Asia/Shanghai"))


def _weekday(day: datetime) -> str:
    return ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[day.weekday()]
