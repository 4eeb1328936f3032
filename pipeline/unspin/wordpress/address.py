"""Addresses of sites: which are fit to be sent a password."""

from __future__ import annotations

import urllib.parse

from unspin.errors import ConfigError

_LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))
_PORTS = {"https": 443, "http": 80}


def site_address(url: str) -> str:
    """``url`` as the address of a site: scheme, host, port and folder, without the slash at the end.

    Raises:
        ConfigError: no such address, plain HTTP to another machine, or a password, query or fragment in it.

    >>> site_address("https://Clinic.example.org/blog/wp-admin/")
    'https://clinic.example.org/blog'
    """
    try:
        parts = urllib.parse.urlsplit(url)
        named = parts.hostname and parts.scheme in _PORTS and origin(url) and parts.hostname.encode("idna")
    except ValueError:  # a UnicodeError for a host that cannot be one is also
        named = None
    if not named or any(character.isspace() or not character.isprintable() for character in url):
        raise ConfigError(f"{_without_login(url)!r} is no address of a site; write it as https://clinic.example.org")
    if "@" in parts.netloc:
        raise ConfigError(
            "an address must hold no user or password; give them with --user and UNSPIN_WORDPRESS_PASSWORD"
        )
    if parts.scheme == "http" and not is_local(url):
        raise ConfigError(f"{url}: a password is sent over HTTPS only; write https://{parts.netloc}{parts.path}")
    if parts.query or parts.fragment:
        raise ConfigError(f"{url}: give the address of the site alone, without what follows ? or #")
    folder = parts.path.rstrip("/")
    for ending in ("/wp-json/wp/v2", "/wp-json", "/wp-admin", "/index.php"):
        folder = folder.removesuffix(ending)
    return f"{parts.scheme}://{parts.netloc.lower()}{in_ascii(folder)}"


def in_ascii(path: str) -> str:
    """A path with what is not ASCII as the web writes it; what is written so already stays.

    >>> in_ascii("/größe/a%20b")
    '/gr%C3%B6%C3%9Fe/a%20b'
    """
    return urllib.parse.quote(path, safe="".join(map(chr, range(33, 127))))


def is_local(url: str) -> bool:
    """Whether the host is this machine by its name."""
    return urllib.parse.urlsplit(url).hostname in _LOCAL


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port: what has to stay the same for a password to be sent on."""
    parts = urllib.parse.urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)


def _without_login(url: str) -> str:
    return url.rpartition("@")[2]
