"""What the fake server answers to the questions that pages and examples ask.

A row is a text from the question (the last message's) and the replies to it, each what `reply` takes. The last one is
repeated. Every reply has to be asked for, so that a row goes when its example goes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from chatwright.testing import call, fault

if TYPE_CHECKING:
    from chatwright.testing import FakeServer, ReceivedRequest

Rows: TypeAlias = list[tuple[Any, ...]]

INVOICE = {"vendor": "ACME", "items": [{"name": "nut", "price": 1.5}], "due": None}
TOO_LONG = {"error": {"message": "Maximum context length is 8 tokens.", "code": "context_length_exceeded"}}

PAGES: dict[str, Rows] = {
    "docs/configuration.md": [("Who is asking?", "You are.")],
    "docs/errors.md": [
        ("Too long a story", fault.status(400, body=TOO_LONG)),
        ("Busy?", fault.status(503), fault.reset(), "No longer."),
        ("Once", "Done."),
        ("Think hard", fault.stall(30)),
        ("Overloaded", fault.status(429, retry_after=1)),
        ("Cut me off", fault.cut(after_chunks=3)),
        ("Watch me", fault.status(500), "Seen."),
    ],
    "docs/from-openai.md": [("Name three primes.", "2, 3 and 5.")],
    "docs/recipes.md": [
        ("Translate the word", "Das Wort."),
        ("Tell me a story", "Once upon a time there was a stream."),
        ("Break off", fault.error_event("server_error", after_chunks=2)),
        ("Spend a few tokens", "Here they are."),
        ("Is it open today?", "It is."),
        ("Write the weekly report", fault.reset(), "It was a good week."),
        ("Anybody there?", fault.status(503), fault.status(503), "The small one is."),
    ],
    "docs/streaming.md": [
        ("Tell me a story", "Once upon a time there was a stream."),
        ("Weather in Oslo?", call("get_weather", city="Oslo")),
    ],
    "docs/structured-output.md": [
        ("Read this invoice", json.dumps(INVOICE)),
        ("Spam?", json.dumps({"value": {"kind": "ham"}})),
        ("three primes", json.dumps({"value": [2, 3, 5]})),
        ("Where is it?", json.dumps({"city": "Oslo"})),
        ("Count the words", json.dumps({"spam": 3})),
        ("Read this scribble", json.dumps({**INVOICE, "items": [{"name": "nut", "price": "?"}]})),
        ("Read this stain", json.dumps({**INVOICE, "vendor": None})),
        ("This answer can't be used", json.dumps(INVOICE)),
        ("Fence it in", "Here you are:\n```json\n[2, 3,]\n```"),
    ],
    "docs/tools.md": [
        ("Weather in Oslo?", call("get_weather", city="Oslo", unit="C")),
        ("sunny in Oslo", "It is sunny in Oslo."),
        ("How much is left?", call("balance", account="savings")),
        ("120", "120 euros."),
        ("1 / 0", call("divide", a=1, b=0)),
        ("ZeroDivisionError", "Nobody knows."),
        ("Pay the rent.", call("pay", amount=900, to="Anna")),
        ("paid 900 to Anna", "The rent is paid."),
        ("not this month", "The rent is not paid."),
        ("A book on birds?", call("search", query="birds")),
        ("a book on birds", "There is one."),
    ],
    "README.md": [
        ("three primes", "2, 3 and 5."),
        ("their sum", "10."),
        ("Tell me a story", "Once upon a time there was a stream."),
        ("Weather in Oslo?", call("get_weather", city="Oslo")),
        ("12 °C in Oslo", "It is 12 °C in Oslo."),
        ("Maria is 29", json.dumps({"name": "Maria", "age": 29})),
        ("What is this?", "A blue sky."),
        ("Sum this up", "You owe 40 euros."),
        ("Be patient", fault.status(503), fault.status(429, retry_after=0.01), "Thank you."),
        ("Hello", fault.status(404, body={"error": {"message": "No such model.", "code": "model_not_found"}})),
    ],
}

# Pages that send what the API's description does not have.
BEYOND_THE_DESCRIPTION = {"docs/configuration.md"}


@dataclass(frozen=True)
class LastMessage:
    """Matches requests whose last message has these words in it."""

    words: str

    def __call__(self, request: ReceivedRequest) -> bool:
        return bool(request.messages) and self.words in str(request.messages[-1].get("content"))


def answer_by(server: FakeServer, rows: Rows) -> None:
    """Make the server answer by these rows."""
    for words, *replies in rows:
        rule = server.on(match=LastMessage(words))
        for reply in replies:
            rule.reply(reply)
        rule.forever()
