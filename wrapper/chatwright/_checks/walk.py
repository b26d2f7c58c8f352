"""One walk over a request: where it stands, what it found wrong, and which deprecated fields it met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright._faults import fault
from chatwright._json import path_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chatwright.errors import Fault

    Step = str | int


class Walk:
    """What checks are told about: where they stand, and what they find.

    Attributes:
        steps: The keys and indexes from the root to here.
        faults: Found so far.
        deprecated: What the specification says of the deprecated fields that were met, by their places.
        received: Whether this is a message that a server sent: it may hold fields and words that nobody described.
    """

    __slots__ = ("deprecated", "faults", "received", "steps")

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.faults: list[Fault] = []
        self.deprecated: dict[str, str] = {}
        self.received = False

    def note_deprecated(self, text: str) -> None:
        """Remember that what stands here is deprecated. What a server sent is not the caller's doing."""
        if not self.received:
            self.deprecated.setdefault(path_of(*(step for step in self.steps if not isinstance(step, int))), text)

    def fault(self, value: object, rule: str, suggestion: str | None = None, *, at: tuple[Step, ...] = ()) -> None:
        """Note that something is wrong here, or at some steps from here."""
        self.faults.append(fault(path_of(*self.steps, *at), value, rule, suggestion))


def object_at(value: Any, *keys: str) -> dict[str, Any]:
    """The object below some keys; an empty one where there is none, so that rules need not ask at every step."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def objects_in(value: Any) -> list[tuple[int, dict[str, Any]]]:
    """The objects of a list with their indexes."""
    return (
        [(index, item) for index, item in enumerate(value) if isinstance(item, dict)] if isinstance(value, list) else []
    )


def kind_of(item: Mapping[str, Any]) -> Any:
    """The tag of a part, a tool or a choice, if it can be looked up."""
    kind = item.get("type")
    return kind if isinstance(kind, str) else None
