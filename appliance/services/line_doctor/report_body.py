"""A report in what JSON holds: as it is kept, answered and shown. Pure."""

from appliance.services.line_doctor.report import Report
from appliance.storage.line_reports import KeptReport


def kept(told: Report, asked_by: str) -> KeptReport:
    """Give a report as it is kept."""
    return KeptReport(
        id=told.id,
        line=told.line,
        at=told.at,
        verdict=told.verdict.value,
        asked_by=asked_by,
        report=body(told),
        learned=told.check,
    )


def body(told: Report) -> dict[str, object]:
    """Write a report as people see it, in what JSON holds; sentences in English, and in Chinese beside them."""
    return {
        "id": told.id,
        "line": told.line,
        "at": told.at.isoformat(),
        "took_s": told.took_s,
        "verdict": told.verdict.value,
        "findings": [
            {
                "what": found.what,
                "kind": found.kind,
                "sureness": found.sureness.value,
                "measured": dict(found.measured),
                "sentence": found.sentence.en,
                "remedy": found.remedy.en,
                "sentence_zh": found.sentence.zh,
                "remedy_zh": found.remedy.zh,
            }
            for found in told.findings
        ],
        "proposal": [
            {
                "key": change.key,
                "now": change.now,
                "proposed": change.proposed,
                "why": change.why.en,
                "why_zh": change.why.zh,
            }
            for change in told.proposal
        ],
        "drift": [
            {
                "what": change.what,
                "kind": change.kind,
                "alarms": change.alarms,
                "sentence": change.sentence.en,
                "remedy": change.remedy.en,
                "sentence_zh": change.sentence.zh,
                "remedy_zh": change.remedy.zh,
            }
            for change in told.drift
        ],
    }
