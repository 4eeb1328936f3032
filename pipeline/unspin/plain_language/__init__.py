"""Help with plain language: terms that patients do not know, long sentences, abbreviations never spelt out, grades of reading."""

from unspin.plain_language.detector import PlainLanguage, load
from unspin.plain_language.reading import Reading, read

__all__ = ["PlainLanguage", "Reading", "load", "read"]
