"""The check of a request before any network: against the API's description, and against rules that it says in words.

`faults` finds everything at once and raises nothing; `check` raises it, and warns of deprecated fields.
"""

from __future__ import annotations

from chatwright._checks.whole import check, faults

__all__ = ["check", "faults"]
