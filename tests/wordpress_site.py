"""A small site that speaks the REST API of WordPress as far as unspin asks, with the faults that real ones have."""

from __future__ import annotations

import base64
import json
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

USER, PASSWORD = "nurse", "abcd efgh ijkl"
LOGIN = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


@dataclass
class Site:
    """What the site holds and how it misbehaves.

    ``faults`` are answers (status, headers, body) given in place of the next ones to requests with a login; ``strips`` is
    text that it takes out of what is saved; ``withheld`` are posts that the user may not edit.
    """

    posts: dict[int, dict] = field(default_factory=dict)
    pretty: bool = True
    faults: list[tuple[int, dict, str]] = field(default_factory=list)
    strips: str = ""
    any_html: bool = True
    withheld: set[int] = field(default_factory=set)
    dies_after_saving: bool = False
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    url: str = ""
    clock: int = 0

    def add(self, number: int, title: str, content: str, **more: str) -> None:
        """Store a post; ``more`` are ``slug``, ``excerpt``, ``status`` and ``type`` (``posts``)."""
        self.posts[number] = {"title": title, "content": content, "excerpt": "", "slug": f"post-{number}", **more}
        self.posts[number].setdefault("status", "publish")
        self.posts[number].setdefault("type", "posts")
        self.save(number)

    def save(self, number: int, **texts: str) -> None:
        """Change a post as an editor on the site would."""
        self.clock += 1
        modified = f"2026-10-{self.clock // 60 + 1:02d}T10:{self.clock % 60:02d}:00"
        self.posts[number].update(texts, modified=modified)

    def shown(self, number: int) -> dict:
        """A post as the API gives it."""
        post = self.posts[number]
        texts = {name: {"raw": post[name]} for name in ("title", "excerpt", "content") if name in post}
        times = {"modified": post["modified"], "modified_gmt": post["modified"]}
        links = {"wp:action-unfiltered-html": []} if self.any_html else {"self": []}
        return {"id": number, "slug": post["slug"], "status": post["status"], "link": f"{self.url}/?p={number}", **texts, **times} | {
            "_links": links
        }  # fmt: skip


class _Handler(BaseHTTPRequestHandler):
    """Answers for ``self.server.site``."""

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, fields: dict | None) -> None:
        site: Site = self.server.site
        parts = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(parts.query))
        site.asked.append((self.command, self.path, self.headers.get("Authorization", "")))
        if self.headers.get("Authorization") and site.faults:
            self._send(*site.faults.pop(0))
        elif site.pretty and parts.path.startswith("/wp-json/"):
            self._route(parts.path.removeprefix("/wp-json"), query, fields)
        elif not site.pretty and "rest_route" in query:
            self._route(query["rest_route"], query, fields)
        else:
            self._send(404, {"Content-Type": "text/html"}, "<h1>Not found</h1>")

    def _route(self, route: str, query: dict, fields: dict | None) -> None:
        site: Site = self.server.site
        kind, _, number = route.removeprefix("/wp/v2/").partition("/")
        if route == "/":
            self._json(200, {"namespaces": ["wp/v2"]})
        elif self.headers.get("Authorization") != LOGIN:
            self._json(401, {"code": "rest_forbidden_context", "message": "Sorry, you are not allowed to edit posts."})
        elif kind not in {"posts", "pages"}:
            self._json(404, {"code": "rest_no_route", "message": "No route was found."})
        elif not number:
            self._list(kind, query)
        elif int(number) not in site.posts:
            self._json(404, {"code": "rest_post_invalid_id", "message": "Invalid post ID."})
        else:
            self._one(int(number), fields)

    def _list(self, kind: str, query: dict) -> None:
        site: Site = self.server.site
        assert query["context"] == "edit"
        wanted = [n for n in sorted(site.posts) if site.posts[n]["type"] == kind and site.posts[n]["status"] in query["status"]]
        size, page = int(query["per_page"]), int(query["page"])
        shown = [site.shown(n) for n in wanted[(page - 1) * size : page * size] if n not in site.withheld]
        self._json(200, shown, {"X-WP-Total": str(len(wanted)), "X-WP-TotalPages": str(-(-len(wanted) // size))})

    def _one(self, number: int, fields: dict | None) -> None:
        site: Site = self.server.site
        if fields:
            site.save(number, **{name: text.replace(site.strips, "") if site.strips else text for name, text in fields.items()})
            if site.dies_after_saving:
                self.close_connection = True
                return
        self._json(200, site.shown(number))

    def _json(self, status: int, body: object, headers: dict | None = None) -> None:
        self._send(status, {"Content-Type": "application/json", **(headers or {})}, json.dumps(body))

    def _send(self, status: int, headers: dict, body: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())


@contextmanager
def serve(site: Site) -> Iterator[Site]:
    """The site on a port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.site = site
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
