"""Which hotline a call on a line is for.

Carriers write the number called as they please (`02161234567`, `+862161234567`, `008621…`, `61234567` in Shanghai), so
numbers are compared as they are meant.
"""

from appliance.config.model.document import Document, Site
from appliance.domain.ids import TEST_CALL, HotlineId, LineId
from appliance.domain.number_reading import CHINA, Home, Kind, normalise
from appliance.routing.decision import Decision


def hotline_for(line: LineId, called: str, document: Document) -> Decision[HotlineId | None]:
    """Tell hotlines apart by line and, where several share a line, by the number called."""
    if line == TEST_CALL:
        return _tested(called, document)
    on_line = {id_: hotline for id_, hotline in document.hotlines.items() if line in document.lines_of(id_)}
    for id_, hotline in on_line.items():
        if called in hotline.numbers:
            return Decision(HotlineId(id_), f"{called} on line {line} is a number of '{id_}'")
    meant = meaning_of(called, document.site)
    for id_, number in ((id_, number) for id_, hotline in on_line.items() for number in hotline.numbers):
        if meaning_of(number, document.site) == meant:
            return Decision(HotlineId(id_), f"{called} on line {line} is {number}, a number of '{id_}'")
    open_to_all = [id_ for id_, hotline in on_line.items() if not hotline.numbers]
    if open_to_all:
        return Decision(HotlineId(open_to_all[0]), f"line {line} belongs to '{open_to_all[0]}', which takes any number")
    if len(on_line) == 1:
        only = next(iter(on_line))
        return Decision(HotlineId(only), f"line {line} belongs to '{only}' alone, so {called} is taken for it")
    return Decision(None, f"no hotline has line {line} with number {called}")


def _tested(called: str, document: Document) -> Decision[HotlineId | None]:
    if called in document.hotlines:
        return Decision(HotlineId(called), "somebody tries this hotline in the browser")
    return Decision(None, f"there is no hotline '{called}' to try")


def meaning_of(number: str, site: Site) -> str:
    """Give a number in its one international form; what is no subscriber's number stays as it is."""
    reading = normalise(number, _home(site))
    return reading.international if reading is not None and reading.kind is not Kind.LOCAL else number


def forms_of(number: str, site: Site) -> tuple[str, ...]:
    """Give the forms in which a line may write a number of ours, each once, as written first."""
    reading = normalise(number, _home(site))
    if reading is None or reading.kind is Kind.LOCAL:
        return (number,)
    bare = reading.international.removeprefix("+")
    forms = [number, reading.digits, f"+{bare}", f"00{bare}", bare]
    if reading.area_code is not None:
        forms.append(reading.digits.removeprefix("0"))
        if reading.area_code == site.area_code:
            forms.append(reading.digits.removeprefix(reading.area_code))
    return tuple(form for form in dict.fromkeys(forms) if meaning_of(form, site) == meaning_of(number, site))


def _home(site: Site) -> Home:
    if site.country == CHINA:
        return Home(area_code=site.area_code)
    return Home(site.country, "", site.area_code)
