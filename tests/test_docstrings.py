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
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if name.startswith("unspin.scale.") and not str(error.name).startswith("unspin"):
            pytest.skip(f"{error.name} is in the extra scale")
        raise
    assert doctest.testmod(module).failed == 0
