"""The one error of the set-up: what is missing, and what to do about it."""


class SetUpError(Exception):
    """The set-up can't go on. `remedy` tells the person at the keyboard what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what}\n  What to do: {self.remedy}"
