"""What goes over the command socket: requests, and the answers to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from appliance.config.problem import ConfigError, Problem
from appliance.errors import UserError


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked."""

    id: int
    command: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a command is, in words."""

    words: str


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a command."""

    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a command was not done.

    `kind` is for programs: "faulty" (with `problems`), "stories" (with `details`), "stale", "refused", "failed".
    """

    kind: str
    message: str
    remedy: str = ""
    problems: tuple[Problem, ...] = ()
    details: tuple[str, ...] = ()


Reply = Progress | Done | Failure


class CommandFailed(UserError):
    """The controller refused a command; `failure` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message, failure.remedy)
        self.failure = failure


def failure_of(error: Exception) -> Failure:
    """Tell an error to the asker. What is no error of the product's is a bug, and its words stay here."""
    match error:
        case ConfigError(problems=problems):
            return Failure("faulty", "The configuration is refused.", error.remedy, problems)
        case UserError():
            kind = getattr(error, "kind", "refused")
            return Failure(str(kind), error.message, error.remedy, details=tuple(getattr(error, "failures", ())))
        case _:
            return Failure(
                "failed", f"The command could not be done: {type(error).__name__}", "see the controller's log"
            )


def problem_tree(problem: Problem) -> dict[str, Any]:
    """Write one fault of a document."""
    return {"path": list(problem.path), "message": problem.message, "line": problem.line}
