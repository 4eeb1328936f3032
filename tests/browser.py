"""A page in headless Chromium."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
from pathlib import Path

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)


def driven(page: str, driver: str) -> str:
    """``page`` with ``driver`` at the end of its script, and the policy that allows it."""
    old = re.search(r"<script>(.*?)</script>", page, re.DOTALL)[1]
    driver = driver.replace("</script>", "<\\/script>")
    new = old.replace("\n})();\n", f"\n{driver}\n}})();\n")
    hashes = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in (old, new)]
    return page.replace(old, new).replace(*hashes)


def dom_of(page: str, folder: Path, *switches: str) -> str:
    """What it makes of ``page``, which is written into ``folder``."""
    file = folder / "driven.html"
    file.write_text(page, encoding="utf-8")
    fixed = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}", "--dump-dom"]
    command = [str(CHROMIUM), *fixed, *switches, file.as_uri()]
    return subprocess.run(command, capture_output=True, timeout=120, check=True).stdout.decode()
