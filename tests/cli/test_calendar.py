"""`tracker calendar`: the file, and the address that one calendar program is given."""

import http.client
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest


def test_the_file_is_private_whole_and_said_in_one_line(sam, tmp_path):
    out = tmp_path / "out.ics"
    out.write_text("old")
    assert sam("calendar", str(out)) == 0, sam.err
    assert len(sam.out.splitlines()) == 1
    assert out.stat().st_mode & 0o777 == 0o600
    content = out.read_bytes()
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"Sam" not in content
    assert content.count(b"\n") == content.count(b"\r\n")
    assert list(tmp_path.glob(".*")) == []
    assert sam("calendar", "-") == 0
    assert sam.out.encode() == content


def test_titles_and_tasks_are_as_asked(sam):
    assert sam("calendar", "-", "--titles", "plain", "--todo") == 0
    assert "SUMMARY:Pill\r\n" in sam.out
    assert "BEGIN:VTODO" in sam.out
    assert "BEGIN:VEVENT" not in sam.out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "--serve"),
        (("a.ics", "--serve"), 2, "--serve"),
        (("a.ics", "--port", "1"), 2, "--port"),
        (("no/such/folder/a.ics",), 1, "cannot be written"),
        (("--serve", "--port", "70000"), 1, "port 70000"),
    ],
)
def test_what_cannot_be_done_is_one_line(sam, words, code, said):
    assert sam("calendar", *words) == code
    assert len(sam.err.splitlines()) == 1
    assert said in sam.err


def test_a_port_that_is_taken_is_one_line(sam):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert sam("calendar", "--serve", "--port", port) == 1
    assert len(sam.err.splitlines()) == 1
    assert port in sam.err


def test_a_key_that_is_none_is_refused(sam):
    key = Path(sam.place).with_name("calendar.key")
    key.write_text("short")
    assert sam("calendar", "--serve", "--port", "0") == 1
    assert "remove it" in sam.err
    assert key.read_text() == "short"


class Served:
    """A server in a process of its own, and requests to it."""

    def __init__(self, place, *words):
        command = [sys.executable, "-m", "tracker", "--db", place, "calendar", "--serve", "--port",
                   "0", *words]  # fmt: skip
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        lines = iter(self.process.stdout.readline, "")
        url = next((line.strip() for line in lines if line.startswith("http")), None)
        assert url, self.process.stderr.read()
        self.address = urlsplit(url)

    def ask(self, path=None, method="GET", **headers):
        link = http.client.HTTPConnection(self.address.hostname, self.address.port)
        try:
            link.request(
                method,
                path or self.address.path,
                headers={name.replace("_", "-"): said for name, said in headers.items()},
            )
            answer = link.getresponse()
            return answer, answer.read()
        finally:
            link.close()

    def end(self):
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err


@pytest.fixture
def serve(tmp_path):
    place = str(tmp_path / "r.db")
    served = []

    def tracker(*words):
        return subprocess.run(
            [sys.executable, "-m", "tracker", "--db", place, *words],
            check=True, capture_output=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def start(*words):
        served.append(Served(place, *words))
        return served[-1]

    tracker("setup", "--name", "Sam", "--zone", "Europe/Berlin", "--form", "oral", "--time",
            "08:00")  # fmt: skip
    start.tracker = tracker
    start.key = tmp_path / "calendar.key"
    yield start
    for one in served:
        one.process.kill()
        one.process.communicate()


def test_served_to_who_knows_the_address_and_to_nobody_else(serve):
    one = serve()
    assert one.address.hostname == "127.0.0.1"
    assert len(one.address.path) > 40
    answer, body = one.ask()
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert body.startswith(b"BEGIN:VCALENDAR")
    tag = answer.headers["ETag"]
    same, empty = one.ask(If_None_Match=tag)
    assert (same.status, empty, same.headers["ETag"]) == (304, b"", tag)
    assert one.ask(If_None_Match='"other"')[0].status == 200
    assert one.ask(method="HEAD")[1] == b""
    port = one.address.port
    assert one.ask(Host=f"localhost:{port}")[0].status == 200
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", "127.0.0.1:1", ""):
        refused, said = one.ask(Host=host)
        assert (refused.status, b"VCALENDAR" in said) == (403, False)
    for path in ("/", "/calendar.ics", one.address.path[:-1], f"{one.address.path}/x", "/%C3%A9"):
        assert one.ask(path)[0].status == 404
    assert one.ask(method="POST")[0].status == 501
    code, out, err = one.end()
    assert (code, out, err) == (0, "", "")


def test_made_anew_for_each_request_at_an_address_that_stays(serve):
    one = serve()
    answer, before = one.ask()
    serve.tracker("visit", "book", "lab", "--at", "tomorrow 10:00")
    changed, after = one.ask(If_None_Match=answer.headers["ETag"])
    assert changed.status == 200
    assert after.count(b"BEGIN:VEVENT") == before.count(b"BEGIN:VEVENT") + 1
    assert serve.key.stat().st_mode & 0o777 == 0o600
    assert one.end()[0] == 0
    assert serve().address.path == one.address.path
