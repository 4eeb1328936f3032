"""Python runs this when it starts with this folder in PYTHONPATH: workers then have an engine that needs no models.

It finds each “crawler”; a text may ask it to die, to fail or to take its time.
"""

import os
import sys
import time
import types
from dataclasses import replace
from pathlib import Path


class Engine:
    """Turns “crawler” into “spider”, unless its settings forbid the rule."""

    def __init__(self, settings):
        self.settings = settings

    def with_settings(self, settings):
        """Another one."""
        return type(self)(settings)

    def warm_up(self):
        """Nothing: a stub has no tables."""

    def check(self, document):
        """Each “crawler”, and what the text asks for."""
        from unspin.errors import BackendError  # noqa: PLC0415 - every Python process would import it
        from unspin.model import Applicability, Finding, Span  # noqa: PLC0415

        if "DIE" in document.source:
            os._exit(9)
        if "KILLED" in document.source:
            os.kill(os.getpid(), 9)
        if "BACKEND" in document.source:
            raise BackendError("the server is gone; start it")
        if "SLOW" in document.source:
            Path(f"{document.path}.started").touch()
            time.sleep(30)
        found, at = [], document.source.find("crawler")
        while at >= 0 and self.settings.allows("channel.term"):
            span = Span(at, at + 7)
            found.append(Finding("channel.term", span, "crawler", ("spider",), Applicability.SAFE, 0.99, "spun"))
            at = document.source.find("crawler", at + 7)
        return tuple(found)

    def report(self, document):
        """The report with that, nothing applied."""
        from unspin.model import FileReport  # noqa: PLC0415

        return FileReport(document.path, document.source, self.check(document), document.source, stretch=document.stretch)

    def repair(self, document, allow, hide=None):  # noqa: ARG002
        """The report with every finding applied that is not hidden."""
        report = self.report(document)
        report = hide(report) if hide else report
        text = document.source
        for one in reversed(report.findings):
            text = text[: one.span.start] + one.suggestions[0] + text[one.span.end :]
        return replace(report, repaired=text, applied=report.findings)


module = types.ModuleType("unspin.engine")
module.Engine = Engine
sys.modules["unspin.engine"] = module
