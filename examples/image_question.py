"""Ask about an image: a file on this machine, or one on the web.

Run: python examples/image_question.py photo.jpg "What is on it?"
Run: python examples/image_question.py https://example.com/photo.jpg
"""

from __future__ import annotations

import os
import sys

import chatwright as cw
from chatwright import Client

MODEL = os.environ.get("OPENAI_MODEL", "gpt-5")


def main(source: str, question: str) -> int:
    """Ask, and print the answer."""
    try:
        image = cw.image(source, detail="low")  # the type is told by the content; a URL is passed on
    except cw.ConfigError as error:  # no such file, no image, too large: nothing was sent
        print(error, file=sys.stderr)
        return 1
    with Client() as client:
        completion = client.chat.completions.create(model=MODEL, messages=cw.user(question, image))
    print(completion.text)
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 2:  # noqa: PLR2004 - the program's name and an image
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], " ".join(sys.argv[2:]) or "What is on this image?"))
