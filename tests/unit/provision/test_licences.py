import pytest

from provision.licences import RULES, Decision, Dependency, Rules, complaint, complaints, locked_names, read_rules

ALLOWED = Rules(
    anywhere=frozenset({"MIT", "BSD-3-Clause"}),
    rig=frozenset({"GPL-2.0-or-later"}),
    spelling={"MIT License": "MIT"},
    decided={"mute": Decision("1.0", "GPL-2.0-or-later")},
)


def judged(*claims: str, name: str = "x", version: str = "1.0", shipped: bool = True) -> str | None:
    return complaint(Dependency(name, version, claims), ALLOWED, shipped=shipped)


@pytest.mark.parametrize(
    "claim", ["MIT", "MIT License", "MIT AND BSD-3-Clause", "GPL-2.0-or-later OR MIT", "Foo OR MIT AND BSD-3-Clause"]
)
def test_what_is_allowed_passes(claim: str) -> None:
    assert judged(claim) is None


@pytest.mark.parametrize("claim", ["GPL-2.0-or-later", "MIT AND GPL-2.0-or-later", "Proprietary", "MIT-ish"])
def test_what_is_not_allowed_is_named(claim: str) -> None:
    told = judged(claim)
    assert told is not None
    assert claim in told


def test_the_rig_may_use_what_the_product_may_not() -> None:
    assert judged("GPL-2.0-or-later", shipped=False) is None


def test_the_most_exact_claim_counts() -> None:
    assert judged("GPL-2.0-or-later", "MIT License") is not None


def test_silence_is_a_complaint_unless_decided_for_that_version() -> None:
    assert "says nothing" in (judged() or "")
    assert judged(name="Mute", shipped=False) is None
    assert "read it again" in (judged(name="mute", version="1.1", shipped=False) or "")
    assert "product" in (judged(name="mute", shipped=True) or "")


def test_the_products_names_come_from_its_lock() -> None:
    lock = "# head\nRuamel.Yaml==0.18 \\\n    --hash=sha256:00\nuvloop==0.2 ; sys_platform == 'linux' \\\n"
    product = locked_names(lock)
    assert product == {"ruamel-yaml", "uvloop"}
    installed = [
        Dependency("ruamel_yaml", "0.18", ("GPL-2.0-or-later",)),
        Dependency("rig", "1", ("GPL-2.0-or-later",)),
    ]
    assert [told.split()[0] for told in complaints(installed, ALLOWED, product)] == ["ruamel_yaml"]


def test_every_decision_in_the_rules_has_its_reason() -> None:
    text = RULES.read_text(encoding="utf-8")
    assert text.count("[decided.") == text.count("\nreason = ") == len(read_rules(text).decided)
