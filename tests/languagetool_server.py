"""A server that stands for LanguageTool: it answers, hangs, trickles or talks nonsense."""

import json
import threading
import urllib.parse
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LANGUAGES = json.dumps([{"name": "English (US)", "code": "en", "longCode": "en-US"}]).encode()


def a_match(text, found, new, rule="EN_A_VS_AN", category="MISC", *, context=None, start=None):
    """A match as the server writes it: offset and length in UTF-16 units."""
    start = text.index(found) if start is None else start
    place = {"offset": len(text[:start].encode("utf-16-le")) // 2, "length": len(found.encode("utf-16-le")) // 2}
    return {
        "message": "Why.\u00a0So.",
        "replacements": [{"value": one} for one in new],
        **place,
        "context": {"text": context or text, **place},
        "sentence": text,
        "rule": {"id": rule, "issueType": "grammar", "category": {"id": category}},
    }


def answer_of(*matches):
    """The body of an answer to a check."""
    return json.dumps({"matches": list(matches)}).encode()


class Server(ThreadingHTTPServer):
    """Answers each path with the bytes of ``bodies``; ``None`` hangs, ``...`` trickles. Keeps the forms it was sent."""

    daemon_threads = False

    def __init__(self, bodies):
        self.bodies, self.forms, self.gone = bodies, [], threading.Event()
        super().__init__(("127.0.0.1", 0), Answer)


class Answer(BaseHTTPRequestHandler):
    """One request to ``Server``."""

    server: Server

    def do_GET(self):
        """Answer with what stands for the path."""
        body = self.server.bodies.get(self.path.partition("?")[0], (404, b"no such page"))
        status, body = body if isinstance(body, tuple) else (200, body)
        if body is None:
            self.server.gone.wait(20)
            return
        self.send_response(status)
        if status in {302, 307}:
            self.send_header("Location", body.decode())
        self.send_header("Content-Length", str(len(body or b"") if body is not ... else 100))
        self.end_headers()
        if body is ...:
            while not self.server.gone.wait(0.1):
                self.wfile.write(b" ")
            return
        self.wfile.write(body)

    def do_POST(self):
        """Keep the form, then answer."""
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.forms.append(dict(urllib.parse.parse_qsl(form)))
        self.do_GET()

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def serving(check=b"", health=b"OK", languages=LANGUAGES, base="/v2"):
    """A server with these answers."""
    server = Server({f"{base}/healthcheck": health, f"{base}/languages": languages, f"{base}/check": check})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    server.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield server
    finally:
        server.gone.set()
        server.shutdown()
        server.server_close()
        thread.join()
