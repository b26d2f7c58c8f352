"""What the spec tools say when their input is bad or doubtful."""

from __future__ import annotations


class SpecError(Exception):
    """Bad input, told in one line: the place (file, line or JSON path) and the cause.

    Command lines print the message on stderr and exit with status 1.
    """

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))

    @property
    def message(self) -> str:
        """The one line."""
        return str(self.args[0])


class SpecWarning(UserWarning):
    """Input that is accepted although its author can hardly have meant it."""
