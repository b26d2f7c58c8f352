"""What the contenders send: the same for all of them."""

from __future__ import annotations

from typing import Any

_WEATHER = {
    "type": "object",
    "properties": {"city": {"type": "string", "description": "Name."}, "unit": {"type": "string", "enum": ["C", "F"]}},
    "required": ["city", "unit"],
    "additionalProperties": False,
}


def conversation(messages: int, tools: int = 0) -> dict[str, Any]:
    """A request with so many messages and tools."""
    request: dict[str, Any] = {
        "model": "gpt-5",
        "messages": [
            {"role": ("user", "assistant")[n % 2], "content": f"Message {n}: " + "word " * 60} for n in range(messages)
        ],
    }
    if tools:
        request["tools"] = [
            {
                "type": "function",
                "function": {
                    "name": f"get_weather_{n}",
                    "description": "Current weather of a city.",
                    "parameters": _WEATHER,
                },
            }
            for n in range(tools)
        ]
    return request


def named(name: str) -> dict[str, Any]:
    """A request by its name: `small`, or numbers of messages and tools as in `50+5`."""
    if name == "small":
        return {"model": "gpt-5", "messages": [{"role": "user", "content": "Name three primes."}]}
    messages, _, tools = name.partition("+")
    return conversation(int(messages), int(tools or 0))
