"""Stored completions, in memory, with the operations that the API has for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright.testing._answer import Answer, error_answer, json_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Final

    from chatwright.testing._incoming import ReceivedRequest

_PAGE: Final = 20
_FILTER: Final = "metadata["


class Store:
    """Completions that were created with `store`, in order of creation."""

    def __init__(self) -> None:
        self._completions: dict[str, dict[str, Any]] = {}
        self._messages: dict[str, list[dict[str, Any]]] = {}

    def add(self, completion: Mapping[str, Any], request: ReceivedRequest) -> None:
        """Keep a completion, and the messages that led to it."""
        name = str(completion["id"])
        self._completions[name] = {**completion, "metadata": request.fields.get("metadata") or {}}
        self._messages[name] = [_stored(name, number, message) for number, message in enumerate(request.messages)]

    @property
    def completions(self) -> list[dict[str, Any]]:
        """The stored completions, oldest first."""
        return [dict(completion) for completion in self._completions.values()]

    def answer(self, request: ReceivedRequest, rest: tuple[str, ...]) -> Answer | None:
        """Answer a request whose path goes on after `chat/completions` with `rest`; None: there is no such operation."""
        match request.method, rest:
            case "GET", ():
                return self._list(request)
            case "GET", (name,):
                return self._with(name, lambda: json_answer(self._completions[name]))
            case "POST", (name,):
                return self._with(name, lambda: self._update(name, request))
            case "DELETE", (name,):
                return self._with(name, lambda: self._delete(name))
            case "GET", (name, "messages"):
                return self._with(name, lambda: _page(self._messages[name], request))
            case _:
                return None

    def _with(self, name: str, answer: Callable[[], Answer]) -> Answer:
        if name not in self._completions:
            return error_answer(404, f"Chat completion with id '{name}' not found.")
        return answer()

    def _list(self, request: ReceivedRequest) -> Answer:
        model = request.query.get("model")
        wanted = {
            name.removeprefix(_FILTER).removesuffix("]"): value
            for name, value in request.query.items()
            if name.startswith(_FILTER)
        }
        found = [
            completion
            for completion in self._completions.values()
            if (model is None or completion["model"] == model) and wanted.items() <= completion["metadata"].items()
        ]
        return _page(found, request)

    def _update(self, name: str, request: ReceivedRequest) -> Answer:
        metadata = request.fields.get("metadata")
        if "metadata" not in request.fields or not isinstance(metadata, dict | None):
            return error_answer(400, "metadata: must be an object of texts, or null.", param="metadata")
        self._completions[name]["metadata"] = metadata or {}
        return json_answer(self._completions[name])

    def _delete(self, name: str) -> Answer:
        del self._completions[name], self._messages[name]
        return json_answer({"object": "chat.completion.deleted", "id": name, "deleted": True})


def _stored(name: str, number: int, message: Mapping[str, Any]) -> dict[str, Any]:
    content = message.get("content")
    parts = content if isinstance(content, list) else None
    text = content if parts is None else "".join(part.get("text", "") for part in parts if isinstance(part, dict))
    return {"refusal": None, **message, "id": f"{name}-{number}", "content": text, "content_parts": parts}


def _page(items: list[dict[str, Any]], request: ReceivedRequest) -> Answer:
    query = request.query
    try:
        limit = int(query.get("limit", _PAGE))
    except ValueError:
        limit = 0
    if not 1 <= limit <= 100:  # noqa: PLR2004 - the API's own bounds
        return error_answer(400, "limit: must be an integer from 1 to 100.", param="limit")
    if query.get("order", "asc") not in {"asc", "desc"}:
        return error_answer(400, "order: must be 'asc' or 'desc'.", param="order")
    ordered = items if query.get("order", "asc") == "asc" else items[::-1]
    after = query.get("after")
    if after is not None:
        places = [number for number, item in enumerate(ordered) if item["id"] == after]
        if not places:
            return error_answer(404, f"after: there is no item with id '{after}'.", param="after")
        ordered = ordered[places[0] + 1 :]
    page = ordered[:limit]
    ends = {"first_id": page[0]["id"], "last_id": page[-1]["id"]} if page else {"first_id": None, "last_id": None}
    return json_answer({"object": "list", "data": page, **ends, "has_more": len(ordered) > limit})
