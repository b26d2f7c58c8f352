"""The scanner finds what redaction takes out, says where and what, and never shows it."""

from __future__ import annotations

import base64
import gzip
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatwright.testing import redact
from chatwright.testing.scan import main, secrets_in

if TYPE_CHECKING:
    from pathlib import Path

SECRETS = {
    "sk-proj-abcdefghijklmnop123456": "API key",
    "Bearer abcdefgh12345678": "bearer token",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdef": "JSON Web Token",
    "https://me:hunter22@example.com/": "password",
    "https://example.com/?api-key=abcdef": "key in a URL",
    "org-abcdefghijklmnop12345678": "organization id",
    "proj_abcdefghijklmnop12345678": "project id",
    "AKIAABCDEFGHIJKLMNOP": "AWS access key",
    '"client_secret": "hunter22"': "secret field",
    '{\\"password\\": \\"hunter22\\"}': "secret field",
    "-----BEGIN RSA PRIVATE KEY-----": "private key",
    "xoxb-1234567890-abcdef": "Slack token",
}


@pytest.mark.parametrize(("secret", "kind"), SECRETS.items())
def test_each_kind_is_found_and_taken_out(secret: str, kind: str) -> None:
    text = f"first\n  body: {secret} and more\n"
    assert list(secrets_in(text)) == [(2, kind)]
    assert list(secrets_in(redact.text(text))) == []


@pytest.mark.parametrize(
    "text",
    [
        "      Authorization:\n      - my own words\n",
        "      authorization: [my own words]\n",
        '"set-cookie": "a=b",\n',
        '  "Api-Key": [\n    "abc"\n',
        "> x-api-key: abc\n",
        "openai-organization:\n- acme\n",
    ],
)
def test_telling_headers_are_found(text: str) -> None:
    ((line, kind),) = secrets_in(text)
    assert line == 1
    assert kind.startswith("header ")


@pytest.mark.parametrize(
    "text",
    [
        "authorization:\n- '***'\n",
        "authorization: Bearer ***\n",
        "Authorization:\n- REDACTED\n",
        "authorization: DUMMY",
        "cookie: []\n",
        "authorization:\nmethod: POST\n",
        "content: how does authorization: work?",
        "sk-test",
    ],
)
def test_placeholders_are_none(text: str) -> None:
    assert list(secrets_in(text)) == []


def test_binary_data_is_looked_into() -> None:
    packed = base64.encodebytes(gzip.compress(b'{"key": "sk-proj-abcdefghijklmnop123456"}')).decode()
    text = "body:\n  string: !!binary |\n" + "".join(f"    {line}\n" for line in packed.splitlines()) + "  next: 1\n"
    assert list(secrets_in(text)) == [(2, "API key, in binary data")]


@given(st.text(alphabet=st.sampled_from("sk-aBearereyJ.org:/@?&=key*\"' \n1234567890"), max_size=200))
def test_what_was_redacted_is_clean(text: str) -> None:
    clean = redact.text(text)
    assert redact.text(clean) == clean
    assert [kind for _, kind in secrets_in(clean) if not kind.startswith("header")] == []


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "deep" / ".git").mkdir(parents=True)
    (tmp_path / "deep" / "a.yaml").write_text("x\nkey: sk-proj-abcdefghijklmnop123456\n")
    (tmp_path / "deep" / ".git" / "b").write_text("sk-proj-abcdefghijklmnop123456")
    (tmp_path / "c.bin").write_bytes(b"\0sk-proj-abcdefghijklmnop123456")
    assert main([str(tmp_path)]) == 1
    shown = capsys.readouterr().out
    assert shown == f"{tmp_path}/deep/a.yaml:2: API key\n"
    (tmp_path / "deep" / "a.yaml").write_text("clean")
    assert main([str(tmp_path), str(tmp_path / "deep" / "a.yaml")]) == 0
    assert main([str(tmp_path / "nothing")]) == 2
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
