"""Conversations kept in variables are what `messages=` takes, whatever they are made of. Checked, never run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import chatwright as cw

if TYPE_CHECKING:
    from chatwright import Client


def builders_of_several_kinds(client: Client) -> None:
    history = [cw.system("Be terse."), cw.user("Hi")]
    client.chat.completions.create(model="m", messages=history)


def builders_and_what_was_received(client: Client) -> None:
    history = [cw.system("Be terse."), cw.user("Hi")]
    answer = client.chat.completions.create(model="m", messages=history)
    client.chat.completions.create(model="m", messages=[*history, answer.choices[0].message, cw.user("And now?")])
    mixed = [cw.user("Hi"), answer.choices[0].message]
    client.chat.completions.create(model="m", messages=mixed)


def a_part_is_no_message(client: Client) -> None:
    client.chat.completions.create(model="m", messages=[cw.text("Hi")])  # type: ignore[list-item] # pyright: ignore[reportArgumentType]
