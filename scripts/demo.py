"""A tour of chatwright: real answers from a small language model on this machine, without a key.

With OPENAI_API_KEY or OPENAI_BASE_URL set it asks that server instead; OPENAI_MODEL names the model.
"""

from __future__ import annotations

import inspect
import os
import sys
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

import chatwright as cw
import local_model
from chatwright import Client
from chatwright.local import MODEL

if TYPE_CHECKING:
    from collections.abc import Callable

BOLD, DIM, RESET = ("\033[1m", "\033[2m", "\033[0m") if sys.stdout.isatty() else ("", "", "")


@dataclass
class Person:
    """What the third step reads out of a sentence."""

    name: str
    age: int
    city: str


def a_plain_answer(client: Client, model: str) -> None:  # noqa: D103 - the source of these steps is what is shown
    question = "What is the capital of France? Answer in one sentence."
    answer = client.chat.completions.create(model=model, messages=question, temperature=0)
    print(f"{answer.text}  ({answer.usage.completion_tokens if answer.usage else '?'} tokens)")


def a_streamed_one(client: Client, model: str) -> None:  # noqa: D103
    question = "Describe the Moon in one sentence."
    for piece in client.chat.completions.stream(model=model, messages=question, temperature=0).text_stream:
        print(piece, end="", flush=True)


def a_structured_one(client: Client, model: str) -> None:  # noqa: D103
    text = "Maria is 29 years old and lives in Rome. Extract the person as JSON."
    answer = client.chat.completions.parse(model=model, messages=text, response_format=Person, temperature=0)
    print(answer.parsed)


def a_failure_with_a_name(client: Client, model: str) -> None:  # noqa: D103
    try:
        client.chat.completions.create(model=model, messages="Hello", extra_body={"temperature": "hot"})
    except cw.BadRequestError as error:
        print(f"{type(error).__name__}, status {error.status_code}: {error}")


STEPS: list[Callable[[Client, str], None]] = [a_plain_answer, a_streamed_one, a_structured_one, a_failure_with_a_name]


def main() -> int:
    """Show every step: its code, then what it prints."""
    if os.environ.get("OPENAI_API_KEY") or os.environ.get("OPENAI_BASE_URL"):
        model = os.environ.get("OPENAI_MODEL", "gpt-4o-mini")
        client = Client()
        print(f"Asking {model} as your environment says. Unset OPENAI_API_KEY and OPENAI_BASE_URL for a local model.")
    else:
        if status := local_model.main():
            return status
        model = MODEL
        client = Client.local()
        print(
            f"A real language model on this machine, without a key: {MODEL}. It is small: trust its form, not its word."
        )
    with client:
        for number, step in enumerate(STEPS, 1):
            print(f"\n{BOLD}{number}. {step.__name__.replace('_', ' ').capitalize()}{RESET}")
            print(f"{DIM}{_source(step)}{RESET}\n")
            step(client, model)
            print()
    return 0


def _source(step: Callable[[Client, str], None]) -> str:
    """Return the lines inside a step."""
    lines = inspect.getsource(step).splitlines()[1:]
    return textwrap.indent(textwrap.dedent("\n".join(lines)), "    ")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except cw.ChatwrightError as error:
        sys.exit(f"{type(error).__name__}: {error}")
