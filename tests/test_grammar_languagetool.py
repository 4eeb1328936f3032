"""LanguageTool: what a bad server does to us, against servers in a thread; and the real one if its address is set."""

import os
import threading
import time

import pytest
from languagetool_server import Answer, a_match, answer_of, serving

from unspin.errors import BackendError
from unspin.grammar import load_backend
from unspin.grammar.languagetool import OFF, LanguageToolServer, normalized
from unspin.model import Applicability, Span

pytest.importorskip("language_tool_python")

URL = os.environ.get("UNSPIN_TEST_LANGUAGETOOL_URL")


ADDRESSES = [
    ("localhost:8081", "http://localhost:8081/"),
    ("http://localhost:8081", "http://localhost:8081/"),
    (" http://localhost:8081/v2/ ", "http://localhost:8081/"),
    ("127.0.0.1:8081/v2", "http://127.0.0.1:8081/"),
    ("https://lt.example/api", "https://lt.example/api/"),
    ("https://lt.example/api/v2/check?x=1", "https://lt.example/api/"),
    ("http-proxy.example:80", "http://http-proxy.example:80/"),
    ("http://[::1]:8081/v2", "http://[::1]:8081/"),
]


@pytest.mark.parametrize(("given", "tidy"), ADDRESSES)
def test_addresses_are_made_tidy(given, tidy):
    """With or without scheme, slash and /v2 it is the same address."""
    assert normalized(given) == tidy == normalized(tidy)


@pytest.mark.parametrize(
    "address", ["", "ftp://host", "http://", "http://host:port", "http://[::1", "two words", "h:99999"]
)
def test_what_is_no_address_is_refused(address):
    """An address that cannot be one is refused in one line."""
    with pytest.raises(BackendError, match=r"is no address of a server; give one such as http://127.0.0.1:8081/"):
        normalized(address)


@pytest.mark.parametrize("suffix", ["", "/", "/v2", "/v2/"])
def test_a_check_through_any_form_of_the_address(suffix):
    """Findings come through, and the unwanted categories are switched off at the server."""
    text = "Wear a elastic stocking."
    with serving(answer_of(a_match(text, "a", ["an"], start=5))) as server:
        backend = load_backend("languagetool", languagetool_url=server.url + suffix)
        (finding,) = backend.check(text, (Span(7, 14),))
        backend.close()
    assert (finding.rule, finding.span, finding.found) == ("grammar.languagetool.EN_A_VS_AN", Span(5, 6), "a")
    assert (finding.suggestions, finding.applicability) == (("an",), Applicability.SAFE)
    assert finding.message == "Why. So."
    assert set(server.forms[0]["disabledCategories"].split(",")) == OFF
    assert (server.forms[0]["language"], server.forms[0]["text"]) == ("en-US", text)


def test_offsets_count_code_points_after_emoji():
    """What the server counts in UTF-16 units is counted in code points, in a later window too."""
    text = "🙂 Rest. 👩‍⚕️🙂 Doctor can causes pain."
    part = text[text.index("👩") :]
    with serving(answer_of(a_match(part, "causes", ["cause"], "MD_BASEFORM", "GRAMMAR"))) as server:
        (finding,) = LanguageToolServer(server.url).check(text, (Span(text.index("pain"), len(text) - 1),))
    assert server.forms[0]["text"] == part
    assert finding.span.slice(text) == finding.found == "causes"


UNWANTED = [
    ("teh", ["the"], "MORFOLOGIK_RULE_EN_US", "TYPOS"),
    ("teh", ["Teh"], "UPPERCASE_SENTENCE_START", "CASING"),
    ("vein", ["veins"], "CD_NN", "GRAMMAR"),
    ("vein", [], "SOME_RULE", "GRAMMAR"),
    ("🙂 vein", ["vein"], "SOME_RULE", "GRAMMAR"),
    ("vein", ["veins"], "EN_COMPOUNDS", "MISC"),
]


@pytest.mark.parametrize(("found", "new", "rule", "category"), UNWANTED)
def test_rules_that_are_not_allowed_are_dropped(found, new, rule, category):
    """Whatever the server sends, only allowed rules with a wording pass."""
    text = "teh 🙂 vein."
    with serving(answer_of(a_match(text, found, new, rule, category))) as server:
        assert LanguageToolServer(server.url).check(text, None) == ()


def test_an_offset_that_does_not_read_as_quoted_is_dropped():
    """A match that lies elsewhere than the server quoted it is not trusted."""
    text = "Wear a elastic stocking."
    match = a_match(text, "elastic", ["stretchy"], "SOME_RULE", "GRAMMAR", context="quite another text")
    beyond = a_match(text, "stocking.", ["sock."], "SOME_RULE", "GRAMMAR") | {"length": 99}
    with serving(answer_of(match, beyond)) as server:
        assert LanguageToolServer(server.url).check(text, None) == ()


def test_protected_text_is_never_in_a_finding():
    """A finding over protected text is not made."""
    text = "The doctor can causes pain."
    with serving(answer_of(a_match(text, "causes", ["cause"], "MD_BASEFORM", "GRAMMAR"))) as server:
        backend = LanguageToolServer(server.url)
        assert len(backend.check(text, None)) == 1
        assert backend.check(text, None, protected=(Span(15, 17),)) == ()
        assert backend.check("", None) == backend.check(text, ()) == ()


def told(error):
    """The message, which must be one line."""
    message = str(error.value)
    assert "\n" not in message
    return message


def test_a_dead_server_is_told_at_once():
    """Nobody listens: one line that says what to do, without delay and without the password of the address."""
    with serving() as server:
        address = f"user:secret@127.0.0.1:{server.server_port}"
    begun = time.monotonic()
    with pytest.raises(BackendError, match=r"cannot be reached; start it \(unspin languagetool start\)") as error:
        LanguageToolServer(address)
    assert time.monotonic() - begun < 3
    assert "secret" not in told(error)


def test_a_server_that_dies_between_checks_is_told():
    """The connection is refused later: the same line."""
    with serving() as server:
        backend = LanguageToolServer(server.url)
    with pytest.raises(BackendError, match="cannot be reached"):
        backend.check("He have pain.", None)


@pytest.mark.parametrize("body", [None, ...], ids=["silent", "trickling"])
def test_a_hanging_server_does_not_hang_us(body):
    """A check ends within its time although the server goes on; the next one fails at once."""
    with serving(body) as server:
        backend = LanguageToolServer(server.url, timeout_s=0.3)
        begun = time.monotonic()
        with pytest.raises(BackendError, match="did not answer within 1 s; restart it") as error:
            backend.check("He have pain.", None)
        assert time.monotonic() - begun < 3
        with pytest.raises(BackendError, match="did not answer"):
            backend.check("He have pain.", None)
        assert time.monotonic() - begun < 3
        told(error)


def test_a_server_that_hangs_from_the_start_does_not_hang_us(monkeypatch):
    """The first question has a limit too."""
    monkeypatch.setattr("unspin.grammar.languagetool.HEALTH_TIMEOUT_S", 0.3)
    with serving(health=None) as server, pytest.raises(BackendError, match="did not answer within 1 s"):
        LanguageToolServer(server.url)
    with serving(languages=None) as server, pytest.raises(BackendError, match="did not answer within 1 s"):
        LanguageToolServer(server.url)


NONSENSE = [
    {"health": b"<html>Welcome</html>"},
    {"health": (404, b"no")},
    {"health": (500, b"no")},
    {"languages": b"<html>"},
    {"languages": b"[1, 2]"},
    {"languages": b"[]"},
    {"check": b"<html>\nlines\n</html>"},
    {"check": b"[]"},
    {"check": b"{}"},
    {"check": b"null"},
    {"check": b'{"matches": 3}'},
    {"check": b'{"matches": [{"offset": 1}]}'},
    {"check": b'{"matches": [3]}'},
    {"check": b"\xff\xfe\x00"},
    {"check": (500, b"Error: Internal Error.\nTrace")},
    {"check": (413, b"Error: Your text exceeds the limit of 20000 characters")},
]


@pytest.mark.parametrize("bodies", NONSENSE)
def test_nonsense_is_told_in_one_line(bodies):
    """A server that is no LanguageTool, or a broken one, is an error of one line, never another exception."""
    with serving(**bodies) as server, pytest.raises(BackendError) as error:
        LanguageToolServer(server.url).check("He have pain.", None)
    assert "does not answer as LanguageTool does; check the address" in told(error)


PLACES = [{"offset": 99}, {"offset": -3}, {"offset": 2**70}, {"length": -1}, {"length": 2**70}, {"offset": "5"}, {"offset": None}]


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_place_that_is_none_makes_no_finding(place):
    """Beyond the text, before it, backwards, or no number: dropped, or told in one line."""
    text = "The doctor can causes pain."
    with serving(answer_of(a_match(text, "causes", ["cause"], "MD_BASEFORM", "GRAMMAR") | place)) as server:
        try:
            assert LanguageToolServer(server.url).check(text, None) == ()
        except BackendError as error:
            assert "does not answer as LanguageTool does" in str(error)


@pytest.mark.parametrize("path", ["health", "languages", "check"])
@pytest.mark.parametrize("status", [302, 307])
def test_a_redirect_in_a_circle_has_an_end(path, status):
    """Told in one line, whichever question it meets."""
    page = {"health": "healthcheck"}.get(path, path)
    with serving(**{path: (status, f"/v2/{page}".encode())}) as server, pytest.raises(BackendError) as error:
        LanguageToolServer(server.url).check("He have pain.", None)
    assert "does not answer as LanguageTool does; check the address" in told(error)


def test_a_huge_answer_is_no_harm():
    """Fifty megabytes are read within the time of a check; there is no finding in them."""
    with serving(b'{"matches": []' + b" " * 50_000_000 + b"}") as server:
        assert LanguageToolServer(server.url).check("He have pain.", None) == ()


def test_a_server_that_dies_in_the_middle_of_an_answer(monkeypatch):
    """Half an answer is none."""
    with serving(answer_of()) as server:
        backend = LanguageToolServer(server.url)
        monkeypatch.setattr(Answer, "do_POST", lambda self: self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 900\r\n\r\n{"))
        with pytest.raises(BackendError) as error:
            backend.check("He have pain.", None)
    told(error)


def test_a_server_on_this_machine_is_asked_without_a_proxy(monkeypatch):
    """A proxy in the environment is not for localhost."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with serving(answer_of()) as server:
        assert LanguageToolServer(server.url).check("He has pain.", None) == ()


def test_without_the_library_the_extra_is_named(monkeypatch):
    """The optional library is imported only when it is asked for."""
    monkeypatch.setitem(__import__("sys").modules, "language_tool_python", None)
    with pytest.raises(BackendError, match=r"pip install 'unspin\[languagetool\]'"):
        load_backend("languagetool")


# The real server.

REAL = [
    ("The doctor can causes pain.", "causes", "cause"),
    ("🙂🙂 The patients 👩‍⚕️ say: they was here.", "was", "are"),
    ("🙂 Wear a elastic stocking.", "a", "an"),
    ("𝒜 note. Look at the the vein.", "the the", "the"),
    ("Many patient feel better.", "Many patient", "Many patients"),
    ("Blood clots is dangerous.", "is", "are"),
    ("She has went home.\n\n🙂 He have pain.", "went", "gone"),
]


@pytest.fixture(scope="module")
def real():
    """The server at UNSPIN_TEST_LANGUAGETOOL_URL."""
    if not URL:
        pytest.skip("UNSPIN_TEST_LANGUAGETOOL_URL is not set")
    return load_backend("languagetool", languagetool_url=URL)


@pytest.mark.languagetool
@pytest.mark.parametrize(("text", "found", "suggestion"), REAL)
def test_the_real_server_finds_errors_where_they_are(real, text, found, suggestion):
    """Errors are found at their code points, after emoji too."""
    findings = real.check(text, None)
    assert (found, suggestion) in [(one.found, one.suggestions[0]) for one in findings]
    assert all(one.span.slice(text) == one.found for one in findings)


@pytest.mark.languagetool
def test_the_real_server_leaves_spelling_and_style_alone(real):
    """Drug names, spelling, spaces and style are not its business here."""
    text = "Sclerotherapy and hydroxyzine  are teh prescribed 3-4 times ; apixaban is not. i rest in order to heal."
    assert real.check(text, None) == ()


@pytest.mark.languagetool
def test_threads_get_their_own_offsets_from_the_real_server(real):
    """Concurrent checks of texts with and without emoji do not disturb each other."""
    texts = ["🙂" * n + " He have pain. 🙂 The doctor can causes pain." for n in range(6)]
    results = {}
    threads = [
        threading.Thread(target=lambda text=text: results.__setitem__(text, real.check(text, None))) for text in texts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for text in texts:
        assert "causes" in [one.found for one in results[text]]
        assert all(one.span.slice(text) == one.found for one in results[text])
