"""What a type checker says of textfix in the project of somebody who uses it."""

import pickle
import re
from importlib.metadata import distribution
from inspect import signature
from pathlib import Path

import pytest

from textfix import Config, Result, explain, explain_bytes

SOURCE = Path(__file__).parents[1] / "src"

USE = """
from pathlib import Path
import textfix
from textfix import Cleaner, Config, Result

config = Config(steps=["wording"], keep={"步伐"}, dialects=iter(["a"]), dictionaries=Path("mine.tsv"), style="spaces")
reveal_type(config.steps)
reveal_type(config.dialects)
reveal_type(textfix.explain("付出").restore())
reveal_type(textfix.explain_bytes(b"").restore())
reveal_type(textfix.explain_html(b"").restore())
reveal_type(Cleaner(config).explain_html("").restore())
reveal_type([result.restore() for result in Cleaner().explain_many(["付出"])])

def told(result: Result) -> str | bytes:
    return result.restore()

told(textfix.explain(""))
told(textfix.explain_bytes(b""))
Config(steps=3)
Config(step=["wording"])
"""


def test_a_project_that_uses_textfix_sees_its_types(tmp_path, monkeypatch):
    api = pytest.importorskip("mypy.api", reason="needs mypy (extra dev)")
    (tmp_path / "use.py").write_text(USE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)  # no configuration of ours
    monkeypatch.setenv("MYPYPATH", str(SOURCE))
    flags = ("--strict", "--python-version", "3.10", "--cache-dir", str(tmp_path / "cache"))
    said, errors, _ = api.run([*flags, "use.py"])
    assert errors == ""
    revealed = re.findall('Revealed type is "(.*)"', said.replace("builtins.", ""))
    assert revealed == ["tuple[str, ...]", "tuple[str, ...] | None", "str", "bytes", "bytes", "str", "list[str]"]
    assert re.findall(r"error: .*\[(.*)\]", said) == ["arg-type", "call-arg"]


def test_the_constructor_of_config_takes_its_fields():
    """The one that type checkers see is written by hand."""
    import ast

    tree = ast.parse((SOURCE / "textfix" / "config.py").read_text(encoding="utf-8"))
    [written] = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "__init__"]
    assert [argument.arg for argument in written.args.args] == ["self", *signature(Config).parameters]
    assert len(written.args.defaults) == len(signature(Config).parameters)


def test_an_editable_installation_is_a_path_that_type_checkers_follow():
    files = [str(file) for file in distribution("textfix").files or ()]
    paths = [file for file in distribution("textfix").files or () if "__editable__" in str(file)]
    if not paths:
        pytest.skip("textfix is not installed with pip install -e")
    assert len(paths) == 1, f"install it again with pip install -e .; {files}"
    assert Path(paths[0].locate()).read_text(encoding="utf-8").strip() == str(SOURCE)


def test_results_are_as_small_and_as_picklable_as_before():
    for result in (explain("ＧＰＵ加速"), explain_bytes("ＧＰＵ加速".encode("gb18030"))):
        assert pickle.loads(pickle.dumps(result)) == result
        assert not hasattr(result, "__dict__")
        assert isinstance(result, Result)
    assert result.restore() == "ＧＰＵ加速".encode("gb18030")
