"""A chat in the terminal: answers are streamed, and the conversation goes on until an empty line.

Run: python examples/chat_loop.py
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import chatwright as cw
from chatwright import Client

if TYPE_CHECKING:
    from chatwright.types import Message

MODEL = os.environ.get("OPENAI_MODEL", "gpt-5")


def ask() -> str:
    """Read a line; an empty one, or the end of the input, ends the chat."""
    try:
        return input("> ")
    except EOFError:
        return ""


def answer(client: Client, messages: list[cw.MessageParam]) -> Message:
    """Print the answer as it comes, and return it."""
    with client.chat.completions.stream(model=MODEL, messages=messages) as stream:
        for text in stream.text_stream:
            print(text, end="", flush=True)
    print()
    return stream.final.choices[0].message


def main() -> None:
    """Read a line, answer it, and so on."""
    messages: list[cw.MessageParam] = [cw.system("You are a helpful assistant. Be brief.")]
    with Client() as client:
        while question := ask():
            messages.append(cw.user(question))
            try:
                messages.append(answer(client, messages))  # a received message is a message to send
            except cw.APIError as error:
                messages.pop()
                print(f"\n{error}\nAsk again, if you like.")


if __name__ == "__main__":
    main()
