"""The REST API of a WordPress site over HTTP: one class that asks, waits, tries again and says in one line what went wrong.

The password goes to the host that the user named and to no other: redirects are followed within it only, and those of a
write not at all. Answers are bounded in size and time.
"""

from __future__ import annotations

import base64
import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import IO, Any

from unspin import __version__
from unspin.errors import BackendError
from unspin.report.visible import plain, shortened
from unspin.wordpress.address import in_ascii, is_local, origin, site_address

MAX_ANSWER_BYTES = 64 * 1024 * 1024
"""Larger answers are refused. A page of PER_PAGE posts of 100 kB each has 5 MB."""
TIMEOUT_S = 30.0
"""For a connection, and for the next bytes of an answer."""
ANSWER_TIMEOUT_S = 180.0
"""For a whole answer: a server that sends a byte now and then is given up."""
WAITS_S = (1.0, 3.0, 9.0)
"""Between tries, unless the site says how long (``Retry-After``)."""
LONGEST_WAIT_S = 60.0
MAX_REDIRECTS = 5

_AGAIN = frozenset((429, 500, 502, 503, 504))
_AGAIN_FOR_WRITES = frozenset((429, 503))
"""A write that may have been carried out is not sent again."""
_MOVED = frozenset((301, 302, 303, 307, 308))
_CHUNK_BYTES = 65536


class ApiError(BackendError):
    """An answer of the site that is an error: its ``status`` in HTTP and its ``code`` in WordPress, such as ``rest_post_invalid_id``."""

    def __init__(self, message: str, status: int = 0, code: str = "") -> None:
        """Keep status and code; 0 and the empty string where there was no such answer."""
        self.status, self.code = status, code
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answered: decoded JSON, and how many things and pages a listing has in all, 0 for anything else."""

    body: Any
    total: int = 0
    pages: int = 0


@dataclass(frozen=True, slots=True)
class _Raw:
    status: int
    headers: Message
    body: bytes


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Leaves redirects to us: the standard library would send the password along to any host, and ends with a trace where the target is none."""

    def http_error_302(self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage) -> None:
        """None: not followed."""

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


class Client:
    """Asks one site as one user. ``get`` and ``post`` raise ApiError with one line that says what to do."""

    def __init__(self, url: str, user: str, password: str) -> None:
        """Note the site and the login; nothing is sent yet. Raises ConfigError for an address that is not fit."""
        self.site = site_address(url)
        self._login = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
        proxies = [urllib.request.ProxyHandler({})] if is_local(self.site) else []
        self._opener = urllib.request.build_opener(_NoRedirects, *proxies)
        self._root = ""

    def get(self, route: str, query: Mapping[str, str] | None = None) -> Answer:
        """The answer to a question such as ``wp/v2/posts``; tried again when the site is busy or out of reach."""
        return self._asked("GET", route, query or {}, None)

    def post(self, route: str, fields: Mapping[str, str], query: Mapping[str, str]) -> Answer:
        """The answer to a write, which is sent once unless the site says that it was too busy to look at it."""
        return self._asked("POST", route, query, json.dumps(fields).encode("ascii"))

    def _asked(self, method: str, route: str, query: Mapping[str, str], body: bytes | None) -> Answer:
        if not self._root:
            self._root = self._find_root()
        raw = self._sent(method, self._address(self._root, route, query), body)
        told = self._json(raw)
        if raw.status >= 400 or told is None:
            raise self._refusal(raw, told)
        return Answer(told, _number(raw.headers, "X-WP-Total"), _number(raw.headers, "X-WP-TotalPages"))

    def _find_root(self) -> str:
        """Where the API is: below ``/wp-json/``, or in ``?rest_route=`` where the site has no pretty permalinks."""
        raw = None
        for root in (f"{self.site}/wp-json/", f"{self.site}/?rest_route=/"):
            raw = self._sent("GET", root, None, login=False)
            told = self._json(raw)
            if isinstance(told, dict) and "wp/v2" in (told.get("namespaces") or ()):
                return root
            if isinstance(told, dict) and raw.status in {401, 403}:
                return root  # closed to strangers; the login will tell
        raise ApiError(
            f"{self.site} has no WordPress REST API (status {raw.status if raw else 0}); "
            "check the address, and that no plugin turns the API off"
        )

    def _address(self, root: str, route: str, query: Mapping[str, str]) -> str:
        asked = urllib.parse.urlencode(query)
        return f"{root}{route}{('&' if '?' in root else '?') + asked if asked else ''}"

    def _sent(self, method: str, address: str, body: bytes | None, *, login: bool = True) -> _Raw:
        """The answer, redirects within the site followed, after as many tries as WAITS_S allows."""
        waits = list(WAITS_S)
        redirects = 0
        while True:
            try:
                raw = self._once(method, address, body, login=login)
            except (OSError, http.client.HTTPException) as error:
                if body is not None or not waits or not _passing(error):
                    raise self._unreachable(error, written=body is not None) from error
                time.sleep(waits.pop(0))
                continue
            if raw.status in _MOVED:
                redirects += 1
                address = self._moved(address, raw, redirects, reading=body is None)
            elif raw.status in (_AGAIN if body is None else _AGAIN_FOR_WRITES) and waits:
                time.sleep(_wait_s(raw.headers, waits.pop(0)))
            else:
                return raw

    def _once(self, method: str, address: str, body: bytes | None, *, login: bool) -> _Raw:
        request = urllib.request.Request(address, data=body, method=method)  # noqa: S310 - checked by site_address, _moved
        request.add_header("Accept", "application/json")
        request.add_header("User-Agent", f"unspin/{__version__}")
        if body is not None:
            request.add_header("Content-Type", "application/json")
        if login:
            request.add_unredirected_header("Authorization", self._login)
        try:
            answer = self._opener.open(request, timeout=TIMEOUT_S)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return _Raw(answer.status, answer.headers, self._read(answer))

    def _read(self, answer: http.client.HTTPResponse) -> bytes:
        deadline = time.monotonic() + ANSWER_TIMEOUT_S
        parts, size = [], 0
        while part := answer.read1(_CHUNK_BYTES):
            parts.append(part)
            size += len(part)
            if size > MAX_ANSWER_BYTES:
                raise ApiError(
                    f"{self.site} sends an answer of more than {MAX_ANSWER_BYTES // 2**20} MiB; it was given up"
                )
            if time.monotonic() > deadline:
                raise ApiError(f"{self.site} took more than {ANSWER_TIMEOUT_S:.0f} s for one answer; try again later")
        return b"".join(parts)

    def _moved(self, address: str, raw: _Raw, redirects: int, *, reading: bool) -> str:
        """Where a redirect leads, if it may be followed."""
        try:
            target = in_ascii(urllib.parse.urljoin(address, raw.headers.get("Location", "")))
            origin(target)
        except ValueError as error:
            raise ApiError(f"{self.site} sends us on to an address that is none; check its settings") from error
        if origin(target) == origin(address) and reading and redirects <= MAX_REDIRECTS:
            return target
        if origin(target) != origin(address):
            place = "{}://{}".format(*urllib.parse.urlsplit(target)[:2])
            raise ApiError(f"{self.site} sends us on to {_told(place)}; if that is your site, give its address instead")
        raise ApiError(
            f"{self.site} redirects {'in circles' if reading else 'what we write'}; check the address of the site"
        )

    def _json(self, raw: _Raw) -> Any:  # noqa: ANN401 - JSON of any kind
        """The decoded body; None if it is no JSON object or list."""
        try:
            told = json.loads(raw.body)
        except (ValueError, RecursionError):
            return None
        return told if isinstance(told, dict | list) else None

    def _refusal(self, raw: _Raw, told: object) -> ApiError:
        """What an answer that is an error means, and what to do."""
        fields = told if isinstance(told, dict) else {}
        code, says = str(fields.get("code", "")), _told(str(fields.get("message", "")))
        said = f" (the site says: {says})" if says else ""
        if raw.status == 401:
            problem = f"does not accept this user and application password{said}; make one under Users > Profile"
        elif raw.status == 403:
            problem = f"does not let this user do that{said}; use the account of an editor or administrator"
        elif raw.status == 429:
            problem = "asks us to slow down; try again later"
        elif told is None and raw.status < 400:
            kind = _told(raw.headers.get_content_type())
            problem = f"answers with {kind} that is no JSON; look for PHP warnings or a page of maintenance there"
        elif code == "rest_no_route":
            problem = "has no such type of content in its REST API; check --type"
        else:
            problem = f"answers with status {raw.status}{said}; {'try again later' if raw.status >= 500 else 'check the options'}"
        return ApiError(f"{self.site} {problem}", raw.status, code)

    def _unreachable(self, error: Exception, *, written: bool) -> ApiError:
        reason = getattr(error, "reason", error)
        why = (
            "no answer in time"
            if isinstance(reason, TimeoutError)
            else getattr(reason, "strerror", None) or str(reason)
        )
        advice = "it may have been saved: run push again" if written else "check the address and the connection"
        return ApiError(f"{self.site} cannot be reached ({_told(str(why)) or type(reason).__name__}); {advice}")


def _passing(error: Exception) -> bool:
    """Whether a failure may be gone at the next try: one of names and certificates is not."""
    reason = getattr(error, "reason", error)
    return isinstance(reason, TimeoutError | ConnectionError | http.client.HTTPException)


def _wait_s(headers: Message, otherwise_s: float) -> float:
    return min(float(_number(headers, "Retry-After")), LONGEST_WAIT_S) or otherwise_s


def _number(headers: Message, name: str) -> int:
    """The number in a header; 0 where there is none of at most nine digits."""
    value = headers.get(name, "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def _told(text: str) -> str:
    """Words of the site, fit for one line of a terminal."""
    return shortened(plain(" ".join(text.split())), max_chars=160)
