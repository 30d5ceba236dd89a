"""Calls a service that fails on purpose."""

import csv
import io
import threading
import time
import unittest
import uuid
from collections.abc import Callable
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opencoaching import Client, CoachingError, KeyReusedError, RateLimitedError, VersionMismatchError, etag_of, schema

PARENT = "customers/acme/profiles/support"
BUSY = b"""{"code": 14, "message": "busy", "details": [
    {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "UNAVAILABLE", "domain": "coaching"}]}"""

ABORTED = b"""{"code": 10, "message": "at work", "details": []}"""
TAKEN = b"""{"code": 6, "message": "taken", "details": []}"""

Fail = Callable[[BaseHTTPRequestHandler], None]


class Fake(ThreadingHTTPServer):
    """Answers the first calls with fail, and those after them with 200 and an empty object. It keeps what it was sent."""

    def __init__(self, failures: int, fail: Fail) -> None:
        self.failures, self.fail, self.calls = failures, fail, 0
        self.sent: list[dict[str, str]] = []
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def client(self, **who: str) -> Client:
        return Client(f"http://127.0.0.1:{self.server_port}", timeout=5, **who)  # pyright: ignore

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that breaks is what a test wants."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Fake  # pyright: ignore[reportIncompatibleVariableOverride]

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.calls += 1
        self.server.sent.append(dict(self.headers))
        if self.server.calls <= self.server.failures:
            self.server.fail(self)
        elif self.command == "POST" and body != b"{}":
            respond(418)(self)  # a body has to come again with its request
        else:
            respond(200, b"{}", ETag='"7"')(self)

    do_GET = do_POST = do_DELETE = answer

    def log_message(self, format: str, *args: object) -> None:
        pass


def respond(status: int, body: bytes = BUSY, **headers: str) -> Fail:
    def write(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return write


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


def break_off(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"10\r\nscorecard,a\r\nx,\r\n")
    handler.close_connection = True


def get(client: Client) -> object:
    return client.get_scorecard(f"{PARENT}/scorecards/x")


def submit(client: Client) -> object:
    return client.submit_scorecard(f"{PARENT}/scorecards/x", {})


def score(client: Client) -> object:
    return client.score_scorecard(PARENT, {})  # pyright: ignore


def targets(client: Client) -> object:
    return client.list_targets(PARENT, {})


def create(client: Client) -> object:
    return client.create_scorecard(PARENT, {})  # pyright: ignore


def delete(client: Client) -> object:
    return client.delete_scorecard(f"{PARENT}/scorecards/x")


class Retries(unittest.TestCase):
    CASES: dict[str, tuple[Callable[[Client], object], int, Fail, int, bool]] = {
        "a read comes again when the service is busy": (get, 1, respond(503), 2, True),
        "a read comes again when there were too many": (get, 1, respond(429, Retry_After="0"), 2, True),
        "a read comes again when the connection breaks": (get, 2, hang_up, 3, True),
        "a read gives up in the end": (get, 9, respond(503, Retry_After="0"), 4, False),
        "a read does not wait for an hour": (get, 1, respond(503, Retry_After="3600"), 1, False),
        "a read does not come again for an error in it": (get, 1, respond(400), 1, False),
        "a submit comes again": (submit, 1, respond(503), 2, True),
        "a total comes again": (score, 1, respond(503), 2, True),
        "a list with its filter in the body comes again": (targets, 1, hang_up, 2, True),
        "a create comes again": (create, 1, respond(503, Retry_After="0"), 2, True),
        "a create comes again when nothing is known": (create, 1, hang_up, 2, True),
        "a create comes again when the first is at work": (create, 1, respond(409, ABORTED), 2, True),
        "a create does not come again for a name taken": (create, 1, respond(409, TAKEN), 1, False),
        "a create does not come again for a used key": (create, 1, respond(422), 1, False),
        "a delete comes again": (delete, 1, hang_up, 2, True),
        "a delete does not come again for another version": (delete, 1, respond(412, ABORTED), 1, False),
    }

    def test_what_comes_again(self) -> None:
        for name, (call, failures, fail, calls, succeeds) in self.CASES.items():
            with self.subTest(name), Fake(failures, fail) as server:
                try:
                    call(server.client())
                    succeeded = True
                except (CoachingError, OSError, HTTPException):
                    succeeded = False
                server.shutdown()
                self.assertEqual((calls, succeeds), (server.calls, succeeded))

    def test_each_change_has_one_key(self) -> None:
        with Fake(1, hang_up) as server:
            client = server.client()
            create(client)
            create(client)
            get(client)
            client.create_moment(PARENT, {}, idempotency_key="of-the-caller")
            server.shutdown()
        first, again, second, read, own = [sent.get("Idempotency-Key") for sent in server.sent]
        self.assertEqual((first, None, "of-the-caller"), (again, read, own))
        self.assertNotEqual(first, second)
        self.assertEqual(str(uuid.UUID(second)), second)

    def test_who_calls(self) -> None:
        headers = {"X-Api-Key", "Authorization", "X-Coaching-User"}
        for who, sent in (
            ({"api_key": "k"}, {"X-Api-Key": "k"}),
            ({"token": "t"}, {"Authorization": "Bearer t"}),
            ({"caller": "customers/a/users/b"}, {"X-Coaching-User": "customers/a/users/b"}),
        ):
            with self.subTest(who), Fake(0, hang_up) as server:
                get(server.client(**who))
                server.shutdown()
                got = {name.title(): value for name, value in server.sent[0].items() if name.title() in headers}
                self.assertEqual(sent, got)
        with self.assertRaises(ValueError):
            Client("http://127.0.0.1", api_key="k", token="t")

    def test_a_change_can_depend_on_what_was_read(self) -> None:
        with Fake(0, hang_up) as server:
            client = server.client()
            tag = etag_of(client.get_moment(f"{PARENT}/moments/x"))
            client.delete_moment(f"{PARENT}/moments/x", if_match=tag)
            server.shutdown()
        self.assertEqual('"7"', tag)
        self.assertEqual(tag, server.sent[1].get("If-Match"))
        self.assertEqual("", etag_of({}))

    def test_refusals_that_programs_know(self) -> None:
        known = {412: VersionMismatchError, 422: KeyReusedError, 429: RateLimitedError, 400: CoachingError}
        for status, kind in known.items():
            with self.subTest(status), Fake(9, respond(status, Retry_After="40")) as server:
                with self.assertRaises(CoachingError) as raised:
                    delete(server.client())
                server.shutdown()
                self.assertIs(kind, type(raised.exception))
                self.assertEqual(40, raised.exception.retry_after)

    def test_the_service_says_when(self) -> None:
        with Fake(1, respond(503, Retry_After="1")) as server:
            began = time.monotonic()
            get(server.client())
            server.shutdown()
            self.assertGreaterEqual(time.monotonic() - began, 1)
            self.assertEqual(2, server.calls)

    def test_an_answer_in_another_form_is_an_error_all_the_same(self) -> None:
        with Fake(1, respond(502, b"<html>")) as server, self.assertRaises(CoachingError) as raised:
            get(server.client())
        fault = raised.exception
        self.assertEqual((502, 2, "", "Bad Gateway", []), (fault.status, fault.code, fault.reason, fault.message, fault.violations))
        server.shutdown()

    def test_an_export_that_breaks_off_raises(self) -> None:
        wanted: schema.ExportScorecardsRequest = {"startTime": "2026-01-01T00:00:00Z", "endTime": "2026-01-02T00:00:00Z"}
        with Fake(1, break_off) as server:
            with self.assertRaises(HTTPException), server.client().export_scorecards_csv(PARENT, wanted) as file:
                list(csv.reader(io.TextIOWrapper(file, encoding="utf-8", newline="")))
            server.shutdown()
