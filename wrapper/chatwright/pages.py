"""Lists that come page by page: iterate over one and the next ones are fetched when they are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from chatwright._answers import as_object, json_in, no_answer
from chatwright._error_map import response_error
from chatwright.errors import APIError, ConfigError
from chatwright.meta import Meta

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator, Mapping

    from chatwright._calls import Operation
    from chatwright._flow import Call
    from chatwright._http import Reply

T = TypeVar("T")

__all__ = ["AsyncPage", "AsyncPages", "Page"]


class Listing(NamedTuple):
    """What is being listed, and how far it has come.

    Attributes:
        item: Makes an item of its JSON object and the page's meta.
        operation: Makes the call for a page of a listing.
        query: The parameters of this page's call.
        left: How many items may still be handed out; None for all.
        seen: Cursors that were used so far.
        has_pages: Whether there can be more than one page.
    """

    item: Callable[[dict[str, Any], Meta], Any]
    operation: Callable[[Listing], Operation[Any]]
    query: Mapping[str, Any]
    left: int | None = None
    seen: frozenset[str] = frozenset()
    has_pages: bool = True

    def after(self, cursor: str, handed_out: int) -> Listing:
        """The listing from its next page on."""
        left = None if self.left is None else self.left - handed_out
        return self._replace(query={**self.query, "after": cursor}, left=left, seen=self.seen | {cursor})

    def sent_query(self) -> dict[str, Any]:
        """The parameters to send: never asking for more items than are wanted."""
        limit = self.query.get("limit")
        return {**self.query, "limit": limit if self.left is None or limit is None else min(limit, self.left)}


class _AnyPage(Generic[T]):
    """What pages are, however the next one is fetched."""

    __slots__ = ("_following", "_listing", "_source", "data", "meta")

    data: list[T]
    meta: Meta

    def __init__(self, source: dict[str, Any], data: list[T], listing: Listing, meta: Meta) -> None:
        self._source = source
        self._listing = listing
        self.data = data
        self.meta = meta
        self._following: Callable[[Operation[Any]], Any] | None = None

    @property
    def object(self) -> str | None:
        """`list`, if the server says so."""
        return self._source.get("object")

    @property
    def has_more(self) -> bool:
        """Whether the server has more items after this page's."""
        more = self._source.get("has_more")
        if more is None and self._listing.has_pages:  # left out: there may be more, unless the page isn't full
            limit = self._listing.query.get("limit")
            return bool(self.data) and not (limit and len(self.data) < limit)
        return bool(more)

    @property
    def first_id(self) -> str | None:
        """The id of the first item; None when there is none."""
        return _id_of(self.data[0]) if self.data else None

    @property
    def last_id(self) -> str | None:
        """The id of the last item: give it as `after` to go on from here another time. None when there is none."""
        return _id_of(self.data[-1]) or self._source.get("last_id") if self.data else None

    @property
    def extra(self) -> dict[str, Any]:
        """What the server said about the page beyond the specification."""
        return {name: value for name, value in self._source.items() if name not in _FIELDS}

    @property
    def _request_id(self) -> str | None:
        return self.meta.request_id

    def has_next_page(self) -> bool:
        """Whether another page is there, and wanted."""
        left = self._listing.left
        wanted = left is None or left > len(self.data)
        return self._listing.has_pages and wanted and self.has_more and self.last_id is not None

    def to_dict(self) -> dict[str, Any]:
        """The page as it came, with those items that are in `data`."""
        items: Any = self.data
        return {**self._source, "data": [item.to_dict() for item in items]}

    def __len__(self) -> int:
        """How many items this page holds."""
        return len(self.data)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self.data)} items, has_more={self.has_more})"

    def __reduce__(self) -> Any:
        """A page travels without its client: the copy holds its items, and can't fetch more."""
        listing = self._listing._replace(item=_no_item, operation=_no_operation)
        return type(self), (self._source, self.data, listing, self.meta)

    def _fetch(self) -> Any:
        if not self.has_next_page():
            raise ConfigError("There is no next page; has_next_page() says so.")
        if self._following is None:
            raise ConfigError("This page is a copy without a client; list again with after=page.last_id.")
        cursor = self.last_id
        assert cursor is not None
        return self._following(self._listing.operation(self._listing.after(cursor, len(self.data))))


class Page(_AnyPage[T]):
    """One page of a list, which is also the way to all of it.

    Attributes:
        data: This page's items.
        has_more: Whether the server has more.
        meta: Request id, rate limits, times and attempts of this page's call.

    Example:
        >>> for completion in client.chat.completions.list(limit=50, max_items=500):  # doctest: +SKIP
        ...     print(completion.id)
    """

    __slots__ = ()

    def get_next_page(self) -> Page[T]:
        """The page after this one.

        Raises:
            ConfigError: There is none.
            APIError: It could not be fetched.
        """
        page: Page[T] = self._fetch()
        return page

    def pages(self) -> Iterator[Page[T]]:
        """This page and all that follow."""
        page = self
        while True:
            yield page
            if not page.has_next_page():
                return
            page = page.get_next_page()

    def __iter__(self) -> Iterator[T]:
        """All items, this page's and those of all that follow; the next page is fetched before a page's last item."""
        page: Page[T] | None = self
        while page is not None and page.data:
            *most, last = page.data
            yield from most
            trouble = following = None
            try:
                following = page.get_next_page() if page.has_next_page() else None
            except APIError as error:
                trouble = error
            yield last
            if trouble is not None:
                raise trouble
            page = following


class AsyncPage(_AnyPage[T]):
    """One page of a list, which is also the way to all of it: `async for` goes on to the pages that follow.

    Attributes:
        data: This page's items.
        has_more: Whether the server has more.
        meta: Request id, rate limits, times and attempts of this page's call.
    """

    __slots__ = ()

    async def get_next_page(self) -> AsyncPage[T]:
        """The page after this one.

        Raises:
            ConfigError: There is none.
            APIError: It could not be fetched.
        """
        page: AsyncPage[T] = await self._fetch()
        return page

    async def pages(self) -> AsyncIterator[AsyncPage[T]]:
        """This page and all that follow."""
        page = self
        while True:
            yield page
            if not page.has_next_page():
                return
            page = await page.get_next_page()

    async def __aiter__(self) -> AsyncIterator[T]:
        """All items, this page's and those of all that follow; the next page is fetched before a page's last item."""
        page: AsyncPage[T] | None = self
        while page is not None and page.data:
            *most, last = page.data
            for item in most:
                yield item
            trouble = following = None
            try:
                following = await page.get_next_page() if page.has_next_page() else None
            except APIError as error:
                trouble = error
            yield last
            if trouble is not None:
                raise trouble
            page = following


class AsyncPages(Generic[T]):
    """A list that was asked for: `await` it for its first page, or go through all items with `async for`.

    Example:
        >>> async for completion in client.chat.completions.list(limit=50):  # doctest: +SKIP
        ...     print(completion.id)
    """

    __slots__ = ("_first", "_make", "_perform")

    def __init__(
        self,
        perform: Callable[[Operation[AsyncPage[T]]], Awaitable[AsyncPage[T]]],
        make: Callable[[], Operation[AsyncPage[T]]],
    ) -> None:
        self._perform = perform
        self._make = make
        self._first: Operation[AsyncPage[T]] | None = make()  # at once, so that a bad argument is told where it stands

    def __await__(self) -> Generator[Any, Any, AsyncPage[T]]:
        operation = self._first or self._make()
        self._first = None
        return self._perform(operation).__await__()

    async def pages(self) -> AsyncIterator[AsyncPage[T]]:
        """All pages."""
        async for page in (await self).pages():
            yield page

    async def __aiter__(self) -> AsyncIterator[T]:
        """All items of all pages."""
        async for item in await self:
            yield item


PageT = TypeVar("PageT", Page[Any], AsyncPage[Any])


def page_in(
    kind: type[PageT], listing: Listing, fetch: Callable[[Operation[Any]], Any], call: Call, reply: Reply
) -> PageT:
    """The page in a response.

    Raises:
        APIError: The response holds an error in spite of its status.
        APIResponseError: It holds no page, or one that was here before although the server says that there are more.
    """
    answer = json_in(call, reply)
    # Some servers give their models as a bare list; some written in Go say null for an empty one.
    if isinstance(answer, list) and not listing.has_pages:
        answer = {"data": answer}
    source = as_object(call, reply, answer)
    items = source.get("data", ...)
    if items is None and not source.get("error"):
        items = []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise no_answer(call, reply, source, "the body has no list of data")
    meta = Meta.of(reply)
    data = [listing.item(item, meta) for item in items]
    page = kind(source, data, listing, meta)
    if page.last_id in listing.seen:  # a server that takes no cursor gives the same page again and again
        if source.get("has_more"):
            raise response_error(reply, call.context_at(reply.now, reply.date), "the page is one that was here before")
        page.data = []
    if listing.left is not None:
        del page.data[listing.left :]
    page._following = fetch  # noqa: SLF001 - it is being made
    return page


_FIELDS = frozenset({"object", "data", "first_id", "last_id", "has_more"})


def _id_of(item: object) -> str | None:
    found = getattr(item, "id", None)
    return found if isinstance(found, str) and found else None


def _no_item(_item: dict[str, Any], _meta: Meta) -> Any:
    raise AssertionError("a copied page makes no items")


def _no_operation(_listing: Listing) -> Operation[Any]:
    raise AssertionError("a copied page makes no calls")
