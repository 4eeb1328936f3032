"""Repairs in existing distributed engines: datatrove, Ray Data, Spark (extra ``unspin[scale]``).

Each engine has one module, and all of them share one `Repairer`, which turns a text into an `Outcome` with fixed columns.
This module imports none of the engines.
"""

from __future__ import annotations

from unspin.scale.columns import COLUMNS, FINDING_FIELDS, PREFIX
from unspin.scale.repairer import Outcome, Plan, Repairer

__all__ = ["COLUMNS", "FINDING_FIELDS", "PREFIX", "Outcome", "Plan", "Repairer"]
