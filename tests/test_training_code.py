"""The training scripts fit together: what one takes from another is there. They are run seldom, and need packages that tests do not have."""

import ast
from pathlib import Path

import pytest

TRAINING = Path(__file__).parents[1] / "pipeline" / "training"
if not TRAINING.exists():
    pytest.skip("the training scripts are not part of an installed package", allow_module_level=True)

SCRIPTS = sorted(TRAINING.rglob("*.py"))


def modules_of(name, script):
    """The scripts that ``script`` may mean by a module's name: the one beside it, or any of another folder that it puts on the path."""
    named = [path for path in SCRIPTS if path.stem == name]
    return [path for path in named if path.parent == script.parent] or named


def names_in(path):
    """The names that a script has at its top level."""
    names = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
    return names


TAKEN = [
    (path.relative_to(TRAINING).as_posix(), node.module, alias.name)
    for path in SCRIPTS
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(node, ast.ImportFrom) and modules_of(node.module, path)
    for alias in node.names
]


@pytest.mark.parametrize(("script", "module", "name"), TAKEN)
def test_what_a_script_imports_from_another_is_there(script, module, name):
    """A renamed function does not leave another script behind that cannot even start."""
    assert any(name in names_in(path) for path in modules_of(module, TRAINING / script)), f"{script} imports {name} from {module}"


def test_there_are_such_imports():
    """The table above is not empty by mistake."""
    assert len(TAKEN) > 20
