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
class ChatCompletion(Model):
    """A finished completion: one or more choices, and what they cost."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "id",
            "choices",
            "created",
            "model",
            "object",
            "metadata",
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
        "metadata": "metadata",
        "service_tier": "service_tier",
        "system_fingerprint": "system_fingerprint",
        "usage": "usage",
        "moderation": "moderation",
    }

    id: str
    """Identifies the completion; with `store: true` the key for fetching it again."""
    choices: list[Choice]
    """The generated answers, `n` of them."""
    created: int
    """When it was created: Unix time in seconds."""
    model: str
    """The model that answered, often a dated version of the one asked for."""
    object: Literal["chat.completion"]
    """The kind of object, always `chat.completion`."""
    metadata: dict[str, str] | None
    """The pairs attached to the request, if any."""
    service_tier: ServiceTier | None
    """The class of processing that was really used, which may differ from the one asked for. OpenAI only."""
    system_fingerprint: str | None
    """Names the server's configuration; a change explains why a fixed `seed` gives different answers. Deprecated together with `seed`."""
    usage: Usage | None
    """Tokens consumed."""
    moderation: Moderation | None
    """What moderation found, if the request asked for it."""

    def __init__(
        self,
        *,
        id: str,
        choices: list[Choice],
        created: int,
        model: str,
        object: Literal["chat.completion"] = "chat.completion",
        metadata: dict[str, str] | None | Unset = UNSET,
        service_tier: ServiceTier | None | Unset = UNSET,
        system_fingerprint: str | Unset = UNSET,
        usage: Usage | Unset = UNSET,
        moderation: Moderation | None | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "id": id,
                "choices": choices,
                "created": created,
                "model": model,
                "object": object,
                "metadata": metadata,
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
            self.choices = [Choice.from_dict(x) if x.__class__ is dict else x for x in v] if v.__class__ is list else v
        if "created" in src:
            n -= 1
            self.created = src["created"]
        if "model" in src:
            n -= 1
            self.model = src["model"]
        if "object" in src:
            n -= 1
            self.object = src["object"]
        if "metadata" in src:
            n -= 1
            self.metadata = src["metadata"]
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


# At the end, so that classes which hold each other can be imported in any order.
from .choice import Choice  # noqa: E402
from .moderation import Moderation  # noqa: E402
from .usage import Usage  # noqa: E402
