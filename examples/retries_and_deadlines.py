"""One call, bounded in time, told of each retry, with every kind of failure handled apart.

Run: python examples/retries_and_deadlines.py "Name a colour."
"""

from __future__ import annotations

import os
import sys

import chatwright as cw
from chatwright import Client, RetryEvent, RetryPolicy, Timeout

MODEL = os.environ.get("OPENAI_MODEL", "gpt-5")


def tell(event: RetryEvent) -> None:
    """Say that a request is about to be sent again."""
    print(f"attempt {event.attempt} failed ({event.reason}), again in {event.delay:.1f} s", file=sys.stderr)


def make_client() -> Client:
    """A client that gives up after half a minute, whatever happens."""
    return Client(
        deadline=30,  # everything together
        timeout=Timeout(15, connect=3),  # each step
        retry=RetryPolicy(max_retries=4, base=0.25, cap=5),
        on_retry=tell,
    )


def main(question: str) -> int:
    """Ask, and explain what went wrong."""
    with make_client() as client:
        try:
            completion = client.chat.completions.create(model=MODEL, messages=question)
        except cw.APITimeoutError as error:
            print(f"Too slow ({error.phase}), after {error.attempts} attempts: {error.cause}", file=sys.stderr)
        except cw.InsufficientQuotaError:
            print("The account is used up; waiting won't help.", file=sys.stderr)
        except cw.RateLimitError as error:
            print(f"Still too many requests. The server asks for {error.retry_after} s.", file=sys.stderr)
        except cw.AuthenticationError as error:
            print(error, file=sys.stderr)  # says where the key came from, not what it is
        except cw.APIError as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
        else:
            print(completion.text)
            print(f"({completion.meta.attempts} attempts, {completion.meta.elapsed:.1f} s)", file=sys.stderr)
            return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:]) or "Name a colour."))
