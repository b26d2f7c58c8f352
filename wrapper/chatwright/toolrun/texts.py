"""What the model is told where a call has no result of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatwright._masking import mask

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 2000


def unknown_tool(name: str, known: Iterable[str]) -> str:
    """The model made the tool up."""
    names = ", ".join(known)
    return f"Error: there is no tool {name!r}. " + (f"There are: {names}." if names else "There are none.")


def wrong_kind(name: str, kind: str) -> str:
    """The tool is there, and takes something else: text instead of JSON, or the other way round."""
    takes = (
        "free text, in a call of the type 'custom'" if kind == "custom" else "JSON, in a call of the type 'function'"
    )
    return f"Error: the tool {name!r} takes {takes}."


def bad_arguments(reason: str) -> str:
    """The arguments are not what the tool takes."""
    return _cut(f"Error: the arguments are wrong. {reason}")


def raised(error: Exception) -> str:
    """The tool raised an exception. What looks like a key in its text is none of the model's business."""
    text = mask(str(error))
    return _cut(f"Error: {type(error).__name__}{': ' if text else ''}{text}")


def timed_out(seconds: float) -> str:
    """The tool took too long."""
    return f"Error: the tool took longer than {seconds:g} seconds and was given up."


def repeated(times: int) -> str:
    """The model goes round in circles."""
    return f"Error: not run. The same call was made in each of the last {times} turns; its result is above."


def denied(reason: str | None) -> str:
    """Somebody does not want the call to be made."""
    return f"Denied: {reason}" if reason else "Denied: the user does not want this call to be made."


def not_run(why: str) -> str:
    """The run ended before the call could be made."""
    return f"Error: not run, because {why}."


def cancelled() -> str:
    """The tool gave itself up."""
    return "Error: the tool was cancelled."


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
