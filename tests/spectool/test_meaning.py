from __future__ import annotations

from typing import Any

import pytest

from spectool.diff import Level, diff
from spectool.meaning import meaning, replacement
from tests.spectool.small_documents import STRING, document, ref, thing


def sentences(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return [str(sentence) for sentence in meaning(diff(old, new))]


REQUESTS = [
    pytest.param(
        thing(),
        thing(verbosity={"enum": ["low", "high"]}),
        ['- `create` takes a new keyword argument `verbosity`: "low" | "high".'],
        id="keyword",
    ),
    pytest.param(
        thing(),
        thing(("seed",), seed={"type": "integer"}),
        ["! `create` demands the new keyword argument `seed`: integer."],
        id="needed keyword",
    ),
    pytest.param(
        thing(instance_id=STRING),
        thing(),
        ["! `create` no longer takes `instance_id`: passing it becomes a TypeError."],
        id="keyword gone",
    ),
    pytest.param(
        thing(max_tokens=STRING),
        thing(max_completion_tokens=STRING),
        ["! `create` takes `max_completion_tokens` in place of `max_tokens`: keep the old keyword as an alias."],
        id="keyword renamed",
    ),
    pytest.param(
        thing(a=thing()),
        thing(a=thing(b=STRING)),
        ["- A request of `create` may hold `a.b`: string."],
        id="nested field",
    ),
    pytest.param(
        thing(tier={"enum": ["a", "b"]}),
        thing(tier={"enum": ["a", "c", "d"]}),
        [
            '! `tier` of `create` no longer accepts the value "b".',
            '- `tier` of `create` accepts the new values "c", "d".',
        ],
        id="values",
    ),
    pytest.param(
        thing(n={"type": "integer"}),
        thing(n=STRING),
        ["! `n` of `create` has another type: integer → string."],
        id="type",
    ),
    pytest.param(
        thing(n={"type": "integer", "maximum": 9}),
        thing(n={"type": "integer", "maximum": 5}),
        ["! `n` of `create` has another limit, which `check=True` applies: maximum 9 → maximum 5."],
        id="limit",
    ),
    pytest.param(
        thing(user=STRING),
        thing(user={**STRING, "deprecated": True, "description": "Replaced by `safety_identifier`."}),
        ["- `user` of `create` is deprecated; use `safety_identifier` instead."],
        id="deprecated",
    ),
    pytest.param(
        thing(n={"type": "integer", "default": 1}),
        thing(n={"type": "integer", "default": 2}),
        ["- Servers take another default for `n` of `create`: 1 → 2 (it is never sent)."],
        id="default",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), REQUESTS)
def test_requests(old: Any, new: Any, expected: list[str]) -> None:
    assert sentences(document(request=old), document(request=new)) == expected


ANSWERS = [
    pytest.param(
        thing(choices={"type": "array", "items": thing()}),
        thing(choices={"type": "array", "items": thing(score={"type": "number"})}),
        ["- The answer of `create` has a new field `completion.choices[0].score`: number."],
        id="field",
    ),
    pytest.param(
        thing(a=STRING),
        thing(),
        [
            "! The answer of `create` no longer has the field `completion.a`: reading it fails unless the server still sends it."
        ],
        id="field gone",
    ),
    pytest.param(
        thing(old_name=STRING),
        thing(new_name=STRING),
        ["! `completion.old_name` is named `completion.new_name` now: keep the old name as a deprecated alias."],
        id="renamed",
    ),
    pytest.param(
        thing(("a",), a=STRING),
        thing(("a",), a={"type": ["string", "null"]}),
        ["! `completion.a` may be None now: type checkers will ask for a check."],
        id="null",
    ),
    pytest.param(
        thing(("a",), a=STRING),
        thing(a=STRING),
        ["! `completion.a` may be missing and then reads as None: type checkers will ask for a check."],
        id="optional",
    ),
    pytest.param(
        thing(a={"enum": ["x", "y"]}),
        thing(a={"enum": ["x", "y", "z"]}),
        ['- `completion.a` may be "z" now.'],
        id="word",
    ),
    pytest.param(
        thing(a={**STRING, "maxLength": 1}), thing(a={**STRING, "maxLength": 2}), [], id="limits do not count"
    ),
    pytest.param(thing(a=STRING), thing(a={**STRING, "description": "A."}), [], id="texts do not count"),
]


@pytest.mark.parametrize(("old", "new", "expected"), ANSWERS)
def test_answers(old: Any, new: Any, expected: list[str]) -> None:
    assert sentences(document(response=old), document(response=new)) == expected


def test_classes_are_named_with_the_cure() -> None:
    one, other = {"A": thing(x=STRING), "Gone": thing(g=STRING)}, {"B": thing(x=STRING), "C": thing(), "D": thing()}
    assert sentences(document(response=ref("A"), schemas=one), document(response=ref("B"), schemas=other)) == [
        "! Gone: `Gone`. Who imports one of them needs a rename entry or a deprecated alias.",
        "! Class `A` is named `B` now: add a rename entry, or a deprecated alias for the old name.",
        "- New classes: `C`, `D`.",
    ]


def test_the_class_of_a_nested_field_is_told() -> None:
    old = document(response=thing(usage=ref("Usage")), schemas={"Usage": thing(a=STRING)})
    new = document(response=thing(usage=ref("Usage")), schemas={"Usage": thing(a=STRING, b=STRING)})
    assert sentences(old, new) == [
        "- The answer of `create` has a new field `completion.usage.b` (class `Usage`): string."
    ]


def test_operations_and_answers() -> None:
    old, new = document(), document(operationId="createChat")
    operation = old["paths"]["/chat/completions"]["post"]
    new["paths"]["/chat/completions"]["get"] = operation
    new["paths"]["/chat/completions"]["post"]["responses"]["429"] = {"description": "Slow down."}
    assert sentences(old, new) == [
        "! The low-level function of POST /chat/completions is named `create_chat` now, it was `create`.",
        "- The API has a new operation, GET /chat/completions: it needs a row in `_wire.py` and a method on both clients.",
        "- `create` declares the answer 429.",
    ]
    assert (
        "! `list` (GET /chat/completions) is no longer in the API: deprecate the method before it goes."
        in sentences(new, old)
    )


def test_sentences_carry_their_level() -> None:
    [sentence] = meaning(diff(document(request=thing(a=STRING)), document(request=thing())))
    assert sentence.level is Level.BREAKING


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This value is now deprecated in favor of `max_completion_tokens`, and more.", "`max_completion_tokens`"),
        ("This field is being replaced by `safety_identifier` and `prompt_cache_key`.", "`safety_identifier`"),
        ("Deprecated: use `tools` instead.", "`tools`"),
        ("Deprecated. Use `safety_identifier` and `prompt_cache_key`.", "`safety_identifier` and `prompt_cache_key`"),
        ("Once; `tool_choice` replaces it.", "`tool_choice`"),
        ("Deprecated: use `prompt_cache_options.ttl`, which is finer.", "`prompt_cache_options.ttl`"),
        ("Deprecated: `safety_identifier` serves abuse detection now.", "`safety_identifier`"),
        ("Deprecated.", ""),
    ],
)
def test_the_replacement_is_read_from_the_description(text: str, expected: str) -> None:
    assert replacement(text) == expected
