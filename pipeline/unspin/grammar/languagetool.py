"""LanguageTool on a server that already runs, through language-tool-python; it never starts Java by itself.

Four traps of that library are kept away here: it waits 300 seconds for an answer, it appends ``v2/`` in a way that
needs a tidy address, it keeps the offsets of emoji in a variable of the class, and it goes through a proxy for
localhost.
"""

from __future__ import annotations

import ipaddress
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Any, TypeVar

from unspin.errors import BackendError
from unspin.grammar.base import Complaint, settle, windows
from unspin.model import Finding, Span

DEFAULT_URL = "http://127.0.0.1:8081/"
HEALTH_TIMEOUT_S = 5.0
"""For the first question whether anybody is there."""
CHECK_TIMEOUT_S = 30.0
"""For one check; the first one of a cold server took 7 seconds on two cores."""

ALLOWED_CATEGORY = "GRAMMAR"
ALLOWED_RULES = frozenset({"EN_A_VS_AN", "ENGLISH_WORD_REPEAT_RULE"})
"""Rules outside the grammar category that are wanted."""
REFUSED_RULES = frozenset(
    """ADMIT_ENJOY_VB ADVERB_OR_HYPHENATED_ADJECTIVE ADVISE_VBG A_LOT_OF_NN CD_NN FEWER_LESS IF_VB MANY_FEW_UNCOUNTABLE
    MANY_NN_U MASS_AGREEMENT PROBLEM_SOLVE_HYPHEN SHORT_COMPARATIVES TWO_CONNECTED_MODAL_VERBS""".split()
)
"""Rules of the grammar category that erred in 105,000 words of patient information (*carboxylase 2 deficiency*
and *many blood stem cells*) or touch a comparison. Without them 18 of the 21 complaints in that text were right, in
our judgement."""
OFF = frozenset(
    """AMERICAN_ENGLISH_STYLE APRIL BRITISH_ENGLISH CASING COLLOCATIONS COMPOUNDING CONFUSED_WORDS CREATIVE_WRITING
    FALSE_FRIENDS GENDER_NEUTRALITY MULTITOKEN_SPELLING NONSTANDARD_PHRASES PLAIN_ENGLISH PROPER_NOUNS PUNCTUATION
    REDUNDANCY REGIONALISMS REPETITIONS REPETITIONS_STYLE SEMANTICS STYLE TON_ACADEMIC TYPOGRAPHY TYPOS
    WIKIPEDIA""".split()
)
"""Categories switched off at the server, which makes it five times as fast. ``enabledOnly`` would be shorter, but
with rules and categories both named it forgets the categories (seen with LanguageTool 6.8)."""

_MATCHES = threading.Lock()
"""Held during a check: the library's match class keeps the emoji of the last text in a class variable."""
_Answer = TypeVar("_Answer")


class LanguageToolServer:
    """A connection to one LanguageTool server."""

    name = "languagetool"

    def __init__(self, url: str | None = None, *, timeout_s: float = CHECK_TIMEOUT_S) -> None:
        """Connect to ``url`` (``DEFAULT_URL`` if none), with or without scheme and ``/v2``.

        ``timeout_s`` bounds every later check. Raises ``BackendError`` if the library or the server is missing.
        """
        library = _library()
        self.url = normalized(url or DEFAULT_URL)
        self._shown = _without_user(self.url)
        self._timeout_s = timeout_s
        self._failed: BackendError | None = None
        self._bounded(lambda: _ask_health(self.url), HEALTH_TIMEOUT_S + 1)
        bounded = type("Bounded", (library.LanguageTool,), {"_TIMEOUT": timeout_s})
        proxies = {"proxies": {"http": None, "https": None, "all": None}} if _is_local(self.url) else {}
        self._tool = self._bounded(lambda: bounded("en-US", remote_server=self.url, **proxies), HEALTH_TIMEOUT_S + 1)
        self._tool.disabled_categories = set(OFF)
        self._tool.disabled_rules = set(REFUSED_RULES)

    def check(
        self, text: str, near: tuple[Span, ...] | None = None, *, protected: tuple[Span, ...] = ()
    ) -> tuple[Finding, ...]:
        """The findings in the sentences that ``near`` touches, see ``Backend.check``. About 100 sentences a second.

        Raises ``BackendError`` when the server is gone, answers nonsense, or not within the time allowed; then for
        good.
        """
        complaints = [found for window in windows(text, near) for found in self._complaints(text, window)]
        return settle(complaints, text, near, protected, self.name)

    def close(self) -> None:
        """Nothing is held: each check makes a connection of its own."""

    def _complaints(self, text: str, window: Span) -> list[Complaint]:
        if self._failed:
            raise self._failed
        part = window.slice(text)
        with _MATCHES:
            matches = self._bounded(lambda: self._tool.check(part), self._timeout_s + 1)
        try:
            found = [_complaint(match, part) for match in matches]
        except (AttributeError, TypeError, ValueError) as error:
            raise self._failure("does not answer as LanguageTool does; check the address") from error
        return [
            Complaint(one.rule, one.span.shifted(window.start), one.suggestions, one.message) for one in found if one
        ]

    def _bounded(self, ask: Callable[[], _Answer], timeout_s: float) -> _Answer:
        """What ``ask`` returns, within ``timeout_s`` whatever the server does, a slow trickle included."""
        answers: list[_Answer] = []
        errors: list[Exception] = []

        def run() -> None:
            try:
                answers.append(ask())
            except Exception as error:  # noqa: BLE001  any error of the library is told in one line below
                errors.append(error)

        thread = threading.Thread(target=run, name="unspin-languagetool", daemon=True)
        thread.start()
        thread.join(timeout_s)
        if answers:
            return answers[0]
        if not errors or _timed_out(errors[0]):
            raise self._failure(f"did not answer within {timeout_s:.0f} s; restart it or choose another backend")
        raise self._failure(_told(errors[0])) from errors[0]

    def _failure(self, problem: str) -> BackendError:
        self._failed = BackendError(f"the LanguageTool server at {self._shown} {problem}")
        return self._failed


def normalized(url: str) -> str:
    """``url`` with a scheme, without ``/v2``, and with a slash at the end, as the library needs it.

    Raises ``BackendError`` if it cannot be the address of a server.

    >>> normalized("localhost:8081"), normalized("https://lt.example/api/v2/check")
    ('http://localhost:8081/', 'https://lt.example/api/')
    """
    address = url.strip() if "://" in url else f"http://{url.strip()}"
    try:
        parts = urllib.parse.urlsplit(address)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0 and " " not in address
    except ValueError:
        fits = False
    if not fits:
        raise BackendError(f"{_without_user(url)!r} is no address of a server; give one such as {DEFAULT_URL}")
    path = parts.path.rstrip("/").removesuffix("/check").removesuffix("/v2")
    return urllib.parse.urlunsplit((parts.scheme, parts.netloc, f"{path}/", "", ""))


def _without_user(url: str) -> str:
    """The address as it may be shown: without a name and password."""
    scheme, mark, rest = url.rpartition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}"


def _is_local(url: str) -> bool:
    host = urllib.parse.urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _library() -> Any:  # noqa: ANN401  the module, which is optional
    try:
        import language_tool_python  # noqa: PLC0415
    except ImportError as error:
        raise BackendError("language-tool-python is not installed; pip install 'unspin[languagetool]'") from error
    return language_tool_python


def _ask_health(url: str) -> None:
    """Return if a LanguageTool server says that it is well; raise what the connection raises, or ``ValueError``."""
    direct = [urllib.request.ProxyHandler({})] if _is_local(url) else []
    opener = urllib.request.build_opener(*direct)
    bare = urllib.parse.urlsplit(url)._replace(netloc=urllib.parse.urlsplit(url).netloc.rpartition("@")[2]).geturl()
    try:
        with opener.open(f"{bare}v2/healthcheck", timeout=HEALTH_TIMEOUT_S) as answer:
            body = answer.read(64)
    except urllib.error.HTTPError as error:
        with error:
            if error.code not in {401, 403}:
                raise ValueError(f"status {error.code}") from error
            return
    if body.strip() != b"OK":
        raise ValueError("no LanguageTool")


def _timed_out(error: BaseException | None) -> bool:
    """Whether a time-out is the error or among its causes."""
    while error is not None:
        if isinstance(error, TimeoutError) or "timed out" in str(error):
            return True
        error = error.__cause__
    return False


def _told(error: Exception) -> str:
    """What went wrong, for the one line of the ``BackendError``."""
    words = str(error)
    if isinstance(error, OSError) or "Connection" in words or "Max retries" in words or "resolve" in words:
        return "cannot be reached; start it (unspin languagetool start) or check the address"
    if type(error).__name__ == "RateLimitError":
        return "allows no more requests for now; use a server of your own (unspin languagetool start)"
    return "does not answer as LanguageTool does; check the address"


def _complaint(match: Any, text: str) -> Complaint | None:  # noqa: ANN401  a Match of the optional library
    """The match as a complaint in code points of ``text``; ``None`` if it is none of the allowed ones.

    The library has turned ``offset`` from UTF-16 units to code points, but not the length: a match with a character
    beyond the first plane in it is left out, and so is one that does not read as the server quoted it.
    """
    allowed = match.category == ALLOWED_CATEGORY or match.rule_id in ALLOWED_RULES
    if not allowed or match.rule_id in REFUSED_RULES:
        return None
    span = Span(match.offset, match.offset + match.error_length)
    found = span.slice(text)
    if not found or span.end > len(text) or max(map(ord, found)) > 0xFFFF or found.split() != _quoted(match).split():
        return None
    return Complaint(match.rule_id, span, tuple(match.replacements[:3]), " ".join(match.message.split()))


def _quoted(match: Any) -> str:  # noqa: ANN401  a Match of the optional library
    """What the server marks in the context that it quotes; counted, as it sends it, in UTF-16 units."""
    start = 2 * match.offset_in_context
    units = match.context.encode("utf-16-le", "surrogatepass")
    return str(units[start : start + 2 * match.error_length].decode("utf-16-le", "replace"))
