"""A WordPress site and a folder: what is pulled is what the site holds, and nothing is pushed over what others wrote."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordpress_site import PASSWORD, USER, Site, serve

from unspin.errors import ConfigError, InputError
from unspin.formats import parse
from unspin.model import SegmentKind
from unspin.wordpress import client, posts
from unspin.wordpress.address import site_address
from unspin.wordpress.client import ApiError, Client
from unspin.wordpress.layout import file_name, from_source, to_source
from unspin.wordpress.manifest import MANIFEST, Manifest, read_manifest
from unspin.wordpress.posts import Post, Texts
from unspin.wordpress.pull import pull
from unspin.wordpress.push import BEFORE, Pushed, push

BLOCKS = '<!-- wp:paragraph {"a":"\\u0026"} -->\n<p>Crawler capillaries &amp; caf\u00e9 \U0001f600 C:\\n</p>\n<!-- /wp:paragraph -->'
CLASSIC = "Crawler capillaries\r\n\r\n[gallery ids='1']\ttake 5 mg\r\n"


def post(title: str = "", excerpt: str = "", content: str = "", slug: str = "legs", number: int = 7) -> Post:
    """A post with these texts."""
    return Post(number, "posts", slug, "publish", "", "", "", Texts(title, excerpt, content))


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site with blocks, classic content, a draft and a page; waits are short."""
    monkeypatch.setattr(client, "WAITS_S", (0.01, 0.01, 0.01))
    one = Site()
    one.add(3, "Crawler capillaries &amp; you", BLOCKS, slug="crawler-capillaries", excerpt="A common worry.")
    one.add(4, "Classic", CLASSIC, slug="%e8%86%9d")
    one.add(5, "Draft", "<p>Not out yet.</p>", status="draft", slug="")
    one.add(6, "About us", "<p>We are nurses.</p>", type="pages")
    with serve(one):
        yield one


def asks(site: Site, password: str = PASSWORD) -> Client:
    """A client of the site."""
    return Client(site.url, USER, password)


def pulled(site: Site, folder: Path) -> Manifest:
    """The manifest after everything published was pulled."""
    pull(asks(site), folder, ("posts", "pages"), ("publish",))
    manifest = read_manifest(folder)
    assert manifest is not None
    return manifest


def pushed(site: Site, folder: Path, *, dry: bool = False) -> list[Pushed]:
    """What became of the files with changes."""
    manifest = read_manifest(folder)
    assert manifest is not None
    return list(push(asks(site), manifest, dry=dry))


def edit(path: Path, old: str, new: str) -> None:
    """Replace ``old``, which must be there, in a file, and keep all other bytes."""
    raw = path.read_bytes()
    assert old.encode() in raw
    path.write_bytes(raw.replace(old.encode(), new.encode()))


# Files.

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=60) | st.sampled_from([BLOCKS, CLASSIC, "</title>\n", "</div>\n"])


@given(TEXT, TEXT, TEXT)
def test_files_hold_the_texts_exactly(title: str, excerpt: str, content: str) -> None:
    """Whatever the texts are, the file gives them back; the content is its tail."""
    source = to_source(post(title, excerpt, content))
    assert from_source(source, "-") == Texts(title, excerpt, content)
    assert source.endswith(content)


def test_title_and_excerpt_are_read_as_prose() -> None:
    """The reader of HTML sees the title as one, and no markup of ours."""
    document = parse(to_source(post("Crawler capillaries", "A common worry.", CLASSIC)), "0007-legs.html")
    assert document.segments[0].kind is SegmentKind.TITLE
    assert [one.text for one in document.segments[:2]] == ["Crawler capillaries", "A common worry."]
    assert "wordpress" not in "".join(one.text for one in document.segments)


def test_marks_in_a_title_are_refused() -> None:
    """A title that could not be told from the layout is not written."""
    with pytest.raises(InputError, match="cannot keep"):
        to_source(post("a</title>\n<!-- wordpress: content -->\nb", "", "c"))


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("<!-- wordpress: title -->\n<!-- wordpress: content -->\nText", Texts("", "", "Text")),
        ("<!-- wordpress: title -->\n<title>T</title>\n<!-- wordpress: excerpt -->\n<!-- wordpress: content -->\n", Texts("T", "", "")),
        ("<!-- wordpress: title -->\r\n<title>T</title>\r\n<!-- wordpress: content -->\r\nA\r\n", Texts("T", "", "A\r\n")),
    ],
    ids=["title deleted", "excerpt deleted", "other line ends"],
)  # fmt: skip
def test_files_after_editing(source: str, texts: Texts) -> None:
    """An element that an edit deleted is an empty text."""
    assert from_source(source, "-") == texts


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("spider-veins", "0007-spider-veins.html"),
        ("../../etc/passwd", "0007-etc-passwd.html"),
        ("%2e%2e%2fup", "0007-up.html"),
        ("a\x00\\b\n", "0007-a-b.html"),
        ("%e8%86%9d", "0007-\u819d.html"),
        ("", "0007.html"),
        ("\U0001f600" * 300, "0007.html"),
        ("\u819d" * 300, f"0007-{chr(0x819D) * 50}.html"),
    ],
)
def test_file_names_are_harmless(slug: str, name: str) -> None:
    """No slug leads out of the folder or is too long for a file system."""
    assert file_name(post(slug=slug)) == name


# Pull.


def test_pull_keeps_every_byte(site: Site, tmp_path: Path) -> None:
    """Each file ends with the content as it is on the site; the manifest names no user and no password."""
    manifest = pulled(site, tmp_path)
    assert [entry.file for entry in manifest.entries.values()] == ["0003-crawler-capillaries.html", "0004-\u819d.html", "0006-post-6.html"]
    for entry in manifest.entries.values():
        raw = (tmp_path / entry.file).read_bytes()
        assert raw.endswith(site.posts[entry.id]["content"].encode())
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert USER.encode() not in (tmp_path / MANIFEST).read_bytes()
    assert PASSWORD.encode() not in stored
    assert not pushed(site, tmp_path)


@pytest.mark.parametrize("pretty", [True, False])
def test_pull_reads_every_page(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, pretty: bool) -> None:
    """All pages are read, those too on which the user may edit nothing; also without pretty permalinks."""
    monkeypatch.setattr(posts, "PER_PAGE", 2)
    site.pretty = pretty
    for number in range(10, 15):
        site.add(number, "Legs", "<p>Walk every day.</p>")
    site.withheld = {3, 4}
    told = pull(asks(site), tmp_path, ("posts",), ("publish",))
    assert (told.new, told.withheld, told.problems) == (5, 2, ())


def test_pull_by_status_and_date(site: Site, tmp_path: Path) -> None:
    """Drafts come when they are asked for; what was changed before the day does not."""
    assert pull(asks(site), tmp_path, ("posts",), ("publish", "draft")).new == 3
    assert (tmp_path / "0005.html").exists()
    assert pull(asks(site), tmp_path / "b", ("posts",), ("publish",), date(2026, 10, 2)).new == 0
    assert "modified_after=2026-10-01T23%3A59%3A59" in site.asked[-1][1]


def test_pull_again(site: Site, tmp_path: Path) -> None:
    """A changed post is fetched, a changed file kept, and one that changed on both sides named."""
    pulled(site, tmp_path)
    three, four, six = sorted(tmp_path.glob("*.html"))
    site.save(3, content="<p>New.</p>", slug="renamed")
    edit(four, "Crawler capillaries", "Spider veins")
    six.unlink()
    told = pull(asks(site), tmp_path, ("posts", "pages"), ("publish",))
    assert (told.new, told.updated, told.same, told.problems) == (0, 2, 1, ())
    assert three.read_text().endswith("<p>New.</p>")
    assert "Spider veins" in four.read_text()
    site.save(4, content="Also changed here")
    told = pull(asks(site), tmp_path, ("posts", "pages"), ("publish",))
    assert "changed here and on the site" in told.problems[0]
    assert "Spider veins" in four.read_text()


def test_pull_cut_off_can_be_repeated(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was taken before an error is in the manifest; files without one are taken if they are the same."""
    monkeypatch.setattr(posts, "PER_PAGE", 1)
    site.faults = [(200, {"X-WP-TotalPages": "2", "X-WP-Total": "2"}, json.dumps([site.shown(3)])), (400, {}, "{}")]
    with pytest.raises(ApiError, match="status 400"):
        pull(asks(site), tmp_path, ("posts",), ("publish",))
    manifest = read_manifest(tmp_path)
    assert manifest is not None
    assert list(manifest.entries) == [3]
    (tmp_path / MANIFEST).unlink()
    (tmp_path / "0004-\u819d.html").write_text("mine")
    told = pull(asks(site), tmp_path, ("posts",), ("publish",))
    assert told.new == 1
    assert "was not pulled" in told.problems[0]
    assert (tmp_path / "0004-\u819d.html").read_text() == "mine"


def test_pull_of_another_site(site: Site, tmp_path: Path) -> None:
    """A folder belongs to one site."""
    Manifest(tmp_path, "https://other.example.org", {}).write()
    with pytest.raises(InputError, match=r"other\.example\.org"):
        pulled(site, tmp_path)


# Push.


def test_push_sends_only_what_changed(site: Site, tmp_path: Path) -> None:
    """The edit arrives, all around it is as it was, a copy of the former post is kept, and a second push does nothing."""
    manifest = pulled(site, tmp_path)
    before = {number: dict(one) for number, one in site.posts.items()}
    path = tmp_path / manifest.entries[3].file
    source = path.read_bytes()
    edit(path, "<p>Crawler capillaries", "<p>Spider veins")
    assert [one.texts for one in pushed(site, tmp_path, dry=True)] == [("content",)]
    assert site.posts == before
    (one,) = pushed(site, tmp_path)
    assert (one.texts, one.problem) == (("content",), "")
    assert site.posts[3]["content"] == BLOCKS.replace("Crawler capillaries", "Spider veins")
    assert {**site.posts[3], "content": "", "modified": ""} == {**before[3], "content": "", "modified": ""}
    (kept,) = (tmp_path / BEFORE).iterdir()
    assert kept.read_bytes() == source
    asked = len(site.asked)
    assert not pushed(site, tmp_path)
    assert len(site.asked) == asked
    path.write_bytes(source)
    assert [one.problem for one in pushed(site, tmp_path)] == [""]
    assert site.posts[3]["content"] == BLOCKS


def test_push_title_and_excerpt(site: Site, tmp_path: Path) -> None:
    """Each text goes to its own field."""
    path = tmp_path / pulled(site, tmp_path).entries[3].file
    edit(path, "<title>Crawler capillaries", "<title>Spider veins")
    edit(path, "<div>A common worry.</div>\n", "")
    (one,) = pushed(site, tmp_path)
    assert one.texts == ("title", "excerpt")
    assert site.posts[3]["title"] == "Spider veins &amp; you"
    assert (site.posts[3]["excerpt"], site.posts[3]["content"]) == ("", BLOCKS)
    assert not pushed(site, tmp_path)


@pytest.mark.parametrize("texts", [{"content": "<p>By a colleague.</p>"}, {"title": "New"}, {}], ids=["content", "title", "saved"])
def test_push_refuses_conflicts(site: Site, tmp_path: Path, texts: dict) -> None:
    """A post that changed on the site is not touched, and the others go on."""
    manifest = pulled(site, tmp_path)
    for number in (3, 4):
        edit(tmp_path / manifest.entries[number].file, "Crawler capillaries", "Spider veins")
    site.save(3, **texts)
    held = dict(site.posts[3])
    first, second = pushed(site, tmp_path)
    assert "changed on the site" in first.problem
    assert site.posts[3] == held
    assert (second.file, second.problem) == (manifest.entries[4].file, "")
    assert site.posts[4]["content"] == CLASSIC.replace("Crawler capillaries", "Spider veins")


def test_push_of_a_post_that_is_gone(site: Site, tmp_path: Path) -> None:
    """A deleted post is named."""
    manifest = pulled(site, tmp_path)
    edit(tmp_path / manifest.entries[3].file, "common", "frequent")
    del site.posts[3]
    assert "no longer on the site" in pushed(site, tmp_path)[0].problem


def test_push_cut_off_can_be_repeated(site: Site, tmp_path: Path) -> None:
    """Where the site saved but its answer was lost, the next push sees that and sends nothing."""
    manifest = pulled(site, tmp_path)
    edit(tmp_path / manifest.entries[3].file, "common", "frequent")
    site.dies_after_saving = True
    with pytest.raises(ApiError, match="run push again"):
        pushed(site, tmp_path)
    assert [method for method, *_ in site.asked].count("POST") == 1
    (one,) = pushed(site, tmp_path)
    assert one.already
    assert not pushed(site, tmp_path)
    assert [method for method, *_ in site.asked].count("POST") == 1


def test_push_tells_what_filters_changed(site: Site, tmp_path: Path) -> None:
    """A text that the site stores otherwise is a problem, now and at the next push."""
    manifest = pulled(site, tmp_path)
    edit(tmp_path / manifest.entries[3].file, "<p>Crawler", "<p onclick=x()>Crawler")
    site.strips = " onclick=x()"
    assert "filters of the site" in pushed(site, tmp_path)[0].problem
    assert pushed(site, tmp_path, dry=True)[0].texts == ("content",)


def test_push_spares_what_the_site_would_strip(site: Site, tmp_path: Path) -> None:
    """A post with a script is not pushed by a user whose scripts are stripped; its title may be."""
    site.add(8, "Legs", "<p>Crawler capillaries</p><script>count()</script>")
    path = tmp_path / pulled(site, tmp_path).entries[8].file
    site.any_html = False
    edit(path, "<title>Legs", "<title>Knees")
    assert pushed(site, tmp_path)[0].problem == ""
    edit(path, "Crawler capillaries", "Spider veins")
    assert "<script>" in pushed(site, tmp_path)[0].problem
    assert "Crawler capillaries" in site.posts[8]["content"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("<!-- wordpress: content -->\n", "", "lost the lines"),
        (BLOCKS, " \n", "lost its content"),
        ("<title>Crawler capillaries &amp; you</title>\n", "", "lost its title"),
    ],
)
def test_push_refuses_broken_files(site: Site, tmp_path: Path, old: str, new: str, says: str) -> None:
    """A file that lost a part is named, and nothing of it is sent."""
    edit(tmp_path / pulled(site, tmp_path).entries[3].file, old, new)
    assert says in pushed(site, tmp_path)[0].problem
    assert {method for method, *_ in site.asked} == {"GET"}


# The manifest.


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("file", "../0003.html"),
        ("file", "/etc/passwd.html"),
        ("file", ".hidden.html"),
        ("file", "a\\b.html"),
        ("file", "notes.txt"),
        ("type", "posts/../users"),
        ("id", "3"),
        ("id", -1),
        ("sha256", {"title": "x"}),
        ("sha256", []),
    ],
)
def test_manifests_are_not_trusted(site: Site, tmp_path: Path, name: str, value: object) -> None:
    """A row that names a file elsewhere, or is none, is refused before anything is asked."""
    pulled(site, tmp_path)
    told = json.loads((tmp_path / MANIFEST).read_text())
    told["posts"][0][name] = value
    (tmp_path / MANIFEST).write_text(json.dumps(told))
    with pytest.raises(InputError, match="damaged"):
        read_manifest(tmp_path)


DAMAGED = [
    "", "[]", "{", "[" * 100_000, '{"schema": 2, "site": "", "posts": []}', '{"schema": 1, "site": "http://evil.example", "posts": []}',
]  # fmt: skip


@pytest.mark.parametrize("text", DAMAGED)
def test_damaged_manifests(tmp_path: Path, text: str) -> None:
    """What is no manifest of ours is refused."""
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(InputError, match=r"wordpress\.json"):
        read_manifest(tmp_path)


def test_links_out_of_the_folder(site: Site, tmp_path: Path) -> None:
    """Neither is a linked file sent to the site, nor one written through a link."""
    folder, secret = tmp_path / "posts", tmp_path / "secret.html"
    path = folder / pulled(site, folder).entries[3].file
    secret.write_bytes(path.read_bytes().replace(b"common", b"secret"))
    path.unlink()
    path.symlink_to(secret)
    assert "link" in pushed(site, folder)[0].problem
    (folder / MANIFEST).unlink()
    held = secret.read_bytes()
    assert "link" in pull(asks(site), folder, ("posts",), ("publish",)).problems[0]
    assert secret.read_bytes() == held


# HTTP.

LISTING = "wp/v2/posts"
QUERY = {"context": "edit", "per_page": "50", "page": "1", "status": "publish"}


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_busy_sites_are_asked_again(site: Site, status: int) -> None:
    """A passing error is waited for."""
    site.faults = [(status, {"Retry-After": "0"}, "")] * 3
    assert len(asks(site).get(LISTING, QUERY).body) == 2


@pytest.mark.parametrize(("status", "times"), [(429, 2), (503, 2), (500, 1), (504, 1)])
def test_writes_are_repeated_only_if_nothing_was_done(site: Site, status: int, times: int) -> None:
    """A write that the site may have carried out is left to the next push."""
    site.faults = [(status, {}, "{}")]
    if times == 1:
        with pytest.raises(ApiError, match="try again later"):
            asks(site).post("wp/v2/posts/3", {"title": "Legs"}, {})
    else:
        asks(site).post("wp/v2/posts/3", {"title": "Legs"}, {})
    assert [method for method, *_ in site.asked].count("POST") == times


FAULTS = {
    "an address that is none": ([(302, {"Location": "http://[bad/"}, "")], "sends us on to an address that is none"),
    "a port that is none": ([(302, {"Location": "http://localhost:abc/"}, "")], "sends us on to an address that is none"),
    "busy": ([(503, {}, "<h1>Maintenance</h1>")] * 4, "status 503; try again later"),
    "slow down": ([(429, {}, "")] * 4, "slow down"),
    "forbidden": ([(403, {}, '{"code": "rest_forbidden", "message": "No\\u001b[31m way"}')], "No<U+001B>[31m way"),
    "no JSON": ([(200, {"Content-Type": "text/html"}, "<b>Warning</b>: [{}]")], "text/html that is no JSON"),
    "a number": ([(200, {}, "7")], "no JSON"),
    "too deep": ([(200, {}, "[" * 100_000)], "no JSON"),
    "strange error": ([(400, {}, "[1]")], "status 400"),
}


@pytest.mark.parametrize(("faults", "says"), FAULTS.values(), ids=FAULTS)
def test_errors_are_one_line(site: Site, faults: list, says: str) -> None:
    """Whatever the site answers, one line says what is wrong."""
    site.faults = list(faults)
    with pytest.raises(ApiError) as caught:
        asks(site).get(LISTING, QUERY)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not site.faults


@pytest.mark.parametrize(
    "body",
    ["{}", "[1]", '[{"id": 3}]', '[{"id": "3"}]'],
)
def test_listings_that_are_none(site: Site, tmp_path: Path, body: str) -> None:
    """A listing without raw texts is refused, and no file written."""
    site.faults = [(200, {"X-WP-TotalPages": "1"}, body)]
    with pytest.raises(ApiError, match="without their raw text"):
        pull(asks(site), tmp_path, ("posts",), ("publish",))
    assert not list(tmp_path.iterdir())


def test_half_characters_are_refused(site: Site, tmp_path: Path) -> None:
    """A text that no file can hold is named."""
    site.add(9, "Legs", "\ud83d")
    with pytest.raises(ApiError, match="post 9"):
        pull(asks(site), tmp_path, ("posts",), ("publish",))


def test_wrong_password_and_type(site: Site, tmp_path: Path) -> None:
    """A wrong password and an unknown type are told apart; a wrong password is sent once."""
    with pytest.raises(ApiError, match="does not accept this user"):
        pull(asks(site, "wrong"), tmp_path, ("posts",), ("publish",))
    assert sum(bool(login) for *_, login in site.asked) == 1
    with pytest.raises(ApiError, match="no such type"):
        pull(asks(site), tmp_path, ("recipes",), ("publish",))
    with pytest.raises(ConfigError, match="no name of a type"):
        pull(asks(site), tmp_path, ("../users",), ("publish",))


def test_sites_without_the_api(site: Site) -> None:
    """The search for the API sends no password."""
    wrong = Client(site.url + "/shop", USER, PASSWORD)
    with pytest.raises(ApiError, match="no WordPress REST API"):
        wrong.get(LISTING)
    assert not any(login for *_, login in site.asked)


def test_redirects_within_the_site(site: Site) -> None:
    """They are followed for questions, not for writes, and not for ever."""
    there = f"{site.url}/wp-json/wp/v2/posts?context=edit&per_page=50&page=1&status=publish"
    site.faults = [(301, {"Location": there}, "")]
    assert len(asks(site).get(LISTING, QUERY).body) == 2
    site.faults = [(302, {"Location": there}, "")]
    with pytest.raises(ApiError, match="what we write"):
        asks(site).post("wp/v2/posts/3", {"title": "x"}, {})
    site.faults = [(301, {"Location": there}, "")] * 9
    with pytest.raises(ApiError, match="in circles"):
        asks(site).get(LISTING, QUERY)


@pytest.mark.parametrize("scheme", ["http", "file", ""])
def test_redirects_elsewhere_get_no_password(site: Site, scheme: str) -> None:
    """Another host, port or kind of address is not asked at all, and named."""
    with serve(Site()) as other:
        place = {"http": other.url, "file": "file:///etc/passwd", "": other.url.removeprefix("http:")}[scheme]
        site.faults = [(307, {"Location": place}, "")]
        with pytest.raises(ApiError, match="sends us on to"):
            asks(site).get(LISTING, QUERY)
        assert not other.asked


def test_endless_answers(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are bounded in size and in time."""
    monkeypatch.setattr(client, "MAX_ANSWER_BYTES", 100)
    with pytest.raises(ApiError, match="more than 0 MiB"):
        asks(site).get(LISTING, QUERY)
    monkeypatch.setattr(client, "ANSWER_TIMEOUT_S", -1.0)
    monkeypatch.setattr(client, "MAX_ANSWER_BYTES", 10_000_000)
    with pytest.raises(ApiError, match="for one answer"):
        asks(site).get(LISTING, QUERY)


def test_silent_and_absent_sites(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that never answers is given up after some tries, one that is not there is named."""
    monkeypatch.setattr(client, "WAITS_S", (0.01,))
    monkeypatch.setattr(client, "TIMEOUT_S", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ApiError, match="no answer in time"):
            Client(address, USER, PASSWORD).get(LISTING)
    with pytest.raises(ApiError, match="cannot be reached"):
        Client(address, USER, PASSWORD).get(LISTING)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://Clinic.example.org/", "https://clinic.example.org"),
        ("https://clinic.example.org/blog/wp-json/wp/v2", "https://clinic.example.org/blog"),
        ("https://clinic.example.org:8443/wp-admin/", "https://clinic.example.org:8443"),
        ("https://clinic.example.org/größe/a%20b", "https://clinic.example.org/gr%C3%B6%C3%9Fe/a%20b"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:80/x/", "http://[::1]:80/x"),
    ],
)
def test_addresses(url: str, address: str) -> None:
    """What users copy from the browser is understood."""
    assert site_address(url) == address


@pytest.mark.parametrize(
    "url",
    [
        "clinic.example.org", "ftp://clinic.example.org", "http://clinic.example.org", "https://", "https://nurse:secret@clinic.example.org",
        "https://clinic.example.org/?p=1", "https://clinic.example.org:x", "https://clinic.example.org/a b", "http://localhost.evil.org",
        "https://clinic..example.org", f"https://{'a' * 70}.example.org", "https://[bad", "https://clinic.example.org/\r\nX: y", "http://localhost@evil.org",
    ],
)  # fmt: skip
def test_addresses_that_are_refused(url: str) -> None:
    """No password goes over plain HTTP, and none is repeated in a message."""
    with pytest.raises(ConfigError) as caught:
        site_address(url)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)
