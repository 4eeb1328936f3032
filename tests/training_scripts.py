"""The scripts of the training, imported for a test and forgotten after it: several of their folders have modules of the same name."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

TRAINING = Path(__file__).parents[1] / "pipeline" / "training"


@contextmanager
def scripts_of(folders, names, **stubs) -> Iterator[SimpleNamespace]:
    """The scripts ``names`` by name, sought in ``folders`` of the training and in itself; ``stubs`` stand for packages that tests do not have."""
    path, kept = list(sys.path), {name: sys.modules.pop(name, None) for name in (*stubs, *names)}
    sys.modules.update(stubs)
    sys.path[:0] = [str(TRAINING), *(str(TRAINING / one) for one in folders)]
    try:
        yield SimpleNamespace(**{name: __import__(name) for name in names})
    finally:
        sys.path[:] = path
        for name, module in kept.items():
            sys.modules.pop(name, None)
            if module:
                sys.modules[name] = module
