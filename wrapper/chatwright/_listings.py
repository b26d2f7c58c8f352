"""The lists of the API, as operations that give pages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from chatwright import _wire
from chatwright._arguments import checked_id, fields_in
from chatwright._calls import Operation, call_of
from chatwright._json import shown
from chatwright.errors import ConfigError
from chatwright.pages import AsyncPage, Listing, Page, page_in
from chatwright.results import Completion, ModelInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chatwright._wire import StoredMessage
    from chatwright.config import ClientConfig
    from chatwright.meta import Meta
    from chatwright.results import Result

    Arguments = Mapping[str, Any]
    Fetch = Callable[[Operation[Any]], Any]

PageT = TypeVar("PageT", Page[Any], AsyncPage[Any])


def completions(kind: type[PageT], fetch: Fetch, config: ClientConfig, arguments: Arguments) -> Operation[PageT]:
    """The stored completions.

    Args:
        kind: Page or AsyncPage.
        fetch: Carries out the operation that gives the next page.
        config: The client's settings.
        arguments: The method's keyword arguments.
    """
    return _list(
        kind, fetch, config, arguments, path=_wire.LIST.path, endpoint=_wire.LIST, item=partial(_result, Completion)
    )


def messages(
    kind: type[PageT], fetch: Fetch, config: ClientConfig, completion_id: str, arguments: Arguments
) -> Operation[PageT]:
    """The messages that led to a stored completion; arguments as for `completions`."""
    endpoint = _wire.LIST_MESSAGES
    path = endpoint.path.format(completion_id=quote(checked_id("completion_id", completion_id), safe=""))
    return _list(kind, fetch, config, arguments, path=path, endpoint=endpoint, item=_stored_message)


def models(kind: type[PageT], fetch: Fetch, config: ClientConfig, arguments: Arguments) -> Operation[PageT]:
    """The server's models, all on one page; arguments as for `completions`."""
    endpoint = _wire.Endpoint("GET", "/models", {})
    item = partial(_result, ModelInfo)
    return _list(kind, fetch, config, arguments, path=endpoint.path, endpoint=endpoint, item=item, has_pages=False)


def _list(
    kind: type[PageT],
    fetch: Fetch,
    config: ClientConfig,
    arguments: Arguments,
    *,
    path: str,
    endpoint: _wire.Endpoint,
    item: Callable[[dict[str, Any], Meta], Any],
    has_pages: bool = True,
) -> Operation[PageT]:
    rest = {name: value for name, value in arguments.items() if name != "max_items" or not has_pages}
    query = fields_in("list", rest, endpoint)

    def operation(listing: Listing) -> Operation[Any]:
        call = call_of(config, endpoint.method, path, rest, query=listing.sent_query())
        return Operation(call, partial(page_in, kind, listing, fetch))

    after = query.get("after")
    seen = frozenset() if after is None else frozenset({after})
    return operation(Listing(item, operation, query, _most(arguments.get("max_items")), seen, has_pages))


def _most(max_items: int | None) -> int | None:
    if max_items is not None and (not isinstance(max_items, int) or isinstance(max_items, bool) or max_items < 1):
        raise ConfigError(f"max_items: must be an int above 0, or None for all, got {shown(max_items)}")
    return max_items


def _result(kind: type[Completion | ModelInfo], item: dict[str, Any], meta: Meta) -> Result:
    result = kind.from_dict(item)
    result.meta = meta
    return result


def _stored_message(item: dict[str, Any], _meta: Meta) -> StoredMessage:
    return _wire.StoredMessage.from_dict(item)
