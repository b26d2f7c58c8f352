"""Shapes around another shape: with a description, constraints or a function, and names for what refers to itself."""

# ruff: noqa: D102 - what the methods do stands in Shape
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright.structured.shapes import Mismatch, Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from chatwright.structured.shapes import JSONSchema, Step, Writer


class Around(Shape):
    """Another shape, with something added."""

    __slots__ = ("inner",)

    def __init__(self, inner: Shape) -> None:
        self.inner = inner

    @property
    def kinds(self) -> frozenset[str]:  # type: ignore[override]
        return self.inner.kinds

    @property
    def label(self) -> str:  # type: ignore[override]
        return self.inner.label

    @property
    def rank(self) -> int:  # type: ignore[override]
        return self.inner.rank

    def schema(self, writer: Writer) -> JSONSchema:
        return writer.of(self.inner)

    def convert(self, value: Any) -> Any:
        return self.inner.convert(value)

    def parts(self) -> Iterable[Shape]:
        return (self.inner,)

    def part(self, step: Step) -> Shape | None:
        return self.inner.part(step)

    def misfit(self, value: Mapping[str, Any]) -> tuple[int, ...]:
        return self.inner.misfit(value)


class Described(Around):
    """A shape with a description of its own."""

    __slots__ = ("_description",)

    def __init__(self, inner: Shape, description: str) -> None:
        super().__init__(inner)
        self._description = description

    def schema(self, writer: Writer) -> JSONSchema:
        return {**writer.of(self.inner), "description": self._description}


class Constrained(Around):
    """A shape whose values have to pass a test.

    Args:
        inner: The shape.
        test: Whether a value passes.
        rule: What it demands, for messages: "must be at least 1".
        keywords: The same in JSON schema; none if JSON schema can't say it.
    """

    __slots__ = ("_keywords", "_rule", "_test")

    def __init__(
        self, inner: Shape, test: Callable[[Any], bool], rule: str, keywords: JSONSchema | None = None
    ) -> None:
        super().__init__(inner)
        self._test = test
        self._rule = rule
        self._keywords = keywords

    @property
    def rank(self) -> int:  # type: ignore[override]
        return self.inner.rank - 1

    def schema(self, writer: Writer) -> JSONSchema:
        found = writer.of(self.inner)
        if self._keywords is None:
            return {**found, "description": with_note(found.get("description"), self._rule)}
        return {**found, **self._keywords}

    def convert(self, value: Any) -> Any:
        found = self.inner.convert(value)
        try:
            passed = self._test(found)
        except (ValueError, TypeError, ArithmeticError) as error:
            raise Mismatch(f"{self._rule} ({error})") from None
        if not passed:
            raise Mismatch(f"{self._rule}, got {found!r}")
        return found


def with_note(description: str | None, note: str) -> str:
    """A description with one more remark."""
    note = f"{note[:1].upper()}{note[1:]}."
    if not description:
        return note
    return f"{description}{'' if description.endswith(('.', '!', '?')) else '.'} {note}"


class Converted(Around):
    """A shape whose values a function turns into something else. Its ValueErrors are mismatches."""

    __slots__ = ("_function",)

    def __init__(self, inner: Shape, function: Callable[[Any], Any]) -> None:
        super().__init__(inner)
        self._function = function

    def convert(self, value: Any) -> Any:
        return made(self._function, self.inner.convert(value))


class Named(Around):
    """A shape with a name, so that it can be referred to before it is known."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def schema(self, writer: Writer) -> JSONSchema:
        return self.inner.schema(writer)


def made(function: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
    """What a constructor, converter or validator of the user's makes; that it refuses the value is a mismatch."""
    try:
        return function(*arguments, **keywords)
    except (ValueError, TypeError, AssertionError) as error:
        raise refused(error) from None


def refused(error: Exception) -> Mismatch:
    """The mismatch that a user's exception stands for; pydantic's tell where, of which the first counts."""
    reason = str(error.args[0] if error.args else "")
    steps: list[Step] = []
    errors = getattr(error, "errors", None)
    found: Any = errors() if callable(errors) else None
    if found:
        reason = str(found[0].get("msg", error))
        steps = [step for step in found[0].get("loc", ()) if isinstance(step, (str, int))]
    mismatch = Mismatch(reason or str(error) or type(error).__name__)
    mismatch.steps.extend(reversed(steps))
    mismatch.error = error
    mismatch.is_missing = bool(found) and found[0].get("type") == "missing"
    return mismatch
