"""All faults, in the order of the page."""

from __future__ import annotations

from typing import Final

from tests.faults.matrix.content_faults import CONTENT
from tests.faults.matrix.faults import KIT
from tests.faults.matrix.http_faults import HTTP
from tests.faults.matrix.tls_faults import TLS

_ALL: Final = (*KIT, *HTTP, *TLS, *CONTENT)
_GROUPS: Final = tuple(dict.fromkeys(row.group for row in _ALL))
ROWS: Final = tuple(sorted(_ALL, key=lambda row: _GROUPS.index(row.group)))
