"""A key that shows itself to nobody but the code that sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from chatwright._masking import MASK

if TYPE_CHECKING:
    from collections.abc import Callable


class Secret:
    """A text that no repr, format, attribute listing or pickle shows; `reveal()` gives it.

    The text lives in a closure, so that tools which walk over attributes (debuggers, error reporters) do not meet it.
    """

    __slots__ = ("reveal",)

    reveal: Callable[[], HiddenStr]

    def __init__(self, text: str) -> None:
        hidden = HiddenStr(text)
        self.reveal = lambda: hidden

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __str__(self) -> str:
        return MASK

    def __format__(self, format_spec: str) -> str:
        return MASK

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self.reveal() == other.reveal()

    def __hash__(self) -> int:
        return hash(self.reveal())

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: object) -> Secret:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("A key is not pickled; give it anew where it is needed.")


class HiddenStr(str):
    """A str, equal to its text and sent as it, whose repr (as in a traceback that shows locals) is masked."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(MASK)

    def __reduce__(self) -> NoReturn:
        raise TypeError("A key is not pickled; give it anew where it is needed.")

    def __copy__(self) -> HiddenStr:
        return self

    def __deepcopy__(self, memo: object) -> HiddenStr:
        return self
