"""What is read and written of a post, and how it is asked for."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from typing import Any

from unspin.errors import ConfigError
from unspin.wordpress.client import ApiError, Client

PER_PAGE = 50
"""Posts asked for at a time; WordPress allows 100, and a small host has to read them all into memory."""
TYPE = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")
"""What the name of a type may be: it becomes a part of an address."""

_ANY_HTML = "wp:action-unfiltered-html"
"""The link that WordPress adds for users with the right ``unfiltered_html``."""
_ASKED = {
    "context": "edit",
    "_fields": "id,slug,status,link,modified,modified_gmt,title.raw,excerpt.raw,content.raw,_links",
}


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a post exactly as the site holds them; the excerpt is empty where there is none."""

    title: str
    excerpt: str
    content: str

    def hashes(self) -> dict[str, str]:
        """SHA-256 of the UTF-8 of each text, by its name."""
        return {name: hashlib.sha256(text.encode("utf-8")).hexdigest() for name, text in asdict(self).items()}

    def changed(self, before: Mapping[str, str]) -> dict[str, str]:
        """The texts whose hashes are not those of ``before``, by their names, which are those of the API."""
        return {name: getattr(self, name) for name, digest in self.hashes().items() if digest != before.get(name)}


@dataclass(frozen=True, slots=True)
class Post:
    """A post, page or other content. ``kind`` is its route, such as ``posts``; times are ISO 8601, ``modified`` the site's own.

    ``takes_any_html`` is whether the site stores what this user writes as it is; else it strips scripts, frames and forms.
    """

    id: int
    kind: str
    slug: str
    status: str
    link: str
    modified: str
    modified_gmt: str
    texts: Texts
    takes_any_html: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a listing; ``withheld`` is how many posts are left out of it because the user may not edit them."""

    posts: tuple[Post, ...]
    withheld: int


def list_posts(client: Client, kinds: Sequence[str], statuses: Sequence[str], since: dt.date | None) -> Iterator[Page]:
    """The posts of the site by type and number; with ``since`` those changed on that day (by the site's clock) or later.

    Raises ConfigError for a type or status that is no name, ApiError for what the site refuses.
    """
    for name in (*kinds, *statuses):
        if not TYPE.fullmatch(name):
            raise ConfigError(f"{name!r} is no name of a type or status; write them as posts,pages and publish,draft")
    query = {**_ASKED, "per_page": str(PER_PAGE), "orderby": "id", "order": "asc", "status": ",".join(statuses)}
    if since:
        query["modified_after"] = f"{since - dt.timedelta(days=1)}T23:59:59"
    for kind in kinds:
        page = pages = 1
        while page <= pages:
            answer = client.get(f"wp/v2/{kind}", {**query, "page": str(page)})
            if not isinstance(answer.body, list):
                raise _strange(client)
            posts = [_post(client, kind, one) for one in answer.body]
            there = min(PER_PAGE, answer.total - (page - 1) * PER_PAGE)
            chosen = tuple(one for one in posts if not since or one.modified >= str(since))
            yield Page(chosen, max(0, there - len(posts)))
            pages = answer.pages if page == 1 else pages
            page += 1


def fetch_post(client: Client, kind: str, number: int) -> Post | None:
    """The post as the site holds it now; None if it is gone."""
    try:
        return _post(client, kind, client.get(f"wp/v2/{kind}/{number}", _ASKED).body)
    except ApiError as error:
        if error.status in {404, 410}:
            return None
        raise


def send_texts(client: Client, kind: str, number: int, texts: Mapping[str, str]) -> Post:
    """The post after the site has stored ``texts``, by their names in the API; all else of it stays."""
    return _post(client, kind, client.post(f"wp/v2/{kind}/{number}", texts, _ASKED).body)


def _post(client: Client, kind: str, one: Any) -> Post:  # noqa: ANN401 - JSON of any kind
    """Check what the site sent: numbers are numbers, and every text is there and can be written to a file."""
    try:
        number, words = one["id"], {name: one[name] for name in ("slug", "status", "link", "modified", "modified_gmt")}
        excerpt = one["excerpt"]["raw"] if one.get("excerpt") else ""
        texts = Texts(one["title"]["raw"], excerpt, one["content"]["raw"])
    except (KeyError, TypeError, AttributeError):
        raise _strange(client) from None
    if (
        type(number) is not int
        or number < 1
        or not all(isinstance(text, str) for text in (*words.values(), *astuple(texts)))
    ):
        raise _strange(client)
    try:
        texts.hashes()
    except UnicodeEncodeError:
        problem = f"post {number} holds half a character (a lone surrogate); mend it on the site"
        raise ApiError(f"{client.site}: {problem}") from None
    return Post(number, kind, texts=texts, takes_any_html=_ANY_HTML in (one.get("_links") or ()), **words)


def _strange(client: Client) -> ApiError:
    return ApiError(f"{client.site} sends posts without their raw text; look for a plugin that changes the REST API")
