"""How a post lies in a file: its title and excerpt in front, its content to the end, every text as the site holds it.

One file, so that the title is judged and repaired in the light of the page. The lines in front are HTML that the reader of
formats takes for a title and a paragraph; nothing in the texts is escaped or parsed.
"""

from __future__ import annotations

import re
import unicodedata
import urllib.parse

from unspin.errors import InputError
from unspin.formats.html import PULLED
from unspin.wordpress.posts import Post, Texts

_LAYOUT = re.compile(
    rf"{PULLED} title -->\r?\n(?:<title>(?P<title>.*?)</title>\r?\n)?"
    rf"(?:{PULLED} excerpt -->\r?\n(?:<div>(?P<excerpt>.*?)</div>\r?\n)?)?"
    rf"{PULLED} content -->\r?\n(?P<content>.*)",
    re.DOTALL,
)
_LONGEST_SLUG = 50
"""Characters; of four bytes each, with the number they stay below the 255 bytes that file systems allow."""


def file_name(post: Post) -> str:
    """The name of a post's file: its number and what is harmless of its slug.

    >>> texts = Texts("", "", "")
    >>> file_name(Post(42, "posts", "../spider-veins", "draft", "", "", "", texts))
    '0042-spider-veins.html'
    """
    slug = unicodedata.normalize("NFC", urllib.parse.unquote(post.slug, errors="replace"))
    slug = re.sub(r"[^\w-]+", "-", slug)[:_LONGEST_SLUG].strip("-_")
    return f"{post.id:04d}-{slug}.html" if slug else f"{post.id:04d}.html"


def to_source(post: Post) -> str:
    """The text of a post's file.

    Raises:
        InputError: its title or excerpt holds the marks of this layout, so it could not be told apart again.
    """
    texts = post.texts
    excerpt = f"{PULLED} excerpt -->\n<div>{texts.excerpt}</div>\n" if texts.excerpt else ""
    source = f"{PULLED} title -->\n<title>{texts.title}</title>\n{excerpt}{PULLED} content -->\n{texts.content}"
    try:
        read = from_source(source, file_name(post))
    except InputError:
        read = None
    if read != texts:
        raise InputError(
            f"post {post.id}", "has markup in its title or excerpt that unspin cannot keep", "mend it on the site"
        )
    return source


def from_source(source: str, path: str) -> Texts:
    """The texts of a post's file; a title or excerpt that was deleted with its element is empty.

    Raises:
        InputError: the lines that unspin wrote in front are gone.
    """
    found = _LAYOUT.fullmatch(source)
    if not found:
        raise InputError(
            path, "has lost the lines <!-- wordpress: … -->", "restore them, or move it away and pull again"
        )
    return Texts(found["title"] or "", found["excerpt"] or "", found["content"])
