"""Streams of completions: from bytes to events (`sse`), and what a stream hands out (`events`)."""

from __future__ import annotations
