"""The claim: the first visitor of a new box becomes its admin by the code that its console shows.

So does, later, whoever has lost every password and asked the box itself for a new code (the reset).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Engine

from appliance.domain.ids import AgentId
from appliance.domain.instance import Instance
from appliance.domain.role import Role
from appliance.errors import UserError
from appliance.services.accounts.claim_code import ClaimCode
from appliance.services.accounts.lockout import Lockout, Subject
from appliance.services.accounts.passwords import hashed, refuse_weak
from appliance.services.accounts.people import NameTaken
from appliance.services.accounts.signing_in import TooManyTries
from appliance.services.accounts.site_facts import FIRST_ADMIN_SETTING
from appliance.services.accounts.user_names import user_name
from appliance.services.accounts.where import From
from appliance.storage.audit import AuditAction, AuditEntry, AuditLog
from appliance.storage.sign_in_failures import SignInFailures
from appliance.storage.users import User, Users
from appliance.storage.web_settings import WebSettings

_FREE = 5
_FREE_IN_ALL = 50
_SUBJECT = "claim"


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who wants to be an admin, and by what code."""

    code: str
    user: str
    name: str
    password: str = field(repr=False)
    language: str = "zh"


class ClaimRefused(UserError):
    """The code isn't the box's, or there is none now."""

    kind = "claim_refused"

    def __init__(self) -> None:
        super().__init__(
            "This code isn't right.", "read it again on the box's screen or label; `zongji claim` prints it"
        )


class Claim:
    """The claim of one box. Blocks; for threads."""

    def __init__(self, instance: Instance, reading: Engine, writing: Engine, now: Callable[[], datetime]) -> None:
        self._code = ClaimCode(instance)
        self._users = Users(reading, writing)
        self._audit = AuditLog(reading, writing)
        self._lockout = Lockout(SignInFailures(reading, writing))
        self._settings = WebSettings(reading, writing)
        self._now = now

    def is_new(self) -> bool:
        """Tell whether nobody has an account yet, so that every page leads to the claim."""
        return not self._users.any()

    def is_open(self) -> bool:
        """Tell whether there is a code now that makes somebody an admin."""
        return self._code.read() is not None and (self.is_new() or self._code.holds_for_another(self._now()))

    def code(self) -> str | None:
        """Give the code for the console, made when a new box has none; None when none holds now."""
        if self.is_new():
            return self._code.read() or self._code.make()
        return self._code.read() if self._code.holds_for_another(self._now()) else None

    def shown(self) -> str | None:
        """Give the code to who stands before the box, as `code`, and let that person try at once.

        Wrong tries are counted over all addresses: without this, whoever keeps trying could keep the owner waiting.
        """
        self._lockout.clear_beginning(_SUBJECT)
        return self.code()

    def reset(self, by: str) -> str:
        """Make a code by which somebody becomes one more admin within a day; it goes on record who asked for it."""
        self._lockout.clear_beginning(_SUBJECT)
        code = self._code.make(for_another=True)
        self._audit.note(by, AuditAction.CLAIM_CODE, "web", "a new claim code")
        return code

    def claim(self, claimant: Claimant, where: From) -> User:
        """Make the claimant an admin and use the code up.

        Raises ClaimRefused, TooManyTries, and what is wrong with name or password; then the code stays.
        """
        subjects = (Subject(f"{_SUBJECT} {where.network}", _FREE), Subject(_SUBJECT, _FREE_IN_ALL))
        wait_s = self._lockout.charge(subjects, self._now())
        if wait_s:
            raise TooManyTries(wait_s)
        if not self.is_open() or not self._code.is_right(claimant.code):
            self._lockout.tell(subjects, self._audit, _SUBJECT, where)
            raise ClaimRefused
        self._lockout.give_back(subjects)
        admin = self._admin(claimant)
        only_first = not self._code.holds_for_another(self._now())
        if not self._code.take():
            raise ClaimRefused
        try:
            self._keep(admin, where, only_first=only_first)
        except BaseException:
            self._code.give_back()
            raise
        self._code.forget()
        return admin

    def _admin(self, claimant: Claimant) -> User:
        user, now = user_name(claimant.user), self._now()
        refuse_weak(claimant.password, user)
        agent = self._settings.get(FIRST_ADMIN_SETTING) if self.is_new() else None
        return User(
            user=user,
            name=claimant.name.strip() or claimant.user.strip(),
            role=Role.ADMIN,
            password_hash=hashed(claimant.password),
            created_at=now,
            changed_at=now,
            changed_by=user,
            language=claimant.language,
            agent=None if agent is None else AgentId(str(agent.value)),
        )

    def _keep(self, admin: User, where: From, *, only_first: bool) -> None:
        entry = AuditEntry(admin.created_at, admin.user, AuditAction.BOX_CLAIM, admin.user, f"from {where.address}")
        if not self._users.add(admin, entry, only_first=only_first):
            raise ClaimRefused if only_first else NameTaken(admin.user)


@contextmanager
def claim_of_instance(instance: Instance) -> Iterator[Claim]:
    """Give the claim of an instance to who isn't the web: the command line, the demonstration.

    Raises UserError when there is no data base yet, or an older one.
    """
    with Users.open(instance.database_url) as users:
        yield Claim(instance, *users.engines, lambda: datetime.now(UTC))
