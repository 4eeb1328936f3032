"""Odd Word documents at random: runs cut within words, nested elements, other people's changes, fields, marks anywhere.

Prose is in letters only and everything that is no prose in digits, so that a test can tell them apart by itself.
"""

from __future__ import annotations

import re
from random import Random

from docx_files import document, story

from unspin.model import OPAQUE, Applicability, FileReport, Finding, Span

_WORDS = "vein leg stocking crawler agony the of ﬁbre naïve walk Überweisung عظم a pain’s café—clinic x&lt;y &amp; ok".split()
_LOOKS = (
    *("", "", "", "<w:b/>", "<w:i/><w:color w:val='FF0000'/>", "<w:rtl/>"),
    "<w:b/><w:rPrChange w:id='7' w:author='Ann'><w:rPr><w:i/></w:rPr></w:rPrChange>",
)
_NOTHING = (
    "<w:bookmarkStart w:id='{n}' w:name='b{n}'/><w:bookmarkEnd w:id='{n}'/>",
    "<w:proofErr w:type='spellStart'/>",
    "<w:del w:id='{n}' w:author='Ann'><w:r><w:delText>123</w:delText></w:r></w:del>",
    "<w:del w:id='{n}' w:author='unspin'><w:r><w:delText>99</w:delText></w:r></w:del>",
    "<w:moveFrom w:id='{n}' w:author='Ann'><w:r><w:t>77</w:t></w:r></w:moveFrom>",
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>55</w:t></w:r>",
    "<w:r><w:lastRenderedPageBreak/></w:r>",
    "<w:commentRangeStart w:id='{n}'/><w:commentRangeEnd w:id='{n}'/>",
)
_NOT_PROSE = (
    "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>"
    "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>12</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>",
    "<w:fldSimple w:instr=' REF x '><w:r><w:t>4</w:t></w:r></w:fldSimple>",
    "<w:sdt><w:sdtPr><w:date/></w:sdtPr><w:sdtContent><w:r><w:t>2026</w:t></w:r></w:sdtContent></w:sdt>",
    "<m:oMath><m:r><m:t>2</m:t></m:r></m:oMath>",
    "<w:r><w:rPr><w:rStyle w:val='VerbatimChar'/></w:rPr><w:t>0</w:t></w:r>",
)
_IN_RUN = ("<w:softHyphen/>", "<w:tab/>", "<w:noBreakHyphen/>", "<w:footnoteReference w:id='2'/>", "<w:br/>", "&#173;")
_WRAPPERS = (
    "{}",
    "{}",
    "<w:hyperlink w:anchor='a'>{}</w:hyperlink>",
    "<w:ins w:id='3' w:author='Ann' w:date='2026-01-01T00:00:00Z'>{}</w:ins>",
    "<w:moveTo w:id='4' w:author='Ann'>{}</w:moveTo>",
    "<w:smartTag w:element='x'>{}</w:smartTag>",
    "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>HYPERLINK \"http://a\"</w:instrText></w:r>"
    "<w:r><w:fldChar w:fldCharType='separate'/></w:r>{}<w:r><w:fldChar w:fldCharType='end'/></w:r>",
    "<w:ins w:id='3' w:author='unspin'>{}</w:ins>",
    "<w:fldSimple w:instr='HYPERLINK \"http://a\"'>{}</w:fldSimple>",
)


class OddDocument:
    """One document: ``main`` and ``footnotes`` as XML."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._number = 100
        blocks = [self._block() for _ in range(random.randint(1, 6))]
        self.main = document(*blocks, self._paragraph())
        self.footnotes = story("footnotes", f"<w:footnote w:id='2'>{self._paragraph()}</w:footnote>")

    def _block(self) -> str:
        kind = self._random.randint(0, 9)
        if kind == 0:
            row = f"<w:tr><w:tc><w:tcPr/>{self._paragraph()}{self._paragraph()}</w:tc><w:tc>{self._paragraph()}</w:tc></w:tr>"
            return f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>{row}</w:tbl>"
        if kind == 1:
            return f"<w:sdt><w:sdtContent>{self._paragraph()}</w:sdtContent></w:sdt>"
        if kind == 2:
            return "<w:p/>"
        return self._paragraph()

    def _paragraph(self) -> str:
        properties = self._random.choice((
            "", "", "<w:pPr><w:pStyle w:val='berschrift1'/></w:pPr>", "<w:pPr><w:pStyle w:val='ListBullet'/><w:rPr><w:b/></w:rPr></w:pPr>",
            "<w:pPr><w:rPr><w:ins w:id='8' w:author='Ann'/></w:rPr></w:pPr>", "<w:pPr/>", "<w:pPr><w:rPr/></w:pPr>",
            "<w:pPr><w:jc w:val='left'/><w:pPrChange w:id='5' w:author='Ann'><w:pPr/></w:pPrChange></w:pPr>",
        ))  # fmt: skip
        inside = "".join(self._piece() for _ in range(self._random.randint(1, 6)))
        return f"<w:p>{properties}{inside}</w:p>"

    def _piece(self) -> str:
        self._number += 1
        kind = self._random.randint(0, 11)
        if kind == 0:
            return self._random.choice(_NOT_PROSE)
        if kind in (1, 2):
            return self._random.choice(_NOTHING).format(n=self._number)
        text = " ".join(self._random.choices(_WORDS, k=self._random.randint(1, 5))) + " " * self._random.randint(0, 2)
        return self._random.choice(_WRAPPERS).format(self._runs(text))

    def _runs(self, text: str) -> str:
        """``text`` as runs that are cut anywhere but within an entity."""
        parts = re.findall(r"&\w+;|.", text)
        runs, at = "", 0
        while at < len(parts):
            length = self._random.randint(1, 12)
            runs += self._run("".join(parts[at : at + length]))
            if self._random.random() < 0.1:
                self._number += 1
                runs += self._random.choice(_NOTHING[:2]).format(n=self._number)
            at += length
        return runs

    def _run(self, text: str) -> str:
        look = self._random.choice(_LOOKS)
        inside = f"<w:t xml:space='preserve'>{text}</w:t>"
        if self._random.random() < 0.15:
            extra = self._random.choice(_IN_RUN)
            inside += f"<w:t>{extra}</w:t>" if extra.startswith("&") else extra
            inside += self._random.choice(("", f"<w:t>{text.strip() or 'o'}</w:t>"))
        return f"<w:r w:rsidR='00A1'>{f'<w:rPr>{look}</w:rPr>' if look else ''}{inside}</w:r>"


_PROSE = re.compile(rf"[^\n{OPAQUE}↵]+")
_MARKER = re.compile(r"(?:#{1,6}|(?:  )*-|\||>) ")


def repaired(random: Random, text: str, path: str = "odd.docx") -> FileReport:
    """A report on the text of a document in which random words are replaced, inserted and deleted, and some lines deleted."""
    findings: list[Finding] = []
    at = 0
    for line in text.splitlines(keepends=True):
        start, end = at, at + len(line)
        at = end
        if OPAQUE not in line and "↵" not in line and random.random() < 0.15:
            findings.append(_finding(text, Span(start, end), "", "boilerplate.share"))
            continue
        marker = _MARKER.match(line)
        for found in _PROSE.finditer(line, marker.end() if marker else 0):
            findings += _in_stretch(random, text, Span(start + found.start(), start + found.end()))
    out, done = "", 0
    for one in findings:
        out += text[done : one.span.start] + one.suggestions[0]
        done = one.span.end
    return FileReport(path, text, tuple(findings), out + text[done:], tuple(findings), "docx")


def _in_stretch(random: Random, text: str, stretch: Span) -> list[Finding]:
    words = [
        Span(stretch.start + one.start(), stretch.start + one.end()) for one in re.finditer(r"\S+", stretch.slice(text))
    ]
    findings, i = [], 0
    while i < len(words):
        last = min(len(words) - 1, i + random.randint(0, 3))
        kind = random.random()
        if kind < 0.25:
            new = " ".join(random.choices(("spider", "vein", "Schmerz", "<b>", "R&D", "a"), k=random.randint(1, 4)))
            findings.append(_finding(text, Span(words[i].start, words[last].end), new))
        elif kind < 0.3:
            findings.append(_finding(text, Span(words[i].start, words[i].start), "new "))
        elif kind < 0.35 and i > 0:
            findings.append(_finding(text, Span(words[i - 1].end, words[i].end), ""))
        i = last + 2
    return findings


def _finding(text: str, span: Span, new: str, rule: str = "channel.term") -> Finding:
    return Finding(
        rule,
        span,
        span.slice(text),
        (new, "other"),
        Applicability.SAFE,
        0.987,
        f"“{span.slice(text).strip()}” is spun.",
    )
