"""httpx2 and json by hand, exactly as with httpx."""

from __future__ import annotations

from typing import Any

from benchmarks.contenders import raw_httpx

NAME = "httpx2"
PACKAGE = "httpx2"
START = {name: step.replace("httpx", "httpx2") for name, step in raw_httpx.START.items()}


class Contender(raw_httpx.Contender):
    """`httpx2.Client.post` and `json.loads`."""

    @staticmethod
    def _library() -> Any:
        import httpx2  # pyright: ignore[reportMissingImports]

        return httpx2
