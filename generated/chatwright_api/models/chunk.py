from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self

    from ..literals import ServiceTier

_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class Chunk(Model):
    """A chunk of a streamed completion, sent as one server-sent event."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "id",
            "choices",
            "created",
            "model",
            "object",
            "obfuscation",
            "service_tier",
            "system_fingerprint",
            "usage",
            "moderation",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "id": "id",
        "choices": "choices",
        "created": "created",
        "model": "model",
        "object": "object",
        "obfuscation": "obfuscation",
        "service_tier": "service_tier",
        "system_fingerprint": "system_fingerprint",
        "usage": "usage",
        "moderation": "moderation",
    }

    id: str
    """Identifies the completion, the same in all of its chunks."""
    choices: list[ChunkChoice]
    """What is new, by choice. With `n` above 1 the chunks of different choices interleave; the chunk with the token counts has none."""
    created: int
    """When the completion was begun, Unix time in seconds; the same in every chunk."""
    model: str
    """The model that is answering."""
    object: Literal["chat.completion.chunk"]
    """The kind of object, always `chat.completion.chunk`."""
    obfuscation: str | None
    """Random characters that even out the size of chunks. To be ignored; `stream_options.include_obfuscation: false` turns them off."""
    service_tier: ServiceTier | None
    """The class of processing in use. OpenAI only."""
    system_fingerprint: str | None
    """Names the server's configuration, as in a whole completion. Deprecated together with `seed`."""
    usage: Usage | None
    """Token counts of the whole request, in the last chunk and only if `stream_options.include_usage` is set; `null` in the others. A broken stream may end without them."""
    moderation: Moderation | None
    """What moderation found, in a chunk of its own, if the request asked for it."""

    def __init__(
        self,
        *,
        id: str,
        choices: list[ChunkChoice],
        created: int,
        model: str,
        object: Literal["chat.completion.chunk"] = "chat.completion.chunk",
        obfuscation: str | Unset = UNSET,
        service_tier: ServiceTier | None | Unset = UNSET,
        system_fingerprint: str | Unset = UNSET,
        usage: Usage | None | Unset = UNSET,
        moderation: Moderation | None | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "id": id,
                "choices": choices,
                "created": created,
                "model": model,
                "object": object,
                "obfuscation": obfuscation,
                "service_tier": service_tier,
                "system_fingerprint": system_fingerprint,
                "usage": usage,
                "moderation": moderation,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "id" in src:
            n -= 1
            self.id = src["id"]
        if "choices" in src:
            n -= 1
            v = src["choices"]
            self.choices = (
                [ChunkChoice.from_dict(x) if x.__class__ is dict else x for x in v] if v.__class__ is list else v
            )
        if "created" in src:
            n -= 1
            self.created = src["created"]
        if "model" in src:
            n -= 1
            self.model = src["model"]
        if "object" in src:
            n -= 1
            self.object = src["object"]
        if "obfuscation" in src:
            n -= 1
            self.obfuscation = src["obfuscation"]
            if not n:
                return self
        if "service_tier" in src:
            n -= 1
            self.service_tier = src["service_tier"]
            if not n:
                return self
        if "system_fingerprint" in src:
            n -= 1
            self.system_fingerprint = src["system_fingerprint"]
            if not n:
                return self
        if "usage" in src:
            n -= 1
            v = src["usage"]
            self.usage = Usage.from_dict(v) if v.__class__ is dict else v
        if "moderation" in src:
            n -= 1
            v = src["moderation"]
            self.moderation = Moderation.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self

    @classmethod
    def from_attributes(cls, src: Any, absent: Any) -> Self:
        """An object that holds what `src` has as attributes of the same names, but for those that are `absent`."""
        self = _new(cls)
        if (v := src.id) is not absent:
            self.id = v
        if (v := src.choices) is not absent:
            self.choices = [ChunkChoice.from_attributes(x, absent) for x in v]
        if (v := src.created) is not absent:
            self.created = v
        if (v := src.model) is not absent:
            self.model = v
        if (v := src.object) is not absent:
            self.object = v
        if (v := src.obfuscation) is not absent:
            self.obfuscation = v
        if (v := src.service_tier) is not absent:
            self.service_tier = v
        if (v := src.system_fingerprint) is not absent:
            self.system_fingerprint = v
        if (v := src.usage) is not absent:
            self.usage = Usage.from_dict(v) if v.__class__ is dict else v
        if (v := src.moderation) is not absent:
            self.moderation = Moderation.from_dict(v) if v.__class__ is dict else v
        return self

    def to_sse(self) -> bytes:
        """The object as a server-sent event, ready to be passed on to another client."""
        return f"data: {self.to_json()}\n\n".encode()


# At the end, so that classes which hold each other can be imported in any order.
from .chunk_choice import ChunkChoice  # noqa: E402
from .moderation import Moderation  # noqa: E402
from .usage import Usage  # noqa: E402
