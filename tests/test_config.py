"""Configuration files: what they may hold, which one counts, what is said of them; the starter that init writes."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from cli_help import run
from selection_help import use_stub_engine, write

from unspin.cli.init import SITES, starter
from unspin.config import KEYS, PARTS, Settings, read_config
from unspin.engines import Engines
from unspin.errors import ConfigError
from unspin.selection.configurations import Configurations

SPUN = "crawler capillaries\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory, empty, with an engine that needs no models."""
    monkeypatch.chdir(tmp_path)
    use_stub_engine(monkeypatch)
    return tmp_path


REFUSED = [
    ("grammer = 1", "unknown key 'grammer'; did you mean 'grammar'?"),
    ("colour = 1", "unknown key 'colour'; the keys are include, exclude"),
    ("grammar = true", 'grammar must be a text, as in grammar = "harper"'),
    ('grammar = "hunspell"', "grammar: there is no 'hunspell'; choose from harper, languagetool, none"),
    ('exclude = "drafts/"', "exclude must be a list of texts"),
    ("disable = [1]", "disable must be a list of texts"),
    ('fail-level = "error"', "fail-level: there is no 'error'; choose from safe, review, display, never"),
    ('apply = "display"', "apply: there is no 'display'; choose from safe, review"),
    ('include = ["md"]', "include: 'md' is no ending"),
    ('parts = ["chanel"]', "parts: there is no 'chanel'"),
    ('per-path = ["a"]', "per-path must be a list of tables"),
    ("[per-path]\npaths = ['a']", "per-path must be a list of tables"),
    ("[[per-path]]\ndisable = []", "per-path 1: paths is missing"),
    ("[[per-path]]\npaths = 'a'", "per-path 1: paths must be a list of texts"),
    ("[[per-path]]\npaths = ['a']\n[[per-path]]\npaths = ['b']\ndisabel = []", "per-path 2: unknown key 'disabel'; did you mean 'disable'?"),
    ("[[per-path]]\npaths = ['a']\nexclude = []", "per-path 1: exclude holds for a whole configuration file"),
    ("grammar =", "not valid TOML"),
    ("[tool", "not valid TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "says"), REFUSED)
def test_bad_configurations(site: Path, text: str, says: str) -> None:
    """One line names the file, the key and the cure; exit code 2 whatever the command."""
    write(site, {"unspin.toml": text, "a.txt": SPUN})
    for command in (("check", "."), ("config",), ("fix", "a.txt")):
        result = run(*command)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
        assert result.stderr.startswith("unspin: unspin.toml: ")
        assert says in result.stderr
    assert (site / "a.txt").read_text() == SPUN


def test_pyproject(site: Path) -> None:
    """``[tool.unspin]`` counts like a file of its own, one without that table does not, and unspin.toml goes before it."""
    write(site, {"unspin.toml": 'grammar = "none"', "sub/pyproject.toml": "[tool.ruff]\n", "sub/a.txt": SPUN})
    assert Configurations().settings(Path("sub/a.txt")).engine.grammar == "none"
    write(site, {"sub/pyproject.toml": '[tool.unspin]\nfail-level = "never"\n'})
    assert Configurations().settings(Path("sub/a.txt")).engine.grammar == "harper"
    assert run("check", "sub").exit_code == 0
    write(site, {"sub/unspin.toml": ""})
    assert run("check", "sub").exit_code == 1


def test_a_tool_that_is_no_table(tmp_path: Path) -> None:
    """It is refused in one line."""
    write(tmp_path, {"pyproject.toml": "[tool]\nunspin = 1\n"})
    with pytest.raises(ConfigError, match=r"tool\.unspin must be a table"):
        read_config(tmp_path / "pyproject.toml")


PER_PATH = """
disable = ["damage"]
fail-level = "safe"
glossary = ["words"]
[[per-path]]
paths = ["blog/"]
disable = ["channel"]
fail-level = "never"
grammar = "none"
[[per-path]]
paths = ["blog/new/*.md", "!blog/new/old.md"]
fail-level = "display"
"""


@pytest.mark.parametrize(
    ("file", "disable", "fail_level", "grammar"),
    [
        ("a.md", ("damage",), "safe", "harper"),
        ("blog/a.md", ("damage", "channel"), "never", "none"),
        ("blog/new/a.md", ("damage", "channel"), "display", "none"),
        ("blog/new/old.md", ("damage", "channel"), "never", "none"),
        ("blog/new/deep/a.md", ("damage", "channel"), "never", "none"),
    ],
)
def test_per_path(site: Path, file: str, disable: tuple[str, ...], fail_level: str, grammar: str) -> None:
    """Lists add, texts replace, later entries win; paths are seen from the configuration file, wherever one stands."""
    write(site, {"unspin.toml": PER_PATH, "words/terms/x.csv": ""})
    (site / "blog").mkdir()
    settings = Configurations().settings(site / file)
    assert settings.engine == Settings(grammar, glossary=(str(site / "words"),), disable=disable)
    assert settings.fail_level == fail_level
    forced = Configurations(options={"fail-level": "review", "disable": ("x",)}).settings(site / file)
    assert (forced.fail_level, forced.engine.disable) == ("review", (*disable, "x"))


def test_engines_are_made_once(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One for each set of models however many files there are; each file is looked at as its own configuration says."""
    module = sys.modules["unspin.engine"]
    made, stub = [], module.Engine
    monkeypatch.setattr(module, "Engine", lambda settings: made.append(settings) or stub(settings))
    write(site, {"unspin.toml": "", "off/unspin.toml": 'disable = ["channel"]', "own/unspin.toml": 'parts = ["channel"]'})
    write(site, {f"{folder}/{n}.txt": SPUN for folder in ("new", "off", "own") for n in range(200)})
    result = run("check", "--format", "concise", ".")
    assert [one.parts for one in made] == [PARTS, ("channel",)]
    assert (result.stdout.count("new/"), result.stdout.count("own/")) == (200, 200)
    assert "off/" not in result.stdout


@pytest.mark.usefixtures("site")
def test_models_not_asked_for_go_first() -> None:
    """Beyond the limit those asked for the longest ago are let go, with all engines that share them."""
    engines, one, two, three = Engines(2), *(Settings(parts=(part,)) for part in PARTS[:3])
    first, second = engines.of(one), engines.of(two)
    assert engines.of(one) is first
    engines.of(three)
    assert engines.of(one) is first
    assert engines.of(two) is not second


def test_levels_come_from_the_file(site: Path) -> None:
    """``fail-level`` and ``apply`` count for each file, and the command line outranks them."""
    write(site, {"unspin.toml": '[[per-path]]\npaths=["old/"]\nfail-level="never"', "old/a.txt": SPUN, "b.txt": "Rest.\n"})
    assert run("check", ".").exit_code == 0
    assert run("check", "--fail-level", "safe", ".").exit_code == 1
    assert run("check", "--fail-level", "safe", "-", "--stdin-filename", "old/a.txt", stdin=SPUN).exit_code == 1
    assert run("check", "-", "--stdin-filename", "old/a.txt", stdin=SPUN).exit_code == 0
    assert run("check", "-", stdin=SPUN).exit_code == 1


@pytest.mark.parametrize(
    "command",
    [
        ("check", "a.txt"),
        ("fix", "--diff", "a.txt"),
        ("explain", "--phrase", "crawler"),
        ("learn", "a.txt", "b.txt"),
        ("eval", "--clean", "a.txt"),
    ],
    ids=lambda one: one[0],
)
def test_a_glossary_that_is_not_there(site: Path, command: tuple[str, ...]) -> None:
    """The message names file and key."""
    write(site, {"unspin.toml": 'glossary = ["words"]', "a.txt": SPUN, "b.txt": SPUN})
    result = run(*command)
    assert (result.exit_code, result.stderr) == (
        2, "unspin: unspin.toml: glossary: 'words' is no folder; name one with terms/ or lexicon/ in it\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("chanel", "; did you mean 'channel'?"),
        ("grammar.harper.Nonsuch", "did you mean 'grammar.harper."),
        ("zzz", "; the families are "),
        *((name, None) for name in ("channel.term", "boilerplate", "plain", "grammar.harper", "grammar.languagetool", "grammar.languagetool.X")),
    ],
)
@pytest.mark.parametrize("where", ["", '[[per-path]]\npaths = ["*"]\n'])
def test_a_rule_that_is_not_there(site: Path, name: str, says: str | None, where: str) -> None:
    """A misspelt name in ``disable`` would do nothing, so it is refused; rules and families, also of grammar backends, are known."""
    write(site, {"unspin.toml": f'{where}disable = ["{name}"]', "a.txt": "Rest.\n"})
    result = run("check", "a.txt")
    assert result.exit_code == (2 if says else 0)
    assert result.stderr.startswith(f"unspin: unspin.toml: disable: there is no rule '{name}'" if says else "")
    assert (says or "") in result.stderr


@pytest.mark.parametrize("command", [("baseline", "create"), ("readability",), ("config", "--files")], ids=lambda one: one[0])
def test_text_field_for_every_command(site: Path, command: tuple[str, ...]) -> None:
    """Whatever reads files takes the name of the column or key that holds text."""
    write(site, {"unspin.toml": "", "a.jsonl": '{"odd": "The crawler capillaries ache."}\n'})
    result = run(*command, "--text-field", "odd", "a.jsonl")
    assert (result.exit_code, result.stderr) == (0, "")


def test_show_can_be_pasted_back(site: Path) -> None:
    """What --show prints means what the file it came from means; it says the same of itself again."""
    odd = 'exclude = ["a\\"b\\\\", "é\\u007f", ' + ", ".join(f'"folder-{n}/"' for n in range(12)) + "]\n"
    write(site, {"unspin.toml": odd + PER_PATH, "words/terms/x.csv": ""})
    shown = run("config", "--show").stdout
    before = [Configurations().explained(Path(name)) for name in ("a.md", "blog/a.md")]
    write(site, {"unspin.toml": shown})
    assert run("config").stdout == shown
    after = [Configurations().explained(Path(name)) for name in ("a.md", "blog/a.md")]
    assert [{key: value for key, (value, _) in one.items()} for one in before] == [
        {key: value for key, (value, _) in one.items()} for one in after
    ]


def test_show_without_a_file(site: Path) -> None:
    """The defaults, with the options of the command line over them."""
    shown = run("config", "--grammar", "none").stdout
    assert shown.startswith("# no configuration file")
    assert 'grammar = "none"\n' in shown
    write(site, {"unspin.toml": shown})
    assert Configurations().settings(None).engine == Settings("none")


def test_why_tells_where_each_value_comes_from(site: Path) -> None:
    """By file, entry and option, the defaults last."""
    write(site, {"unspin.toml": PER_PATH, "words/terms/x.csv": "", "blog/a.md": "x"})
    told = run("config", "--why", "blog/a.md", "--grammar", "languagetool").stdout
    groups = {block.splitlines()[0]: block.splitlines()[1:] for block in told.split("\n\n")[1:]}
    assert groups["# unspin.toml, per-path 1"] == ['fail-level = "never"']
    assert groups["# unspin.toml; unspin.toml, per-path 1"] == ['disable = ["damage", "channel"]']
    assert groups["# --grammar"] == ['grammar = "languagetool"']
    assert run("config", "--show", "--why", "blog/a.md", "--grammar", "languagetool").stdout == told
    assert list(groups)[-1] == "# default"
    assert 'apply = "safe"' in groups["# default"]


@pytest.mark.parametrize(
    "arguments", [("--show", "--files"), ("--files", "--why", "a.md"), ("a.md",), ("--why", ".")]
)
@pytest.mark.usefixtures("site")
def test_config_wrong_usage(arguments: tuple[str, ...]) -> None:
    """What cannot be meant is refused."""
    assert run("config", *arguments).exit_code == 2


@pytest.mark.parametrize("site_kind", SITES, ids=lambda one: one.name)
def test_every_starter_is_read_back(tmp_path: Path, site_kind) -> None:
    """As it is written, and with all that stands in comments switched on."""
    text = "\n".join(starter(site_kind))
    file = tmp_path / "unspin.toml"
    file.write_text(text)
    assert set(read_config(file).values) == {"exclude"}
    switched_on = re.sub(r"(?m)^# (?=\[\[|[a-z-]+ = )", "", text)
    file.write_text(switched_on)
    read = read_config(file)
    assert set(read.values) == {one.name for one in KEYS if one.name not in {"parts", "spacy-model"}}
    assert read.per_path[0].paths == ("blog/archive/",)


EXPORT = '<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"></rss>'


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({"hugo.toml": "", "content/a.md": "x"}, "Hugo site (hugo.toml is there); 1 file in it"),
        ({"_config.yml": "", "_posts/a.md": "x", "vendor/b.md": "x"}, "Jekyll site (_config.yml is there); 1 file in it"),
        ({"docusaurus.config.ts": "", "docs/a.md": "x", "docs/b.mdx": "x"}, "Docusaurus site (docusaurus.config.ts is there); 2 files"),
        ({"wp-config.php": "", "wp-includes/a.txt": "x"}, "WordPress site (wp-config.php is there); no file in it"),
        ({"feed.xml": "<rss/>", "site.xml": EXPORT}, "WordPress export site (site.xml is there)"),
        ({"a.txt": "x", "LICENSE.txt": "x"}, "plain site; 1 file in it"),
    ],
)
def test_init(site: Path, files: dict[str, str], kind: str) -> None:
    """The kind of site is told with what gave it away; the file is valid, and not replaced unless asked for."""
    write(site, files)
    result = run("init")
    assert result.exit_code == 0, result.stderr
    assert kind in result.stdout
    assert "next: unspin config --files" in result.stdout
    assert read_config(site / "unspin.toml").texts("exclude")
    (site / "unspin.toml").write_text('grammar = "none"')
    again = run("init")
    assert (again.exit_code, again.stderr.count("\n")) == (2, 1)
    assert "--force" in again.stderr
    assert (site / "unspin.toml").read_text() == 'grammar = "none"'
    assert run("init", "--force").exit_code == 0
    assert "exclude" in (site / "unspin.toml").read_text()


def test_init_beside_a_pyproject(site: Path) -> None:
    """Settings that are there would stop to count: init says so and leaves them."""
    write(site, {"pyproject.toml": "[tool.unspin]\n"})
    assert "is a configuration already" in run("init").stderr
    assert not (site / "unspin.toml").exists()
    assert "is no folder" in run("init", "nowhere").stderr
