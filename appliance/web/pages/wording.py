"""The texts of the pages, in both languages, and which of them a browser wants."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import Request

from appliance.errors import UserError
from appliance.services.accounts.claim import ClaimRefused
from appliance.services.accounts.passwords import WeakPassword
from appliance.services.accounts.people import NameTaken
from appliance.services.accounts.signing_in import CodeRefused, SignInRefused, TooLate, TooManyTries
from appliance.services.accounts.user_names import BadUserName

LANGUAGES = ("zh", "en")

_FOLDER = Path(__file__).parent / "texts"
_TEXTS: Mapping[str, Mapping[str, Any]] = {
    language: json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8")) for language in LANGUAGES
}


def texts(language: str) -> Mapping[str, Any]:
    """Give all texts of a language."""
    return _TEXTS[language]


def wanted_language(request: Request, given: str = "") -> str:
    """Give the language that was chosen, else the browser's first that we have, else Chinese."""
    for named in (given, request.query_params.get("lang", "")):
        if named in LANGUAGES:
            return named
    for wish in request.headers.get("accept-language", "").split(","):
        language = wish.split(";")[0].strip().lower()[:2]
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]


def told_in(error: UserError, language: str) -> str:
    """Say in the reader's language why it was refused."""
    refused = _TEXTS[language]["refused"]
    match error:
        case TooManyTries(wait_s=wait_s):
            unit, count = ("seconds", wait_s) if wait_s < 120 else ("minutes", -(-wait_s // 60))
            found = refused[f"too_many_{unit}"].format(count=count)
        case WeakPassword(weakness=weakness):
            found = refused[weakness.value]
        case _:
            found = refused[_KINDS.get(type(error), "house")]
    return str(found)


_KINDS: Mapping[type[UserError], str] = {
    SignInRefused: "sign_in",
    CodeRefused: "code",
    TooLate: "too_late",
    ClaimRefused: "claim",
    BadUserName: "user_name",
    NameTaken: "name_taken",
}
