"""How often somebody has failed to sign in, by account and by address, across restarts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from appliance.storage.access import Store
from appliance.storage.schema import sign_in_failures
from appliance.storage.statements import insert_or_replace


@dataclass(frozen=True, slots=True)
class Failures:
    """How many since the last success, and when the newest was."""

    count: int
    at: datetime


class SignInFailures(Store):
    """Counts by subject: an account or an address."""

    def of(self, subject: str) -> Failures | None:
        """Give one subject's."""
        with self._reading() as connection:
            return _of(connection, (subject,), None).get(subject)

    def charge(
        self, subjects: Sequence[str], at: datetime, forget: datetime, refused: Callable[[Mapping[str, Failures]], bool]
    ) -> bool:
        """Count a try against each subject before it is made, so that tries at once are counted, too.

        Nothing is counted and it is False when `refused` says so by what is known. Counts until `forget` are
        forgotten. Who is refused is told so without the lock for writing: a flood of tries mustn't hold it, as calls
        are put on record under it.
        """
        with self._reading() as connection:
            if refused(_of(connection, subjects, forget)):
                return False
        with self._writing() as connection:
            connection.execute(delete(sign_in_failures).where(sign_in_failures.c.at <= forget))
            known = _of(connection, subjects, forget)
            if refused(known):
                return False
            statement = insert_or_replace(sign_in_failures, connection.dialect.name)
            for subject in subjects:
                count = known[subject].count + 1 if subject in known else 1
                connection.execute(statement, {"subject": subject, "count": count, "at": at})
            return True

    def give_back(self, subjects: Sequence[str]) -> None:
        """Take back one try of each: it was none that failed."""
        with self._writing() as connection:
            those = sign_in_failures.c.subject.in_(subjects)
            connection.execute(delete(sign_in_failures).where(those, sign_in_failures.c.count <= 1))
            connection.execute(update(sign_in_failures).where(those).values(count=sign_in_failures.c.count - 1))

    def clear(self, subject: str) -> None:
        """Forget one subject's: somebody has signed in."""
        with self._writing() as connection:
            connection.execute(delete(sign_in_failures).where(sign_in_failures.c.subject == subject))

    def clear_beginning(self, name: str) -> None:
        """Forget those of all subjects whose names begin so."""
        with self._writing() as connection:
            begins = sign_in_failures.c.subject.startswith(name, autoescape=True)
            connection.execute(delete(sign_in_failures).where(begins))


def _of(connection: Connection, subjects: Sequence[str], forgotten: datetime | None) -> dict[str, Failures]:
    query = select(sign_in_failures).where(sign_in_failures.c.subject.in_(subjects))
    if forgotten is not None:
        query = query.where(sign_in_failures.c.at > forgotten)
    rows = connection.execute(query).mappings()
    return {row["subject"]: Failures(row["count"], row["at"]) for row in rows}
