"""The rules of this repository that a machine can check.

A gate is a small function that lists what it finds wrong; each is also tried on something wrong.
"""

import ast
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES, FUNCTION_LINES = 250, 40
FILE_BYTES, ALL_BYTES = 10_000_000, 200_000_000
"""Above 10 MB a Space wants large-file storage; all together is what a clone has to fetch."""
DRAWERS = {"utils.py", "common.py", "helpers.py"}
PATH_SUFFIXES = {".py", ".md", ".toml", ".txt", ".yaml", ".json", ".js", ".css", ".npz"}
NAME_SUFFIXES = {".py", ".md", ".toml"}

# As patterns, these do not match themselves, so this file passes its own gate.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|home|root|tmp|Users)/")
CPU_WHEELS = re.compile(r"download\.pytorch\.org")
REGISTRY = re.compile(
    r"\b(?:(?:pypi|pythonhosted|npmjs|yarnpkg|anaconda|crates)\.(?:org|com|io)"
    r"|(?:deb|security)\.debian\.org|archive\.ubuntu\.com|proxy\.golang\.org)\b"
)


def repo_files(root: Path) -> list[Path]:
    """Tracked files and new ones that git does not ignore; without git, all but its folders."""
    if not (root / ".git").exists():
        away = set((root / ".gitignore").read_text().replace("/\n", "\n").split())
        found = (path for path in root.rglob("*") if path.is_file())
        return [path for path in found if not away & set(path.relative_to(root).parts)]
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    return [root / name for name in listed.split("\0") if name and (root / name).is_file()]


def text_of(path: Path) -> str | None:
    """None for what is not text."""
    raw = path.read_bytes()
    return None if b"\0" in raw else raw.decode("utf-8", errors="replace")


def too_long(source: str) -> list[str]:
    faults = []
    if (lines := source.count("\n")) > FILE_LINES:
        faults.append(f"file of {lines} lines")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                faults.append(f"{node.name} of {lines} lines")
    return faults


def modules_without_layer(root: Path, layers: list[str]) -> list[str]:
    """Direct children of `app` and `lrf` that the import contract does not place."""
    placed = {name.strip(" ()") for layer in layers for name in re.split(r"[|:]", layer)}
    found = [
        f"{package}.{child.stem}"
        for package in ("app", "lrf")
        for child in sorted((root / package).iterdir())
        if (child.suffix == ".py" and child.stem != "__init__")
        or (child.is_dir() and next(child.glob("*.py"), None))
    ]
    return [name for name in found if name not in placed]


def code_of(markdown: str) -> list[str]:
    """Fenced blocks and spans between backticks."""
    fences = re.findall(r"^```[^\n]*\n(.*?)^```", markdown, re.M | re.S)
    return fences + spans_of(markdown)


def spans_of(markdown: str) -> list[str]:
    prose = re.sub(r"^```.*?^```", "", markdown, flags=re.M | re.S)
    return re.findall(r"`([^`\n]+)`", prose)


def dead_paths(markdown: str, folder: Path, root: Path) -> list[str]:
    """Paths between backticks that lead nowhere; what git ignores may come and go.

    What begins with a slash is an address of the page.
    """
    ignored = tuple(line for line in (root / ".gitignore").read_text().split() if line[-1] == "/")
    names = {path.name for path in repo_files(root)}
    dead = []
    for span in spans_of(markdown):
        path = span.split(":")[0]
        if not re.fullmatch(r"[\w.-][\w./-]*", path) or f"{path}/".startswith(ignored):
            continue
        if "/" not in path:
            lost = Path(path).suffix in NAME_SUFFIXES and path not in names
        elif Path(path).suffix in PATH_SUFFIXES or path[-1] == "/" or named_here(path, root):
            lost = not ((root / path).exists() or (folder / path).exists())
        else:
            lost = False
        dead += [path] if lost else []
    return dead


def named_here(path: str, root: Path) -> bool:
    return (root / path.split("/")[0]).exists()


def traces(text: str, *, cpu_wheels_may_be_named: bool) -> list[str]:
    """Paths of one machine, and hosts of package registries."""
    patterns = [MACHINE_PATH, REGISTRY] + ([] if cpu_wheels_may_be_named else [CPU_WHEELS])
    return [found for pattern in patterns for found in pattern.findall(text)]


def too_heavy(sizes: dict[str, int]) -> list[str]:
    heavy = [f"{name}: {size} bytes" for name, size in sizes.items() if size >= FILE_BYTES]
    total = sum(sizes.values())
    return heavy + ([f"together {total} bytes"] if total > ALL_BYTES else [])


def unknown_targets(markdown: str, makefile: str) -> list[str]:
    known = re.findall(r"^([a-z][a-z-]*):", makefile, re.M)
    asked = re.findall(r"\bmake ([a-z][a-z-]*)", "\n".join(code_of(markdown)))
    return [target for target in asked if target not in known]


def lrf_calls(markdown: str) -> dict[str, set[str]]:
    """Command of `python -m lrf` → the options quoted with it."""
    calls: dict[str, set[str]] = {}
    for command, rest in re.findall(r"python -m lrf (\w+)([^\n`#]*)", markdown):
        calls.setdefault(command, set()).update(re.findall(r"--[a-z][a-z-]*", rest))
    return calls


def unknown_options(options: set[str], help_text: str) -> list[str]:
    known = set(re.findall(r"--[a-z][a-z-]*", help_text))
    return sorted(options - known)


def is_cuda(version: str) -> bool:
    return "+cu" in version


FILES = repo_files(ROOT)
SOURCES = [path for path in FILES if path.suffix == ".py"]
DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_files_and_functions_stay_short():
    found = {str(path.relative_to(ROOT)): too_long(path.read_text("utf-8")) for path in SOURCES}
    assert {name: faults for name, faults in found.items() if faults} == {}
    body = "    x = 1\n" * FUNCTION_LINES
    assert too_long(f"def f():\n{body}") == ["f of 41 lines"]
    assert too_long("x = 1\n" * (FILE_LINES + 1)) == ["file of 251 lines"]


def test_app_is_a_package_and_nothing_is_a_drawer():
    assert (ROOT / "app" / "__init__.py").is_file()  # without it app.py hides the folder
    assert [path.name for path in SOURCES if path.name in DRAWERS] == []


def test_every_module_stands_in_a_layer(tmp_path):
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (layers,) = (c["layers"] for c in contracts["contracts"] if c["name"] == "One direction")
    assert modules_without_layer(ROOT, layers) == []
    for name in ("app/__init__.py", "app/page.py", "lrf/types.py", "lrf/text/words.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert modules_without_layer(tmp_path, ["app.page | app.frames", "(lrf.types)"]) == ["lrf.text"]


@pytest.mark.parametrize("doc", DOCS, ids=lambda path: path.name)
def test_paths_in_the_docs_exist(doc):
    assert dead_paths(doc.read_text("utf-8"), doc.parent, ROOT) == []


def test_a_dead_path_is_found():
    text = "`lrf/gone.py` `lrf/gone` `gone.md` `gone/` `lrf/types.py:3` `runs/mine` `x / y` `a/b`"
    assert dead_paths(text, ROOT, ROOT) == ["lrf/gone.py", "lrf/gone", "gone.md", "gone/"]
    assert dead_paths("```\n`lrf/gone.py`\n```\n", ROOT, ROOT) == []


def test_no_file_names_a_machine_or_a_registry():
    readme = ROOT / "README.md"
    texts = {path: text for path in FILES if (text := text_of(path)) is not None}
    found = {
        str(path.relative_to(ROOT)): faults
        for path, text in texts.items()
        if (faults := traces(text, cpu_wheels_may_be_named=path == readme))
    }
    assert found == {}
    hosts = "https://pypi{0}org/simple https://download.pytorch{0}org/whl".format(".")
    planted = f"see /{'home'}/me {hosts}"
    assert len(traces(planted, cpu_wheels_may_be_named=False)) == 3
    assert len(traces(planted, cpu_wheels_may_be_named=True)) == 2
    assert traces("app/home/x https://a.org/home/x", cpu_wheels_may_be_named=False) == []


def test_checkpoints_stay_light():
    folder = ROOT / "checkpoints"
    shipped = [path for path in FILES if path.is_relative_to(folder)]
    assert too_heavy({str(path.relative_to(folder)): path.stat().st_size for path in shipped}) == []
    assert too_heavy({"a": FILE_BYTES, "b": 1}) == [f"a: {FILE_BYTES} bytes"]
    many = {str(i): FILE_BYTES - 1 for i in range(21)}
    assert too_heavy(many) == [f"together {21 * (FILE_BYTES - 1)} bytes"]


def test_make_commands_in_the_docs_exist():
    makefile = (ROOT / "Makefile").read_text()
    docs = "\n".join(doc.read_text("utf-8") for doc in DOCS)
    assert unknown_targets(docs, makefile) == []
    planted = "make sense\n```\nmake demo  # now\nmake coffee\n```\n`A=1 make tea`"
    assert unknown_targets(planted, makefile) == ["coffee", "tea"]


@pytest.mark.parametrize("command", lrf_calls(README))
def test_lrf_commands_in_the_readme_exist(command, capsys):
    from lrf.__main__ import main

    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert unknown_options(lrf_calls(README)[command], capsys.readouterr().out) == []


def test_an_unknown_option_is_found():
    calls = lrf_calls("```\npython -m lrf brew --hot --cup 2  # --not-this\n```")
    assert calls == {"brew": {"--hot", "--cup"}}
    assert unknown_options(calls["brew"], "usage: lrf brew [--hot]") == ["--cup"]


def test_a_build_machine_has_no_cuda_build():
    assert is_cuda("2.13.0+cu130")
    assert not is_cuda("2.13.0+cpu")
    if os.environ.get("CI"):
        import torch

        assert not is_cuda(torch.__version__)
