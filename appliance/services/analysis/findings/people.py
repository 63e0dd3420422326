"""Agents who rarely take a call, callers who say less good of somebody, people who weren't called back.

AGENT_RARELY_ANSWERS: of at least `FEWEST_TRIES` attempts an agent took fewer than `RARELY`, and so few that chance
brings them from the others' share in fewer than 1 of 10,000 looks at all agents.
SURVEY_FALLS: with at least `FEWEST_ANSWERS` answers in both periods the mean key moved by `FAR` or more towards the
worse end, by `CERTAIN` standard errors or more (Welch). A survey's first label is its best. An agent is named before a
department, a department before a hotline.
CALLBACKS_MISSED: at least `FEWEST_MISSED` callers of the period have waited to be called back for more than a day.
"""

from collections.abc import Iterator

from appliance.config.model.document import Document
from appliance.config.model.flow import Survey
from appliance.services.analysis.chance import apart, as_few
from appliance.services.analysis.findings.values import CHANCE, MOST_OF_A_KIND, Finding, FindingKind, Picture
from appliance.services.analysis.report import Score

FEWEST_TRIES = 20
RARELY = 0.6
FEWEST_ANSWERS = 20
FAR = 0.3
CERTAIN = 4.0
FEWEST_MISSED = 3


def agent_rarely_answers(picture: Picture) -> Iterator[Finding]:
    """Find agents whose phones ring in vain."""
    attempts = picture.now.attempts()
    tried, taken = (sum(getattr(each, name) for each in attempts.values()) for name in ("tried", "taken"))
    for agent, own in sorted(attempts.items()):
        rest = tried - own.tried
        if own.tried < FEWEST_TRIES or own.taken >= RARELY * own.tried or not rest:
            continue
        if as_few(own.taken, own.tried, (taken - own.taken) / rest) < CHANCE / len(attempts):
            told = {"tried": own.tried, "taken": own.taken}
            yield Finding(FindingKind.AGENT_RARELY_ANSWERS, own.tried - own.taken, agent, told)


def survey_falls(picture: Picture) -> Iterator[Finding]:
    """Find who is rated worse than in the period before."""
    for number, by in enumerate(("agent", "department", "hotline")):
        now, then = picture.now.scores(by), picture.then.scores(by)
        found = [
            Finding(
                FindingKind.SURVEY_FALLS,
                now[key].count / 10,
                key,
                {"by": number, "now": now[key].mean or 0.0, "then": then[key].mean or 0.0, "answers": now[key].count},
            )
            for key in now
            if key and key in then and _falls(now[key], then[key], _best_is_least(picture.document))
        ]
        if found:
            yield from found[:MOST_OF_A_KIND]
            return


def callbacks_missed(picture: Picture) -> Iterator[Finding]:
    """Find that people wait to be called back."""
    missed = picture.callbacks_missed
    if missed >= FEWEST_MISSED:
        yield Finding(FindingKind.CALLBACKS_MISSED, missed, figures={"missed": missed})


def _falls(now: Score, then: Score, best_is_least: bool) -> bool:
    if now.mean is None or then.mean is None or min(now.count, then.count) < FEWEST_ANSWERS:
        return False
    sign = 1 if best_is_least else -1
    errors = apart((now.mean, now.variance, now.count), (then.mean, then.variance, then.count))
    return sign * (now.mean - then.mean) >= FAR and sign * errors >= CERTAIN


def _best_is_least(document: Document) -> bool:
    """Tell whether the best key is the least, as the first survey of the document has it."""
    for hotline in document.hotlines.values():
        for node in hotline.flow.nodes.values():
            if isinstance(node, Survey):
                return node.best == "first"
    return True
