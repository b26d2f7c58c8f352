"""What happens while an answer is generated: thoughts, text, tokens used; and what is left when the stream breaks.

Run: python examples/streaming.py "Why is the sky blue?"
"""

from __future__ import annotations

import os
import sys

import chatwright as cw
from chatwright import Client

MODEL = os.environ.get("OPENAI_MODEL", "gpt-5")


def show(event: cw.StreamEvent) -> None:
    """Print what an event has to say."""
    match event:
        case cw.ReasoningDelta(delta=text):  # from servers that show it
            print(text, end="", flush=True, file=sys.stderr)
        case cw.ContentDelta(delta=text) | cw.RefusalDelta(delta=text):
            print(text, end="", flush=True)
        case cw.FinishEvent(finish_reason=reason) if reason != "stop":
            print(f"\n[ended: {reason}]")
        case cw.UsageEvent(usage=usage):
            print(f"\n[{usage.prompt_tokens} tokens read, {usage.completion_tokens} written]")


def main(question: str) -> int:
    """Stream one answer."""
    with Client() as client:
        try:
            with client.chat.completions.stream(model=MODEL, messages=question) as stream:
                for event in stream:
                    show(event)
        except cw.APIError as error:
            kept = "" if error.partial is None else error.partial.text
            print(f"\n{error}\n{len(kept)} characters had arrived.", file=sys.stderr)
            return 1
        print(f"[first byte after {stream.meta.first_byte:.2f} s]")
    return 0


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:]) or "Why is the sky blue?"))
