"""The quick way for the chunks that nearly all are: one choice gains some text, and nothing else happens.

Their JSON is decoded into structs that allow nothing else, without a dict in between. Whatever fits no struct (a tool call,
the end, a field that the specification does not know) goes the long way, which takes everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from chatwright import _wire

if TYPE_CHECKING:
    from chatwright._wire import Chunk
    from chatwright.streaming.accumulate import ChatCompletionAccumulator
    from chatwright.streaming.sse import Event

_NOTHING: Final = msgspec.UNSET
_MOST_PASSED: Final = 64


def _mirror(kind: type[_wire.Model], fields: dict[str, Any], others: Any) -> type[msgspec.Struct]:
    """A struct with the attributes of a generated class: these fields have to be there, `others` is the type of the rest."""
    names = {name: key for name, key in kind._ATTRIBUTES.items() if key}  # noqa: SLF001 - its spelling in JSON
    return msgspec.defstruct(
        kind.__name__,
        [(name, fields[name]) if name in fields else (name, others, _NOTHING) for name in names],
        rename=names,
        kw_only=True,
        forbid_unknown_fields=True,
        gc=False,
    )


_NULL: Final = msgspec.UnsetType | None
_Delta = _mirror(_wire.Delta, {"content": str}, _NULL)
_Choice = _mirror(_wire.ChunkChoice, {"delta": _Delta, "index": Any}, _NULL)
_Chunk: Any = _mirror(_wire.Chunk, {"choices": list[_Choice]}, Any)  # type: ignore[valid-type]
_decode: Any = msgspec.json.Decoder(_Chunk).decode


class QuickChunks:
    """Takes chunks the quick way where it can. In streams of other things it tries less and less."""

    __slots__ = ("_failures", "_to_pass")

    def __init__(self) -> None:
        self._failures = 0
        self._to_pass = 0

    def take(self, event: Event, accumulator: ChatCompletionAccumulator) -> Chunk | None:
        """The chunk, added to what has arrived; None if it has to go the long way."""
        if self._to_pass:
            self._to_pass -= 1
            return None
        try:
            plain = _decode(event)
        except (ValueError, RecursionError, TypeError):
            self._failures += 1
            self._to_pass = min(2**self._failures, _MOST_PASSED)
            return None
        if plain.usage or not accumulator.take_text(plain.choices):
            return None
        self._failures = 0
        return _wire.Chunk.from_attributes(plain, _NOTHING)
