"""The document as text: what an admin who makes a slip is told, and where."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.config.model.document import Document
from appliance.config.problem import ConfigError, Problem, path_text
from appliance.config.yaml import LARGEST_DOCUMENT, load
from tests.unit.config.demo_document import DEMO, MATERIAL, changed, demo, line_of


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as refused:
        load(text, MATERIAL)
    return refused.value.problems


def problem_of(text: str) -> Problem:
    (problem,) = problems_of(text)
    return problem


def test_the_demonstration_company_loads() -> None:
    document = demo()
    assert document.site.zone.key == "Asia/Shanghai"
    assert list(document.agents) == ["8001", "8002", "8003"]
    assert len(document.lines) == 10


def test_a_document_written_out_and_read_again_is_the_same() -> None:
    document = demo()
    assert Document.model_validate(document.model_dump()) == document
    assert Document.model_validate_json(document.model_dump_json()) == document


SLIPS = [
    # what stands there, what is written instead, path, a part of the line, words of the message
    ("language: zh", "langage: zh", "site.langage", "langage", ["'langage'", "did you mean 'language'", "time_zone"]),
    ("language: zh", "language: fr", "site.language", "language: fr", ["no language 'fr'", "en, zh"]),
    ("language: zh", "language: zhh", "site.language", "language: zhh", ["no language 'zhh'", "did you mean 'zh'"]),
    ("language: zh", "language: ../en", "site.language", "language: ../en", ["ISO 639 code", "'../en'"]),
    ("Asia/Shanghai", "Asia/Shangai", "site.time_zone", "time_zone",
     ["did you mean 'Asia/Shanghai'", "'Asia/Shangai'"]),
    ("Asia/Shanghai", "Middle Earth", "site.time_zone", "time_zone", ["such as Asia/Shanghai", "'Middle Earth'"]),
    ("time_zone: Asia/Shanghai", "", "site.time_zone", "site:", ["required"]),
    ("config_version: 2", "config_version: 7", "config_version", "config_version", ["is 2 here", "7"]),
    ("kind: voicemail\n", "kind: voicemial\n", "hotlines.main.flow.nodes.message.kind", "kind: voicemial",
     ["'voicemial'", "did you mean 'voicemail'", "announcement, information"]),
    ("kind: voicemail\n", "kind: teleport\n", "hotlines.main.flow.nodes.message.kind", "kind: teleport",
     ["'teleport'; allowed: announcement"]),
    ("kind: voicemail\n          ", "", "hotlines.main.flow.nodes.message.kind", "message:\n", ["is missing"]),
    ("ring_s: 15", "ring_s: soon", "hotlines.main.flow.nodes.sales.ring_s", "ring_s: soon", ["number", "'soon'"]),
    ("ring_s: 15", "ring_s: true", "hotlines.main.flow.nodes.sales.ring_s", "ring_s: true", ["not yes or no", "True"]),
    ("ring_s: 15", "ring_s: 0", "hotlines.main.flow.nodes.sales.ring_s", "ring_s: 0", ["is more than 0", "0"]),
    ("ring_s: 15", "ring_s: .nan", "hotlines.main.flow.nodes.sales.ring_s", "ring_s: .nan", ["nan"]),
    ("ring_s: 15", "dialled: true", "hotlines.main.flow.nodes.sales", "sales:\n          kind", ["exactly one of"]),
    ('keys: {"1"', 'keys: {"A"', "hotlines.main.flow.nodes.menu.keys.A", "keys:", ["one key: 0 to 9, * or #", "'A'"]),
    ('"8001": {', "8001: {", "agents[8001]", "8001: {", ["put it in quotes", "8001"]),
    ('"8001": {', '"8x": {', "agents.8x", '"8x"', ["2 to 8 digits", "'8x'"]),
    ("name: 王芳", 'name: "王\\n芳"', "agents.8001.name", '"8001"', ["Cc"]),
    ("name: 王芳", 'name: "王\\e[31m芳"', "agents.8001.name", '"8001"', ["Cc"]),
    ("name: 王芳", "name: [王芳]", "agents.8001.name", '"8001"', ["is text"]),
    ("welcome_ringtone: 您好！欢迎致电晨光贸易公司。", 'welcome_ringtone: "a\\0b"', "hotlines.main.welcome_ringtone",
     "welcome_ringtone", ["Cc"]),
    ("{builtin: goodbye}", "3", "hotlines.main.flow.nodes.bye.prompt", "prompt: 3", ["one of {builtin: id}", "3"]),
    ("{builtin: goodbye}", "''", "hotlines.main.flow.nodes.bye.prompt", "prompt: ''", ["at least 1"]),
    ("{builtin: goodbye}", "{builtn: x}", "hotlines.main.flow.nodes.bye.prompt", "builtn", ["one of {builtin: id}"]),
    ("{builtin: goodbye}", "{builtin: goodby}", "hotlines.main.flow.nodes.bye.prompt.builtin", "goodby}",
     ["'goodby'", "did you mean 'goodbye'"]),
    ("{builtin: goodbye}", "{file: welcom.wav}", "hotlines.main.flow.nodes.bye.prompt.file", "welcom.wav",
     ["no audio file 'welcom.wav'", "did you mean 'welcome.wav'"]),
    ("{builtin: goodbye}", "{text: a, file: b}", "hotlines.main.flow.nodes.bye.prompt.file", "text: a", ["'file'"]),
    ("department: sales", "department: sails", "hotlines.main.flow.nodes.sales.department", "department: sails",
     ["no department 'sails'", "did you mean 'sales'"]),
    ("start: menu", "start: nowhere", "hotlines.main.flow.start", "start: nowhere", ["there are: bye, dialled"]),
    ('agents: ["8001", "8002"]', 'agents: ["8001", "8802"]', "departments.sales.agents[1]", '"8802"', ["'8802'"]),
    ('"9": message}', '"9": massage}', "hotlines.main.flow.nodes.menu.keys.9", "massage", ["did you mean 'message'"]),
    ("extensions: dialled", "extensions: sales", "hotlines.main.flow.nodes.menu.extensions", "extensions: sales",
     ["`dialled: true`"]),
    ('extension: "801"', 'extension: "8003"', "departments.sales.extension", 'extension: "8003"',
     ["already an agent's ID"]),
    ('extension: "802"', 'extension: "801"', "departments.support.extension", "name: 技术部",
     ["already the extension of department 'sales'"]),
    ("otherwise: message", "otherwise: sales", "hotlines.main.flow.nodes.sales.otherwise",
     "otherwise: sales\n        support",
     ["without a choice of the caller", "sales → sales"]),
    ("kind: survey", 'kind: survey\n          labels: {"1": 好}', "hotlines.main.flow.nodes.rate.labels", "labels",
     ["a `prompt` of your own"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "path", "place", "words"), SLIPS, ids=[slip[1].split("\n")[0] or slip[0] for slip in SLIPS]
)
def test_a_slip_is_told_with_its_place_the_bad_and_the_allowed(
    old: str, new: str, path: str, place: str, words: list[str]
) -> None:
    text = changed((old, new))
    problem = next(problem for problem in problems_of(text) if path_text(problem.path) == path)
    assert path_text(problem.path) == path
    if place != "name: 技术部":
        assert problem.line == line_of(text, place)
    for word in words:
        assert word in problem.message


def test_all_slips_are_told_at_once_in_the_order_of_the_file() -> None:
    text = changed(
        ("Asia/", "Asla/"), ("language", "langage"), ("ring_s: 15", "ring_s: soon"), ("kind: survey", "kind: quiz")
    )
    problems = problems_of(text)
    assert [problem.path[-1] for problem in problems] == ["time_zone", "langage", "ring_s", "kind"]
    assert [problem.line for problem in problems] == sorted(problem.line or 0 for problem in problems)


def test_the_error_says_that_nothing_has_changed_and_names_every_fault() -> None:
    with pytest.raises(ConfigError) as refused:
        load(changed(("language: zh", "language: fr")), MATERIAL)
    assert "line 7: site.language" in str(refused.value)
    assert "has not changed" in refused.value.remedy


NOT_PLAIN = {
    "tab": (changed(("  name: 晨光贸易公司", "\tname: 晨光")), 5, "'\\t'"),
    "duplicate key": (changed(("language: zh", "language: zh\n  language: en")), 8, 'duplicate key "language"'),
    "alias": (changed(("name: 王芳", "name: *a")), 25, "not"),
    "anchor": (changed(("name: 王芳", "name: &a 王芳")), 25, "anchors"),
    "merge key": (changed(("name: 晨光贸易公司", "<<: {name: a}")), 5, "merge keys"),
    "tag": (changed(("name: 晨光贸易公司", "name: !!binary aGVsbG8=")), 5, "tags"),
    "custom tag": (changed(("name: 晨光贸易公司", "name: !env HOME")), 5, "tags"),
    "two documents": (DEMO + "\n---\n" + DEMO, DEMO.count("\n") + 2, "another document"),
    "empty": ("", 1, "empty"),
    "comment alone": ("# later\n", 1, "empty"),
    "list": ("- a\n", 1, "not a mapping"),
    "open quote": (changed(("name: 王芳", 'name: "王芳')), None, "not YAML"),
    "NUL": (changed(("name: 王芳", "name: a\0b")), None, "not YAML"),
    "huge": ("#" * (LARGEST_DOCUMENT + 1), None, f"more than {LARGEST_DOCUMENT}"),
    "impossible date": (changed(("name: 晨光贸易公司", "name: 2021-99-99")), None, "month"),
    "endless number": (changed(("name: 晨光贸易公司", "name: " + "1" * 5000)), None, "4300"),
    "deep lists": ("a: " + "[" * 5_000, 1, "nested deeper"),
    "deep mappings": ("a: " + "{a: " * 5_000, 1, "nested deeper"),
    "deep block": ("- " * 5_000, 1, "nested deeper"),
    "complex key": (changed(("site:", "? [a, b]\n: 3\nsite:")), None, "Keys should be strings"),
    "null key": (changed(("site:", "~: 3\nsite:")), None, "Keys should be strings"),
}


@pytest.mark.parametrize("kind", NOT_PLAIN)
def test_what_is_not_plain_yaml_is_refused_with_its_line(kind: str) -> None:
    text, line, words = NOT_PLAIN[kind]
    problem = problems_of(text)[0]
    assert words in problem.message
    if line is not None:
        assert problem.line == line


LINES = DEMO.splitlines(keepends=True)
HOSTILE = st.text(st.characters(codec="utf-8") | st.sampled_from("{}[]:&*!|>'\"%@`#-?,\n\t\0 0123"), max_size=12)


@st.composite
def mutilated(draw: st.DrawFn) -> str:
    """The demonstration document after an accident: lines lost, doubled or swapped, characters lost or put in."""
    lines = list(LINES)
    for _ in range(draw(st.integers(0, 2))):
        at, other = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["lose", "double", "swap"])):
            case "lose":
                del lines[at]
            case "double":
                lines.insert(other, lines[at])
            case _:
                lines[at], lines[other] = lines[other], lines[at]
    text = "".join(lines)
    for _ in range(draw(st.integers(0, 2))):
        start = draw(st.integers(0, len(text)))
        text = text[:start] + draw(HOSTILE) + text[start + draw(st.integers(0, 4)) :]
    return text


@given(mutilated())
@settings(max_examples=40, deadline=None)
def test_a_mutilated_document_loads_or_is_refused_in_words(text: str) -> None:
    told: tuple[Problem, ...] | None = None
    try:
        load(text, MATERIAL)
    except ConfigError as refused:
        told = refused.problems
    assert told is None or (told and all(problem.message for problem in told))


@pytest.mark.parametrize(
    ("old", "new", "path", "told"),
    [
        ('extension: "801"', "extension: 801", "departments.sales.extension", "is text: put it in quotes (given: 801)"),
        ('agents: ["8001", "8002"]', "agents: []", "departments.sales.agents", "needs at least 1 entry"),
        ("  name: 晨光贸易公司\n", "", "site.name", "is required, and is missing"),
        ("kind: survey", "kind: survey\n          labels: {}", "hotlines.main.flow.nodes.rate.labels", "at least 1"),
        ('extension: "801"', "extension: 080", "departments.sales.extension", "put it in quotes (given: 080)"),
        ("name: 王芳", "name: 王芳, phone: maybe", "agents.8001.phone", "is yes or no: true or false (given: 'maybe')"),
        ("name: 王芳", 'name: ""', "agents.8001.name", "needs at least 1 character"),
        ("  sales:\n    name", "  Reception:\n    name", "departments.Reception", "is an id: small letters"),
    ],
)
def test_faults_are_told_in_the_words_of_the_house(old: str, new: str, path: str, told: str) -> None:
    faults = {path_text(problem.path): problem.message for problem in problems_of(changed((old, new)))}
    assert told in faults[path]


def test_a_faulty_entry_does_not_make_its_list_too_short_as_well() -> None:
    assert [
        path_text(problem.path) for problem in problems_of(changed(('agents: ["8001", "8002"]', "agents: [8x]")))
    ] == ["departments.sales.agents[0]"]
