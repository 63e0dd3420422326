"""A page with a form: shown again, with what is wrong, until it is right."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel

from appliance.errors import UserError
from appliance.services.accounts.signing_in import SignInRefused, TooManyTries
from appliance.web.pages.page import is_own_form, page
from appliance.web.pages.wording import texts, told_in, wanted_language
from appliance.web.premises import Premises


class SentForm(BaseModel):
    """What every form sends besides its own fields. Nothing is required: what is missing is refused in words."""

    form: str = ""
    next: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class FormPage:
    """One form that was sent; `values` is what its page shows again."""

    request: Request
    here: Premises
    name: str
    sent: SentForm
    values: Mapping[str, object]

    @property
    def language(self) -> str:
        """The reader's language."""
        return wanted_language(self.request, self.sent.lang)

    def foreign(self) -> Response | None:
        """Refuse a form that isn't ours; None when it is."""
        if is_own_form(self.request, self.sent.form):
            return None
        return self.refused("form", HTTPStatus.FORBIDDEN)

    def refused(self, why: str, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> Response:
        """Show it again with one of the texts of `refused`."""
        return self._again(texts(self.language)["refused"][why], status)

    def refused_by(self, error: UserError, name: str = "") -> Response:
        """Show it again, or the form `name`, with why it was refused."""
        told = told_in(error, self.language)
        match error:
            case TooManyTries(wait_s=wait_s):
                answer = self._again(told, HTTPStatus.TOO_MANY_REQUESTS, name)
                answer.headers["Retry-After"] = str(wait_s)
                return answer
            case SignInRefused():
                return self._again(told, HTTPStatus.UNAUTHORIZED, name)
            case _:
                return self._again(told, HTTPStatus.UNPROCESSABLE_ENTITY, name)

    def _again(self, told: str, status: int, name: str = "") -> Response:
        values = {**self.values, "refused": told, "next": self.sent.next}
        return page(self.request, self.here, name or self.name, self.language, status, **values)
