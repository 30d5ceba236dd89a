"""Calls the coaching service from Python, with the standard library alone.

    client = Client("http://127.0.0.1:8080")
    card = client.get_scorecard("customers/acme/profiles/support/scorecards/sc-0001")["scorecard"]
"""

from .calls import VERSION as __version__
from .calls import etag_of
from .client import Client
from .errors import CoachingError, KeyReusedError, RateLimitedError, VersionMismatchError, Violation

__all__ = [
    "Client",
    "CoachingError",
    "KeyReusedError",
    "RateLimitedError",
    "VersionMismatchError",
    "Violation",
    "__version__",
    "etag_of",
]
