"""A key that shows itself to nobody but the code that sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from chatwright._masking import MASK

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self, TypeVar

    T = TypeVar("T")


class Secret:
    """A text that no repr, format, attribute listing or pickle shows; `reveal()` gives it.

    The text lives in a closure, so that tools which walk over attributes (debuggers, error reporters) do not meet it.
    """

    __slots__ = ("reveal",)

    reveal: Callable[[], HiddenStr]

    def __init__(self, text: str) -> None:
        self.change(text)

    def change(self, text: str) -> None:
        """Hold another text from now on."""
        hidden = HiddenStr(text)
        self.reveal = lambda: hidden

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __str__(self) -> str:
        return MASK

    def __format__(self, format_spec: str) -> str:
        return MASK

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: object) -> Secret:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("A key is not pickled; give it anew where it is needed.")


class _Hidden:
    """What a text and its bytes share: a masked repr, and no pickle."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(MASK)

    def __reduce__(self) -> NoReturn:
        raise TypeError("A key is not pickled; give it anew where it is needed.")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


class HiddenStr(_Hidden, str):
    """A str whose repr, as in a traceback that shows locals or in a container's repr, is masked.

    `str()` gives its text: whoever makes a str of a str relies on that, and would send the mask as the key.
    """

    __slots__ = ()


class HiddenBytes(_Hidden, bytes):
    """The same for bytes: a header's value on its way to the wire."""

    def __str__(self) -> str:
        return MASK


def hide(value: T) -> T | HiddenStr:
    """A str as a HiddenStr, anything else as it is: for keys that pass through functions whose locals may be shown."""
    return HiddenStr(value) if isinstance(value, str) else value
