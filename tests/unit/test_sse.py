from __future__ import annotations

import copy
import itertools
import json
import pickle
import re
import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chatwright.streaming.sse import Event, ServerSentEvent, SSEDecoder, SSELimitError, is_done

ENDS = ["\n", "\r", "\r\n"]


def decode(*pieces: bytes, finish: bool = True) -> list[Event]:
    decoder = SSEDecoder()
    events = [event for piece in pieces for event in decoder.feed(piece)]
    last = decoder.finish() if finish else None
    return events if last is None else [*events, last]


def by_the_book(body: bytes) -> list[Event]:
    """The rules of the WHATWG page, on a whole body at once, with our two departures: plain data, and the last event."""
    lines = re.split(rb"\r\n|\r|\n", body.removeprefix(b"\xef\xbb\xbf"))
    events: list[Event] = []
    data: list[bytes] = []
    fields: dict[str, str] = {}

    def hand_out(*, complete: bool) -> None:
        name, retry = fields.get("event") or "message", fields.get("retry")
        if data:
            text = b"\n".join(data)
            event = ServerSentEvent(text, name, fields.get("id"), None if retry is None else int(retry), complete)
            plain = complete and (name, event.id, event.retry) == ("message", None, None)
            events.append(text if plain else event)
        data.clear()
        fields.clear()

    for line in lines[:-1]:
        if line:
            take(line, data, fields)
        else:
            hand_out(complete=True)
    if lines[-1]:
        take(lines[-1], data, fields)
    hand_out(complete=False)
    return events


def take(line: bytes, data: list[bytes], fields: dict[str, str]) -> None:
    match = re.fullmatch(rb"([^:]*)(?:: ?(.*))?", line, re.DOTALL)
    assert match
    name, value = match[1], match[2] or b""
    if name == b"data":
        data.append(value)
    elif (
        name == b"event"
        or (name == b"id" and b"\0" not in value)
        or (name == b"retry" and re.fullmatch(rb"[0-9]{1,15}", value))
    ):
        fields[name.decode()] = value.decode("utf-8", "replace")


def cut(body: bytes, positions: list[int]) -> list[bytes]:
    edges = [0, *sorted(position % (len(body) + 1) for position in positions), len(body)]
    return [body[start:end] for start, end in itertools.pairwise(edges)]


values = st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), max_size=12) | st.sampled_from(
    ["", " ", '{"a": 1}', "[DONE]", "\u2028\u0085\f\v\x1c", "\0", "5", "9" * 16, ":"]
)
lines = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["data", "data", "data", "event", "id", "retry", "", "other", " data"]),
    st.sampled_from([": ", ": ", ":", "", ":  "]),
    values,
    st.sampled_from(ENDS),
) | st.sampled_from(ENDS)
bodies = st.builds(
    lambda bom, lines, tail: (bom + "".join(lines) + tail).encode(),
    st.sampled_from(["", "\ufeff", "\ufeff\ufeff"]),
    st.lists(lines, max_size=20),
    st.sampled_from(["", "dat", "data", "data: {", ": ping", "\ufeff"]),
)


class TestAnySplit:
    @given(bodies | st.binary(max_size=60), st.lists(st.integers(0, 1000), max_size=8))
    @example(b"data: a\r\n\r\ndata: b\r\n\r\n", [8, 9, 10])
    @example(b"data: a\n\ndata: b\n\nid: 1\n", [9])
    @example(b"id\n\ndata: a\n\n", [2])
    @example(b"id\ndata: a\n\n", [3])
    def test_gives_the_events_of_the_rules(self, body: bytes, positions: list[int]) -> None:
        assert decode(*cut(body, positions)) == by_the_book(body)

    @given(bodies)
    def test_byte_by_byte(self, body: bytes) -> None:
        assert decode(*cut(body, list(range(len(body))))) == by_the_book(body)

    @given(st.lists(st.binary(max_size=30), max_size=6))
    def test_any_bytes_and_empty_reads(self, pieces: list[bytes]) -> None:
        assert decode(*pieces, b"") == by_the_book(b"".join(pieces))

    @given(bodies, st.lists(st.integers(0, 1000), max_size=4), st.integers(0, 12), st.integers(0, 12))
    def test_limits_strike_at_the_same_event(
        self, body: bytes, positions: list[int], max_line: int, max_event: int
    ) -> None:
        def run(*pieces: bytes) -> tuple[list[Event], str]:
            decoder = SSEDecoder(max_line, max_event)
            events: list[Event] = []
            try:
                for piece in pieces:
                    events += decoder.feed(piece)
                last = decoder.finish()
            except SSELimitError as error:
                return events, error.exceeded
            return events if last is None else [*events, last], ""

        assert run(*cut(body, positions)) == run(body)

    @pytest.mark.parametrize("end", ENDS)
    def test_text_in_the_middle_of_a_character(self, end: str) -> None:
        text = json.dumps({"content": "žluťoučký 🐎"}, ensure_ascii=False)
        body = f"data: {text}{end}{end}".encode()
        for position in range(len(body)):
            assert decode(body[:position], body[position:]) == [text.encode()]


class TestLines:
    @pytest.mark.parametrize("end", ENDS)
    def test_every_line_end(self, end: str) -> None:
        assert decode(f"data: a{end}{end}data: b{end}{end}".encode()) == [b"a", b"b"]

    def test_mixed_line_ends(self) -> None:
        assert decode(b"data: a\r\r\ndata: b\n\rdata: c\r\n\n") == [b"a", b"b", b"c"]

    @pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\u0085", "\f", "\v", "\x1c", "\x1d", "\x1e"])
    def test_other_separators_do_not_end_a_line(self, separator: str) -> None:
        assert decode(f"data: a{separator}b\n\n".encode()) == [f"a{separator}b".encode()]

    def test_an_event_is_handed_out_with_its_blank_line_and_not_one_byte_later(self) -> None:
        for body in (b"data: a\n\n", b"data: a\r\r", b"data: a\r\n\r"):
            assert decode(body, finish=False) == [b"a"]
            assert decode(*cut(body, list(range(len(body)))), finish=False) == [b"a"]

    def test_byte_order_mark_is_dropped_at_the_start_only(self) -> None:
        bom = b"\xef\xbb\xbf"
        assert decode(bom + b"data: a\n\n" + bom + b"data: lost\n\ndata: b\n\n") == [b"a", b"b"]
        assert decode(*cut(bom + b"data: a\n\n", [1, 2, 3])) == [b"a"]
        assert decode(b"\xef", b"data: a\n\ndata: b\n\n") == [b"b"]
        assert decode(b"\xef\xbb") == []


class TestFields:
    def test_lines_of_data_are_joined(self) -> None:
        assert decode(b'data: {"a":\ndata: 1\ndata:}\n\n') == [b'{"a":\n1\n}']

    def test_one_blank_after_the_colon_is_dropped(self) -> None:
        assert decode(b"data:a\n\ndata: a\n\ndata:  a\n\ndata:\ta \n\n") == [b"a", b"a", b" a", b"\ta "]

    def test_empty_data_is_an_event(self) -> None:
        assert decode(b"data\n\ndata:\n\ndata: \n\ndata:\ndata:\n\n") == [b"", b"", b"", b"\n"]

    @pytest.mark.parametrize(
        "quiet",
        [
            b": ping\n\n",
            b":\n",
            b"\n\n\n",
            b"retry: 3000\n\n",
            b"id: 1\n\n: ping\n\n",
            b"event: error\n\n",
            b"data2: x\n\n",
            b"x\n",
        ],
    )
    def test_what_has_no_data_is_no_event(self, quiet: bytes) -> None:
        assert decode(quiet) == []
        assert decode(quiet + b"\ndata: a\n\n" + quiet + b"\ndata: b\n\n") == [b"a", b"b"]

    def test_comments_inside_an_event(self) -> None:
        assert decode(b"data: a\n: ping\ndata: b\n\n") == [b"a\nb"]

    def test_every_field(self) -> None:
        body = b"event: error\nid: 7\nretry: 250\ndata: {}\n\n"
        assert decode(body) == [ServerSentEvent(b"{}", "error", "7", 250)]

    def test_fields_last_for_one_event(self) -> None:
        assert decode(b"event: x\nid: 1\ndata: a\n\ndata: b\n\n") == [ServerSentEvent(b"a", "x", "1"), b"b"]
        assert decode(b"event: x\n\ndata: b\n\n") == [b"b"]

    def test_an_empty_event_name_is_none(self) -> None:
        assert decode(b"event: x\nevent:\ndata: a\n\n") == [b"a"]

    @pytest.mark.parametrize("retry", [b"soon", b"-1", b"1.5", b"", b"9" * 5000, "٣".encode()])
    def test_a_retry_that_is_no_number_is_ignored(self, retry: bytes) -> None:
        assert decode(b"retry: " + retry + b"\ndata: a\n\n") == [b"a"]

    def test_an_id_with_nul_is_ignored(self) -> None:
        assert decode(b"id: a\0b\ndata: a\n\n") == [b"a"]

    def test_names_that_are_not_utf8(self) -> None:
        assert decode(b"event: \xff\ndata: \xff\n\n") == [ServerSentEvent(b"\xff", "\ufffd")]


class TestEnd:
    @pytest.mark.parametrize(
        "body", [b'data: {"a": 1}', b'data: {"a": 1}\n', b'data: {"a": 1}\r', b'data: {"a": 1}\r\n']
    )
    def test_an_event_without_blank_line_is_handed_out_and_marked(self, body: bytes) -> None:
        assert decode(b"data: x\n\n" + body) == [b"x", ServerSentEvent(b'{"a": 1}', complete=False)]

    def test_it_keeps_its_fields(self) -> None:
        assert decode(b"event: error\nid: 1\ndata: a\ndata: b") == [
            ServerSentEvent(b"a\nb", "error", "1", complete=False)
        ]

    @pytest.mark.parametrize("body", [b"", b"\n", b": pi", b"event: error\n", b"dat", b"data: a\n\n", b"data: a\r\n\r"])
    def test_nothing_under_way(self, body: bytes) -> None:
        decoder = SSEDecoder()
        decoder.feed(body)
        assert decoder.finish() is None

    def test_finishing_twice(self) -> None:
        decoder = SSEDecoder()
        decoder.feed(b"data: a")
        assert decoder.finish() == ServerSentEvent(b"a", complete=False)
        assert decoder.finish() is None

    @pytest.mark.parametrize("data", [b"[DONE]", b" [DONE]", b"[DONE] ", b"[DONE]\n", b"\t[DONE]\x00"])
    def test_done(self, data: bytes) -> None:
        assert is_done(data)

    @pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"[DON", b"DONE", b'{"content": "[DONE]"}'])
    def test_not_done(self, data: bytes) -> None:
        assert not is_done(data)


class TestLimits:
    def test_a_line(self) -> None:
        assert SSEDecoder(max_line=7).feed(b"data: a\n\n") == [b"a"]
        with pytest.raises(SSELimitError, match="one line of the event stream is longer than 7 bytes") as caught:
            SSEDecoder(max_line=7).feed(b"data: ab\n\n")
        assert (caught.value.exceeded, caught.value.limit) == ("line", 7)

    @pytest.mark.parametrize("line", [b"data: " + b"x" * 99, b": " + b"x" * 99, b"x" * 99])
    def test_a_line_that_never_ends(self, line: bytes) -> None:
        decoder = SSEDecoder(max_line=50)
        assert not any(decoder.feed(line[position : position + 1]) for position in range(50))
        with pytest.raises(SSELimitError):
            decoder.feed(line[50:51])

    def test_an_event(self) -> None:
        assert SSEDecoder(max_event=3).feed(b"data: a\ndata: b\n\n") == [b"a\nb"]
        with pytest.raises(SSELimitError, match="event") as caught:
            SSEDecoder(max_event=3).feed(b"data: a\ndata: bc\n\n")
        assert caught.value.limit == 3

    def test_an_event_cut_short_at_the_end(self) -> None:
        decoder = SSEDecoder(max_event=1)
        assert not decoder.feed(b"data: ab")
        with pytest.raises(SSELimitError):
            decoder.finish()

    def test_earlier_events_come_out_first_and_then_it_fails_for_good(self) -> None:
        decoder = SSEDecoder(max_line=10)
        assert decoder.feed(b"data: a\n\ndata: 123456789\n\ndata: b\n\n") == [b"a"]
        for _ in range(2):
            with pytest.raises(SSELimitError):
                decoder.feed(b"data: c\n\n")
        with pytest.raises(SSELimitError):
            decoder.finish()

    def test_it_also_fails_at_the_end_if_nothing_more_comes(self) -> None:
        decoder = SSEDecoder(max_line=10)
        assert decoder.feed(b"data: a\n\ndata: 123456789\n\n") == [b"a"]
        with pytest.raises(SSELimitError):
            decoder.finish()

    def test_a_stream_longer_than_the_limits(self) -> None:
        decoder = SSEDecoder(max_line=20, max_event=20)
        assert [decoder.feed(b"data: 0123456789\n\n" * 3) for _ in range(9)] == [[b"0123456789"] * 3] * 9

    def test_the_failure_pickles_and_copies(self) -> None:
        error = SSELimitError("event", 5)
        for twin in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
            assert (twin.exceeded, twin.limit, str(twin)) == ("event", 5, str(error))

    @pytest.mark.parametrize(
        "read", [b":\n" * 500_000, b"\n" * 1_000_000, b"data: ab\n" * 110_000, b"id: x\n" * 160_000]
    )
    def test_memory_stays_near_the_size_of_a_read(self, read: bytes) -> None:
        decoder = SSEDecoder()
        tracemalloc.start()
        try:
            assert not decoder.feed(read)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < 5 * len(read)


class TestLargeEvents:
    @pytest.mark.parametrize("size", [1_000, 65_537])
    def test_a_line_of_ten_megabytes_in_pieces(self, size: int) -> None:
        body = b"data: " + b"x" * 10_000_000 + b"\n\ndata: next\n\n"
        pieces = [body[start : start + size] for start in range(0, len(body), size)]
        first, second = decode(*pieces)
        assert (first, second) == (b"x" * 10_000_000, b"next")

    def test_a_line_of_ten_megabytes_at_once(self) -> None:
        assert decode(b": hello\ndata: " + b"x" * 10_000_000 + b"\n\n") == [b"x" * 10_000_000]

    def test_what_is_held_is_copied_a_bounded_number_of_times(self) -> None:
        # Bytes held as many small objects would take tens of times their size.
        decoder = SSEDecoder()
        tracemalloc.start()
        try:
            decoder.feed(b"data: ")
            for _ in range(100_000):
                decoder.feed(b"xyz")
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < 4 * 300_000


def test_an_event_pickles() -> None:
    event = ServerSentEvent(b"a", "error", "1", 5, complete=False)
    assert pickle.loads(pickle.dumps(event)) == event
