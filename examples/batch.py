"""Many prompts at once: one a line in a file, answers as JSON lines, as they come. Run it again to do what is missing.

Run: python examples/batch.py prompts.txt answers.jsonl
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import chatwright as cw
from chatwright import AsyncClient

MODEL = os.environ.get("OPENAI_MODEL", "gpt-5")
AT_ONCE = 20


async def answer(client: AsyncClient, prompt: str) -> dict[str, Any]:
    """The line for one prompt: its answer, or what went wrong."""
    try:
        completion = await client.chat.completions.create(model=MODEL, messages=prompt)
    except (cw.AuthenticationError, cw.InsufficientQuotaError):
        raise  # no other prompt will fare better
    except cw.APIError as error:
        return {"prompt": prompt, "error": error.to_dict()}
    usage = completion.usage
    return {"prompt": prompt, "answer": completion.text, "tokens": usage.total_tokens if usage else None}


async def worker(client: AsyncClient, prompts: list[str], path: Path) -> None:
    """Take prompts until there are none, and write each line at once."""
    while prompts:
        line = json.dumps(await answer(client, prompts.pop(0)), ensure_ascii=False)
        with path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def answered(path: Path) -> set[str]:
    """The prompts that have their answer already."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {line["prompt"] for line in map(json.loads, lines) if "answer" in line}


def missing(source: Path, path: Path) -> list[str]:
    """The prompts that have no answer yet, each once."""
    done = answered(path)
    wanted = dict.fromkeys(map(str.strip, source.read_text(encoding="utf-8").splitlines()))
    return [prompt for prompt in wanted if prompt and prompt not in done]


async def main(prompts: list[str], path: Path) -> None:
    """Answer all prompts."""
    async with AsyncClient(max_retries=5, deadline=300) as client, asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(worker(client, prompts, path))


if __name__ == "__main__":
    if len(sys.argv) != 3:  # noqa: PLR2004 - the program's name and two files
        sys.exit(__doc__)
    answers = Path(sys.argv[2])
    asyncio.run(main(missing(Path(sys.argv[1]), answers), answers))
