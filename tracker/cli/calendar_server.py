"""Serves a calendar on this machine alone, at an address that nobody can guess.

Other programs and web pages on the machine can reach the port too: only the exact path is
answered, only to a request that names this very host (a page whose name was made to point here
names its own), and nothing of a request is logged, for the path is the key.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer

from tracker.errors import RefusedError, TrackerError

HERE = "127.0.0.1"
KEY_BYTES = 32
LONGEST_WAIT = 10.0


class CalendarServer(ThreadingHTTPServer):
    """Serves what `make` gives at `path`, made anew for each request."""

    daemon_threads = True
    # Elsewhere two programs could then listen on one port.
    allow_reuse_address = os.name == "posix"

    def __init__(self, port: int, path: str, make: Callable[[], bytes]) -> None:
        super().__init__((HERE, port), CalendarHandler)
        self.path = path
        self.make = make

    def server_bind(self) -> None:
        """Binds, without asking the network for this machine's name as the library does."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HERE, self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A program that hangs up early is no news."""


class CalendarHandler(BaseHTTPRequestHandler):
    """Answers GET and HEAD of the one path."""

    server: CalendarServer
    timeout = LONGEST_WAIT
    server_version = "calendar"
    sys_version = ""

    def do_GET(self) -> None:
        """The calendar."""
        body = self._answer()
        if body:
            self.wfile.write(body)

    def do_HEAD(self) -> None:
        """What the calendar would come with."""
        self._answer()

    def log_message(self, format: str, *args: object) -> None:
        """Logs nothing."""

    def _answer(self) -> bytes:
        """Sends the head of the answer; gives back its body."""
        port = self.server.server_port
        if self.headers.get_all("Host", []) not in ([f"{HERE}:{port}"], [f"localhost:{port}"]):
            return self._refuse(HTTPStatus.FORBIDDEN)
        asked = self.path.partition("?")[0].encode("utf-8", "replace")
        if not hmac.compare_digest(asked, self.server.path.encode()):
            return self._refuse(HTTPStatus.NOT_FOUND)
        try:
            body = self.server.make()
        except TrackerError:
            return self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        if self._has(tag):
            body = b""
            self.send_response(HTTPStatus.NOT_MODIFIED)
        else:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "text/calendar; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", tag)
        self._end()
        return body

    def _has(self, tag: str) -> bool:
        """Whether the asking program has this very calendar already."""
        said = self.headers.get("If-None-Match", "")
        known = [part.strip().removeprefix("W/") for part in said.split(",")]
        return tag in known or "*" in known

    def _refuse(self, status: HTTPStatus) -> bytes:
        """Says no, and no more."""
        body = f"{status.phrase}\n".encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self._end()
        return body

    def _end(self) -> None:
        self.send_header("Cache-Control", "private, no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()


def calendar_server(port: int, path: str, make: Callable[[], bytes]) -> CalendarServer:
    """A server that listens on a port of this machine, or on any free one for 0."""
    try:
        return CalendarServer(port, path, make)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or "it is no port"
        raise RefusedError(
            f"port {port} cannot be used: {reason}; try another: --port 0 takes any that is free"
        ) from None


def calendar_path(key_place: Path, person: str) -> str:
    """The path at which a person's calendar is served: always the same, and never another's."""
    name = hmac.new(_key(key_place), person.encode("utf-8"), hashlib.sha256).hexdigest()[:40]
    return f"/{name}.ics"


def _key(place: Path) -> bytes:
    """The key kept in a private file, made the first time."""
    try:
        if not place.exists():
            _make_key(place)
        key = bytes.fromhex(place.read_text(encoding="ascii"))
    except OSError as error:
        raise RefusedError(f"{place} cannot be used: {error.strerror}; check it") from None
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise RefusedError(f"{place} is not a key; remove it, and a new one is made")
    return key


def _make_key(place: Path) -> None:
    """Writes a new key, whole; one that another program wrote in the meantime stays."""
    own = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(KEY_BYTES))
    try:
        place.hardlink_to(own)
    except FileExistsError:
        return
    finally:
        own.unlink()
