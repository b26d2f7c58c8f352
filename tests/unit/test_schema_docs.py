"""What a schema says about fields comes from docstrings, metadata and annotations."""

from __future__ import annotations

import dataclasses
import enum
import sys
from typing import Annotated, Any, NamedTuple, TypedDict

import attrs
import msgspec

from chatwright.structured.response_format import schema_of
from tests.answer_types import Stock


def test_texts_about_fields_come_from_wherever_they_are() -> None:
    @attrs.define
    class Note:
        """A note.

        It has parts.

        Attributes:
            title: From the docstring,
                on two lines.
            body (str): With a type.
        """

        title: str
        body: str
        due: Annotated[str, "From Annotated."]
        by: str = attrs.field(metadata={"description": "From metadata."})
        tag: Annotated[str, msgspec.Meta(description="From Meta.", min_length=1)] = ""

    found = schema_of(Note)
    assert found["description"] == "A note.\n\nIt has parts."
    assert {name: part["description"] for name, part in found["properties"].items()} == {
        "title": "From the docstring, on two lines.",
        "body": "With a type.",
        "due": "From Annotated.",
        "by": "From metadata.",
        "tag": "From Meta. At least 1 characters.",
    }


def test_pydantics_own_dataclasses_keep_what_their_fields_say() -> None:
    assert schema_of(Stock)["properties"]["count"] == {"type": "integer", "minimum": 1, "description": "How many."}


def test_docstrings_of_numpy_and_sphinx_style() -> None:
    @dataclasses.dataclass
    class Numpy:
        """Summary.

        Attributes
        ----------
        a : int
            About a.
        b, c
            About both.

        Notes
        -----
        Nothing.
        """

        a: int
        b: int
        c: int

    @dataclasses.dataclass
    class Sphinx:
        """Summary.

        :param a: About a,
            more.
        :ivar int b: About b.
        """

        a: int
        b: int

    assert [part.get("description") for part in schema_of(Numpy)["properties"].values()] == [
        "About a.",
        "About both.",
        "About both.",
    ]
    assert [part.get("description") for part in schema_of(Sphinx)["properties"].values()] == [
        "About a, more.",
        "About b.",
    ]
    assert (schema_of(Numpy)["description"], schema_of(Sphinx)["description"]) == ("Summary.", "Summary.")


def test_docstrings_that_were_made_up_say_nothing() -> None:
    @dataclasses.dataclass
    class Bare:
        x: int

    class Row(NamedTuple):
        x: int

    assert "description" not in schema_of(Bare)
    assert "description" not in schema_of(Row)


def test_members_of_an_enum_of_numbers_are_named() -> None:
    make_enum: Any = enum.Enum
    level = make_enum("Level", {"LOW": 1, "HIGH": 2})
    assert schema_of(level)["properties"]["value"] == {
        "type": "integer",
        "enum": [1, 2],
        "description": "(1: LOW, 2: HIGH)",
    }


class Bottom(TypedDict):
    depth: float
    """In metres."""


class Sea(Bottom, total=False):
    """A sea.

    Attributes:
        name: From the class.
    """

    name: str
    """From below the field,
    on two lines."""
    color: Annotated[str, "From Annotated."]
    """Not this."""
    salt: float
    # no string


def test_strings_below_fields_describe_them() -> None:
    found = schema_of(Sea)["properties"]
    assert {name: part.get("description") for name, part in found.items()} == {
        "depth": "In metres." if sys.version_info >= (3, 12) else None,  # before, a TypedDict forgot its bases
        "name": "From below the field, on two lines.",
        "color": "From Annotated.",
        "salt": None,
    }


def test_strings_below_fields_of_classes_in_functions_and_of_one_name() -> None:
    def other() -> type:
        @dataclasses.dataclass
        class Same:
            b: int
            """The other one."""

        return Same

    @attrs.define
    class Same:
        a: int
        """The first."""

    class Derived(msgspec.Struct):
        a: int = 1
        """Of a struct."""

    assert schema_of(Same)["properties"]["a"]["description"] == "The first."
    assert schema_of(other())["properties"]["b"]["description"] == "The other one."
    assert schema_of(Derived)["properties"]["a"]["description"] == "Of a struct."
    assert "description" not in schema_of(dataclasses.make_dataclass("Sea", [("name", str)]))["properties"]["name"]
