"""Every kind of type: its schema keeps the rules of strict mode, and takes just what can be decoded."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from chatwright._strict_lint import is_schema_name, strict_faults
from chatwright.errors import OutputParseError
from chatwright.structured.decoding import decode
from chatwright.structured.response_format import lint_schema, response_format_of, schema_of
from tests.answer_cases import CASES, Case

cases = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def wire(case: Case, value: Any) -> Any:
    return {"value": value} if response_format_of(case.hint).is_wrapped else value


@cases
def test_the_schema_keeps_the_rules_of_strict_mode(case: Case) -> None:
    schema = schema_of(case.hint)
    assert strict_faults(schema) == []
    assert lint_schema(case.hint) == ()
    jsonschema.Draft202012Validator.check_schema(schema)


@cases
def test_a_value_is_decoded_and_fits_the_schema(case: Case) -> None:
    value = wire(case, case.json)
    found = decode(case.hint, json.dumps(value))
    assert found == case.value or getattr(found, "pattern", None) == getattr(case.value, "pattern", found)
    assert type(found) is type(case.value)
    jsonschema.Draft202012Validator(schema_of(case.hint)).validate(value)
    jsonschema.Draft202012Validator(schema_of(case.hint, strict=False)).validate(value)


@cases
def test_what_is_wrong_is_told_with_its_path(case: Case) -> None:
    for wrong, path in case.wrong:
        text = json.dumps(wire(case, wrong))
        with pytest.raises(OutputParseError) as caught:
            decode(case.hint, text)
        assert (caught.value.path, caught.value.raw_text) == (path, text), wrong
        assert caught.value.message


@cases
def test_the_response_format_has_a_name_that_can_be_sent(case: Case) -> None:
    described = response_format_of(case.hint).to_dict()
    assert described["type"] == "json_schema"
    assert described["json_schema"]["strict"] is True
    assert is_schema_name(described["json_schema"]["name"])


@cases
def test_another_kind_of_json_is_never_taken(case: Case) -> None:
    validator = jsonschema.Draft202012Validator(schema_of(case.hint))
    for other in ("?", 1.5, 7, True, None, [], {}, [None], {"zzz": 1}):
        value = wire(case, other)
        try:
            decode(case.hint, json.dumps(value))
        except OutputParseError:
            continue
        if not (isinstance(other, dict) or _is_lenient(case, other)):
            validator.validate(value)


def _is_lenient(case: Case, value: Any) -> bool:
    """Decimals may come as numbers, though the schema asks for strings."""
    return "decimal" in repr(case.hint) and isinstance(value, (int, float))
