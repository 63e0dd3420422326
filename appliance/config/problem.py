"""What is wrong with a document, where, and what would be right."""

from dataclasses import dataclass

from appliance.errors import UserError

Path = tuple[str | int, ...]


def path_text(path: Path) -> str:
    """Write a path the way a form and an admin name the place: `hotlines.main.lines[2]`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "(document)"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: where (path and, if it came from a file, 1-based line), and a sentence about it."""

    path: Path
    message: str
    line: int | None = None

    def __str__(self) -> str:
        place = path_text(self.path)
        return f"line {self.line}: {place}: {self.message}" if self.line else f"{place}: {self.message}"


class ConfigError(UserError):
    """The document is refused; nothing has changed. `problems` holds every fault that was found."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Take the faults, at least one."""
        self.problems = problems
        super().__init__(
            "the configuration is refused:\n" + "\n".join(f"  {problem}" for problem in problems),
            "mend what is named above and try again; the configuration in force has not changed",
        )
