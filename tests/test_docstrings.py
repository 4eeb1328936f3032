"""The examples in docstrings say what is so."""

import doctest
import importlib
import pkgutil

import pytest

import unspin

MODULES = sorted(one.name for one in pkgutil.walk_packages(unspin.__path__, "unspin.") if not one.name.endswith("__main__"))


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    """Each example of a module, read by itself."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0
