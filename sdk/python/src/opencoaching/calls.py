"""How the service is called: addresses, retries, errors and pages."""

from __future__ import annotations

import email.utils
import http.client
import json
import random
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, BinaryIO

from .errors import CoachingError

VERSION = "0.1.0"

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
LONGEST_RETRY_AFTER = 30.0
"""How many seconds the service may ask to wait; when it asks for more, the caller gets the error."""

SAFE_POSTS = re.compile(r"/(scorecards:score|scorecards:export|targets:list|scorecards/[^/]+:submit)\Z")
"""The operations with POST that change nothing, or nothing when they come a second time: the total of answers that are
not stored, an export, a list whose filter is a body, and a submit, which on a submitted scorecard changes nothing.

No other write is ever repeated. A lost answer does not tell whether the work was done: a create would be done twice, an
update or a reset would undo what somebody else did in between, and a delete would end in a 404.
"""


class Calls:
    """What the methods of Operations are made of. Client is the class to use."""

    def __init__(self, base_url: str, *, caller: str = "", timeout: float = 60.0, retries: int = 3) -> None:
        """Prepares calls to the service at base_url, http://127.0.0.1:8080 for example.

        caller: the user to act as, customers/{c}/users/{u}. Empty: the service's built-in operator.
        timeout: how many seconds the service may be silent.
        retries: how often a request that is safe to repeat is sent again.
        """
        if not base_url.startswith(("http://", "https://")):
            raise ValueError(f"not an address of a service: {base_url!r}")
        self._base_url, self._caller, self._timeout, self._retries = base_url.rstrip("/"), caller, timeout, retries

    def _path(self, name: str, form: str, suffix: str = "") -> str:
        """Puts a resource name into a path. A name of another form would call something else."""
        pattern = re.sub(r"\{[^}]+\}", "[^/]+", form)
        if not re.fullmatch(pattern, name):
            raise ValueError(f"not a name of the form {form}: {name!r}")
        return "/v1/" + urllib.parse.quote(name, safe="/@~") + suffix

    def _call(self, method: str, path: str, body: Any = None, query: dict[str, Any] | None = None) -> Any:
        with self._open(method, path, body, query, "application/json") as answer:
            return json.loads(answer.read())

    def _stream(self, method: str, path: str, body: Any = None, query: dict[str, Any] | None = None) -> BinaryIO:
        return self._open(method, path, body, query, "text/csv")

    def _pages(
        self, method: str, path: str, items: str, body: Any = None, query: dict[str, Any] | None = None
    ) -> Iterator[Any]:
        while True:
            page = self._call(method, path, body, query)
            yield from page[items]
            token = page.get("nextPageToken")
            if not token:
                return
            if body is not None:
                body = {**body, "pageToken": token}
            else:
                query = {**(query or {}), "pageToken": token}

    def _open(self, method: str, path: str, body: Any, query: dict[str, Any] | None, accept: str) -> BinaryIO:
        retries = self._retries if method == "GET" or (method == "POST" and SAFE_POSTS.search(path)) else 0
        request = self._request(method, path, body, query, accept)
        attempt = 0
        while True:
            pause = min(FIRST_PAUSE * 2**attempt, LONGEST_PAUSE) * random.uniform(0.5, 1)
            try:
                return urllib.request.urlopen(request, timeout=self._timeout)
            except urllib.error.HTTPError as refused:
                with refused:
                    fault = CoachingError(refused.code, refused.read())
                pause = _asked_pause(refused.headers.get("Retry-After"), pause)
                if refused.code not in (429, 503) or pause > LONGEST_RETRY_AFTER or attempt >= retries:
                    raise fault from None
            except (OSError, http.client.HTTPException):
                if attempt >= retries:
                    raise
            time.sleep(pause)
            attempt += 1

    def _request(
        self, method: str, path: str, body: Any, query: dict[str, Any] | None, accept: str
    ) -> urllib.request.Request:
        headers = {"Accept": accept, "User-Agent": "opencoaching-python/" + VERSION}
        if self._caller:
            headers["X-Coaching-User"] = self._caller
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body, default=_number, allow_nan=False).encode()
        url = self._base_url + path
        if sent := [(key, _text(value)) for key, value in (query or {}).items() if value is not None]:
            url += "?" + urllib.parse.urlencode(sent, doseq=True)
        return urllib.request.Request(url, data=data, headers=headers, method=method)


def _number(value: object) -> float:
    """Lets a Decimal be sent, as long as it is sent exactly."""
    if isinstance(value, Decimal):
        if Decimal(repr(float(value))) == value:
            return float(value)
        raise ValueError(f"a number that JSON would change: {value}")
    raise TypeError(f"not a value of JSON: {value!r}")


def _text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _asked_pause(header: str | None, otherwise: float) -> float:
    """Reads a Retry-After, which has seconds or a date."""
    if header is None:
        return otherwise
    if header.isdecimal():
        return float(header)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(header).timestamp() - time.time())
    except ValueError:
        return otherwise
