"""DOCX: the prose of a Word document as text, and repairs in it as tracked changes with comments.

Read in this order: `package` (the ZIP file), `tree` (XML with places), `story` (paragraphs of a part), `manuscript` (lines of text);
then `plan` (what a finding changes), `revise` and `comments` (how that is written), `archive` (the copy of the file).
"""

from unspin.formats.docx.container import DocxContainer
from unspin.formats.docx.reader import read_docx

__all__ = ["DocxContainer", "read_docx"]
