"""Real servers on loopback: what they took in, and how they answer is told to them.

Nothing here waits for a time to pass: who waits is woken by what happens.
"""

import asyncio
import base64
import threading
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

import pytest

KEY = "X-Reminder-Key"
PASSWORD = "hunter2mark"
# How long a test waits for what must happen, before it fails.
DEADLINE = 20


class Got(NamedTuple):
    """One transmission as it came in: all of its bytes, its key, and its words."""

    raw: bytes
    key: str | None
    words: str


class Inbox:
    """What a server got. `came` is all that was sent to it, `kept` what it said yes to.

    `refuse` is what it answers instead of a yes. `gate` holds its answers up while it is shut.
    """

    def __init__(self):
        self.came, self.kept = [], []
        self.refuse = None
        self.gate = threading.Event()
        self.gate.set()
        self._news = threading.Condition()

    @property
    def keys(self):
        return [got.key for got in self.kept]

    @property
    def by_key(self):
        """What is left at a receiver that keeps one message per key."""
        return {got.key: got for got in self.kept}

    def take(self, got):
        with self._news:
            self.came.append(got)
            self._news.notify_all()

    def keep(self, got):
        with self._news:
            self.kept.append(got)
            self._news.notify_all()

    def wait_until(self, count, which="came"):
        """Waits until so many have come, or were kept."""
        with self._news:
            there = self._news.wait_for(lambda: len(getattr(self, which)) >= count, DEADLINE)
        assert there, f"{len(getattr(self, which))} of {count} {which}"


class WebServer(Inbox):
    """Takes webhooks and ntfy's messages alike."""

    def __init__(self):
        super().__init__()
        inbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                head = f"{self.requestline}\r\n{self.headers}".encode()
                words = body.decode()
                got = Got(head + body, self.headers[KEY], words)
                inbox.take(got)
                inbox.gate.wait()
                if inbox.refuse is None:
                    inbox.keep(got)
                self.send_response(inbox.refuse or 200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_):
                pass

            def handle(self):
                # Who sent it may have gone before the answer.
                try:
                    super().handle()
                except ConnectionError:
                    self.close_connection = True

            def finish(self):
                try:
                    super().finish()
                except ConnectionError:
                    self.close_connection = True

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def webhook(self, path="hook"):
        return f"json://sam:{PASSWORD}@127.0.0.1:{self.port}/{path}"

    def ntfy(self, topic="topic"):
        return f"ntfy://sam:{PASSWORD}@127.0.0.1:{self.port}/{topic}?image=no"

    def close(self):
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class MailServer(Inbox):
    """Takes mail over plain SMTP, after a login."""

    def __init__(self):
        super().__init__()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run)
        ready = asyncio.run_coroutine_threadsafe(self._begin(), self._loop)
        self._thread.start()
        self._server = ready.result(DEADLINE)
        self.port = self._server.sockets[0].getsockname()[1]

    def _run(self):
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.close()

    async def _begin(self):
        from aiosmtpd.smtp import SMTP, AuthResult

        def made():
            return SMTP(
                self,
                hostname="127.0.0.1",
                loop=self._loop,
                auth_require_tls=False,
                authenticator=lambda *_: AuthResult(success=True),
            )

        return await self._loop.create_server(made, "127.0.0.1", 0)

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  aiosmtpd's name
        raw = bytes(envelope.original_content)
        message = message_from_bytes(raw, policy=policy.default)
        head = f"{envelope.mail_from} {envelope.rcpt_tos}\r\n".encode()
        words = f"{message['Subject']}\n{message.get_body(('plain', 'html')).get_content()}"
        got = Got(head + raw, message[KEY], words)
        self.take(got)
        await self._loop.run_in_executor(None, self.gate.wait)
        if self.refuse is not None:
            return f"{self.refuse} no"
        self.keep(got)
        return "250 OK"

    def mail(self, to="kim"):
        return (
            f"mailto://sam:{PASSWORD}@127.0.0.1:{self.port}/"
            f"?from=box@example.org&to={to}@example.org"
        )

    def close(self):
        self.gate.set()
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(DEADLINE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    async def _end(self):
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._loop.shutdown_default_executor()


def decoded(raw):
    """The bytes with whatever they hold in base64 written out too."""
    found = [raw]
    for line in raw.replace(b"\r", b"").split(b"\n"):
        for word in line.split():
            try:
                found.append(base64.b64decode(word, validate=True))
            except ValueError:
                continue
    return b"\n".join(found)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    """What goes to loopback goes there, whatever stands between this machine and others."""
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def web():
    server = WebServer()
    yield server
    server.close()


@pytest.fixture
def mail():
    server = MailServer()
    yield server
    server.close()


@pytest.fixture
def second_web():
    server = WebServer()
    yield server
    server.close()
