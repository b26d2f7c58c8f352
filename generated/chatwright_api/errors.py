"""What the operations raise."""

from __future__ import annotations


class UnexpectedStatus(Exception):
    """The server answered in a way that the specification does not provide for."""

    def __init__(self, status_code: int, content: bytes) -> None:
        self.status_code = status_code
        self.content = content
        super().__init__(status_code, content)

    def __str__(self) -> str:
        return f"unexpected status {self.status_code}: {self.content[:200].decode(errors='replace')}"


__all__ = ["UnexpectedStatus"]
