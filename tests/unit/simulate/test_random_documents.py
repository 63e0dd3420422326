"""Random documents: the valid ones serve every call to its end, and the broken ones are refused with their place."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from appliance.callflow.run import MOST_NODES, visit
from appliance.config.model.base import Part
from appliance.config.model.document import Document
from appliance.config.problem import ConfigError, Path
from appliance.config.validation import checked
from appliance.domain.outcome import CallResult, RingOutcome
from appliance.simulate.attempt import Attempt
from appliance.simulate.simulator import try_call
from appliance.simulate.trial import Trial
from tests.unit.config.demo_document import MATERIAL
from tests.unit.simulate.random_documents import Tree, attempts, documents

OVERFLOWS = ("after_wait", "when_full", "when_nobody_on_duty")
UNASKED = ("next", "otherwise", "open", "closed", "holiday", "unknown", "matched", *OVERFLOWS)
REFERENCES = (*UNASKED, "start", "extensions", "department", "schedule", "mailbox", "trunk_group", "calendar")
REFERENCE_LISTS = ("targets", "agents", "lists", "lines", "trunk_groups", "busy", "no_answer", "unreachable", "always")

quick = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(documents(), st.lists(attempts(), min_size=1, max_size=3))
def test_every_call_to_a_valid_document_ends(tree: Tree, calls: list[Attempt]) -> None:
    document = checked(tree, MATERIAL)
    for attempt in calls:
        _assert_whole(try_call(document, attempt), document)


def _assert_whole(trial: Trial, document: Document) -> None:
    journal, end = trial.journal, trial.end
    assert (len(journal.starts), journal.ends) == (1, [end])
    assert [step.sequence for step in journal.steps] == list(range(len(journal.steps)))
    assert [hop.sequence for hop in journal.hops] == list(range(len(journal.hops)))
    times = [trial.start.at, *(step.at for step in journal.steps), end.at]
    assert times == sorted(times)
    assert len(trial.path) <= MOST_NODES
    assert set(trial.path) <= set(document.hotlines["main"].flow.nodes)
    answered = sum(hop.outcome is RingOutcome.ANSWERED for hop in journal.hops)
    by_machines = sum((step.kind, step.decided) == ("fax", "passed") for step in journal.steps)
    if end.result is CallResult.FAX:
        assert answered == by_machines
    elif not by_machines:
        assert bool(answered) == (end.result is CallResult.ANSWERED)
    else:
        assert end.result is CallResult.ANSWERED
        assert answered > by_machines
    assert (end.result is CallResult.REFUSED) == bool(end.refused_by)
    assert all(step.reason for step in journal.steps)


def test_the_random_documents_have_every_kind_of_node() -> None:
    kinds: set[str] = set()

    @settings(deadline=None, max_examples=100, database=None, derandomize=True)
    @given(documents(fewest=6, most=10))
    def gather(tree: Tree) -> None:
        kinds.update(node["kind"] for node in tree["hotlines"]["main"]["flow"]["nodes"].values())

    gather()
    assert len(kinds) == len(visit.registry) - 1  # the registry holds besides what refuses all else


@quick
@given(documents(), st.data())
def test_a_broken_document_is_refused_with_its_place(tree: Tree, data: st.DataObject) -> None:
    break_it = data.draw(st.sampled_from([_rename, _misplace, _add_key, _drop_required]))
    broken = deepcopy(tree)
    break_it(broken, data)
    _assert_refused(broken)


@quick
@given(documents(fewest=3), st.data())
def test_a_round_without_a_choice_is_refused_with_its_place(tree: Tree, data: st.DataObject) -> None:
    broken = deepcopy(tree)
    nodes = broken["hotlines"]["main"]["flow"]["nodes"]
    names = list(nodes)
    ways = [
        (name, field)
        for name in names
        for field in UNASKED
        if nodes[name].get(field) is not None
        and (nodes[name]["kind"], field) not in {("ring", "next"), ("queue", "next"), ("pin", "next")}
    ]
    assume(ways)
    name, field = data.draw(st.sampled_from(ways))
    nodes[name][field] = data.draw(st.sampled_from(names[: names.index(name) + 1]))
    _assert_refused(broken)


@quick
@given(documents(fewest=2), st.integers(-1, 1).filter(bool))
def test_shares_that_are_not_the_whole_are_refused_with_their_place(tree: Tree, off_by: int) -> None:
    broken = deepcopy(tree)
    nodes = broken["hotlines"]["main"]["flow"]["nodes"]
    shares = [{"percent": 50, "next": "n1"}, {"percent": 50 + off_by, "next": "n1"}]
    nodes["n0"] = {"kind": "percentage", "shares": shares}
    _assert_refused(broken, ("hotlines", "main", "flow", "nodes", "n0", "shares"))


def _assert_refused(tree: Tree, place: Path | None = None) -> None:
    with pytest.raises(ConfigError) as refused:
        checked(tree, MATERIAL)
    problems = refused.value.problems
    assert problems
    assert all(problem.message for problem in problems)
    assert [problem for problem in problems if not _is_place(tree, problem.path)] == []
    assert place is None or place in {problem.path for problem in problems}


def _is_place(tree: object, path: Path) -> bool:
    """Tell whether the path leads to something, or to where something is missing."""
    for number, part in enumerate(path):
        found = _inside(tree, part)
        if not found:
            return number == len(path) - 1
        (tree,) = found
    return bool(path)


def _inside(tree: object, part: str | int) -> list[object]:
    if isinstance(tree, dict):
        return [tree[part]] if part in tree else []
    return [tree[part]] if isinstance(tree, list) and isinstance(part, int) and part < len(tree) else []


def _places(path: Path, value: object) -> Iterator[Path]:
    yield path
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from _places((*path, key), item)


def _at(tree: Tree, path: Path) -> Any:  # noqa: ANN401 - whatever stands there
    here: Any = tree
    for part in path:
        here = here[part]
    return here


def _rename(tree: Tree, data: st.DataObject) -> None:
    """Let a reference lead nowhere."""
    places = [
        path
        for path in _places((), tree)
        if isinstance(_at(tree, path), str)
        and (path[-1] in REFERENCES or (len(path) > 1 and path[-2] in REFERENCE_LISTS) or "keys" in path[-2:-1])
    ]
    path = data.draw(st.sampled_from(places))
    _at(tree, path[:-1])[path[-1]] = "no-such-thing"


def _misplace(tree: Tree, data: st.DataObject) -> None:
    """Put something there that can't be."""
    path = data.draw(st.sampled_from([path for path in _places((), tree) if path]))
    _at(tree, path[:-1])[path[-1]] = {"nonsense": 1}


def _add_key(tree: Tree, data: st.DataObject) -> None:
    """Add a key that means nothing."""
    path = data.draw(st.sampled_from([path for path in _places((), tree) if isinstance(_at(tree, path), dict)]))
    _at(tree, path)["nonsense"] = 1


def _drop_required(tree: Tree, data: st.DataObject) -> None:
    """Take away a key that must be there."""
    needed = [
        (*path, name)
        for path, part in _parts((), checked(tree, MATERIAL))
        for name, field in type(part).model_fields.items()
        if field.is_required() and isinstance(_found(tree, path), dict) and name in _at(tree, path)
    ]
    path = data.draw(st.sampled_from(needed))
    del _at(tree, path[:-1])[path[-1]]


def _found(tree: Tree, path: Path) -> object:
    try:
        return _at(tree, path)
    except (KeyError, IndexError, TypeError):  # a default, which the tree doesn't write out
        return None


def _parts(path: Path, value: object) -> Iterator[tuple[Path, Part]]:
    match value:
        case Part():
            yield path, value
            for name in type(value).model_fields:
                yield from _parts((*path, name), getattr(value, name))
        case dict():
            for key, item in value.items():
                yield from _parts((*path, key), item)
        case tuple():
            for index, item in enumerate(value):
                yield from _parts((*path, index), item)
        case _:
            return
