"""Read an invoice out of plain text, as a value of your own class.

Run: python examples/structured_extraction.py < letter.txt
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import Annotated, Literal

import chatwright as cw
from chatwright import Client

MODEL = os.environ.get("OPENAI_MODEL", "gpt-5")


@dataclass
class Item:
    """One line of an invoice."""

    name: str
    quantity: int
    price: Annotated[float, "of one piece, without tax"]


@dataclass
class Invoice:
    """An invoice.

    Attributes:
        vendor: Who wants the money.
        currency: As on the invoice; EUR if it doesn't say.
        due: When it has to be paid, as an ISO date; null if it doesn't say.
    """

    vendor: str
    currency: Literal["EUR", "USD", "GBP"]
    items: list[Item]
    due: str | None

    def __post_init__(self) -> None:
        """Refuse what can't be, so that the model is asked again."""
        if any(item.quantity < 1 for item in self.items):
            raise ValueError("the quantity of an item must be at least 1")

    @property
    def total(self) -> float:
        """What has to be paid."""
        return sum(item.quantity * item.price for item in self.items)


def main(text: str) -> int:
    """Print what the invoice says."""
    messages: list[cw.MessageParam] = [cw.system("Read the invoice in the user's text."), cw.user(text)]
    with Client() as client:
        try:
            completion = client.chat.completions.parse(model=MODEL, messages=messages, response_format=Invoice, reask=2)
            invoice = completion.parsed
        except cw.OutputError as error:  # refused, cut off, or no invoice after three attempts
            print(f"{error}\nThe model wrote: {error.raw_text}", file=sys.stderr)
            return 1
    print(f"{invoice.vendor}: {invoice.total:.2f} {invoice.currency}, due {invoice.due or 'some day'}")
    usage = completion.total_usage
    print(f"({len(completion.attempts)} attempts, {usage.total_tokens if usage else '?'} tokens)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.stdin.read()))
