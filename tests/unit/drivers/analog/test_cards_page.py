from pathlib import Path

import pytest

from drivers.analog.countries import country, country_codes
from drivers.analog.profile import CountryProfile
from drivers.api import ToneKind

PAGE = (Path(__file__).parents[4] / "docs" / "cards.md").read_text(encoding="utf-8")


def row(it: CountryProfile) -> str:
    busy = it.tones[ToneKind.BUSY]
    tone = f"{'+'.join(f'{hz:g}' for hz in busy.frequencies_hz)} · {seconds(busy.cadence_s)}"
    return f"| `{it.code}` | {it.name_zh} {it.name_en} | {seconds(it.ring_cadence_s)} | {tone} | {it.opermode} |"


def seconds(cadence_s: tuple[float, ...]) -> str:
    return "/".join(f"{it:g}" for it in cadence_s)


@pytest.mark.parametrize("code", country_codes())
def test_each_country_has_its_row(code: str) -> None:
    assert row(country(code)) in PAGE.splitlines()
