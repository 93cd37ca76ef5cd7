"""Every regular expression of the package, with the line that compiles it, and texts made to keep each busy."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

try:
    from re import _constants as names
    from re import _parser as parser
except ImportError:  # Python 3.10
    import sre_constants as names
    import sre_parse as parser

SOURCE = Path(__file__).parents[1] / "src" / "textfix"
FUNCTIONS = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}


@dataclass(frozen=True)
class Found:
    """A pattern and where the package compiles it."""

    module: str
    line: int
    pattern: str | bytes
    flags: int

    @property
    def name(self) -> str:
        """The module and the name that the pattern is bound to, or the function that compiles it."""
        return f"{self.module}.{_names(self.module).get(self.line, self.line)}".removeprefix("textfix.")

    def compiled(self) -> re.Pattern[Any]:
        return re.compile(self.pattern, self.flags)


@lru_cache(maxsize=64)
def _names(module: str) -> dict[int, str]:
    """What the statement or function around each line of a module is called."""
    path = SOURCE.joinpath(*module.split(".")[1:])
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    out: dict[int, str] = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            name = node.name
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            name = target.id if isinstance(target, ast.Name) else ""
        else:
            continue
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
            out.setdefault(line, name)
    return out


def call_sites() -> dict[tuple[str, int], str | bytes | None]:
    """Every ``re.compile`` and its like in the sources: (module, first line of the call) and the pattern.

    The pattern is ``None`` where it is put together at run time.
    """
    found: dict[tuple[str, int], str | bytes | None] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        module = ".".join(["textfix", *path.relative_to(SOURCE).with_suffix("").parts]).removesuffix(".__init__")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and node.func.attr in FUNCTIONS
            ):
                first = node.args[0] if node.args else None
                literal = first.value if isinstance(first, ast.Constant) else None
                found[module, node.lineno] = literal if isinstance(literal, (str, bytes)) else None
    return found


# Runs in a process of its own, where nothing of textfix is imported yet: notes what it gives to the re module.
_SPY = r"""
import importlib, json, pkgutil, re, sys
seen = {}
real = re._compile
def spy(pattern, flags):
    frame = sys._getframe(1)
    while frame and frame.f_globals.get("__name__") == "re":
        frame = frame.f_back
    module = frame.f_globals.get("__name__", "") if frame else ""
    if module.startswith("textfix") and isinstance(pattern, (str, bytes)):
        seen[module, frame.f_lineno, pattern] = int(flags)
    return real(pattern, flags)
re._compile = spy
import textfix
for info in pkgutil.walk_packages(textfix.__path__, "textfix."):
    if info.name.endswith("__main__"):
        continue
    module = importlib.import_module(info.name) if "--strict" in sys.argv else None
    try:
        module = module or importlib.import_module(info.name)
    except ImportError:
        continue  # an optional part whose packages are not here
    for value in list(vars(module).values()):
        if hasattr(value, "cache_info") and getattr(value, "__module__", "") == info.name:
            code = getattr(value.__wrapped__, "__code__", None)  # a class may be cached, too
            if code and not code.co_argcount and "Pattern" in str(value.__wrapped__.__annotations__.get("return", "")):
                value()
# What is compiled while it runs, and not by a cached function.
from textfix.cli.places import Places
Places("甲\n乙")
from textfix.batch.csv_cells import csv_literal
csv_literal("a", like="b", delimiter=",")
from textfix.steps._boilerplate_rules import end_rules
end_rules("head"), end_rules("tail")
from textfix.census import _expression
_expression(1 << 4, 1 << 2, 0)
print(json.dumps([
    [module, line, pattern if (text := isinstance(pattern, str)) else pattern.decode("latin-1"), not text, flags]
    for (module, line, pattern), flags in seen.items()
]))
"""


@lru_cache(maxsize=1)
def patterns() -> tuple[Found, ...]:
    """Every pattern that the package compiles: those that were seen, and those that stand in a call not yet reached."""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", _SPY], capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    rows = json.loads(done.stdout.splitlines()[-1])
    seen = [
        Found(module, line, pattern.encode("latin-1") if is_bytes else pattern, flags)
        for module, line, pattern, is_bytes, flags in rows
    ]
    met = {(found.module, found.pattern) for found in seen}
    unmet = [
        Found(module, line, literal, 0)
        for (module, line), literal in call_sites().items()
        if literal is not None and (module, literal) not in met
    ]
    return (*seen, *unmet)


# --- texts that keep a pattern busy

NEVER = 0x16A0  # ᚠ: in no pattern, so that a match comes to its end there (for bytes: NUL)
CATEGORY = {"CATEGORY_DIGIT": "7", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a", "CATEGORY_NOT_DIGIT": "b",
            "CATEGORY_NOT_SPACE": "c", "CATEGORY_NOT_WORD": "-"}  # fmt: skip


def _of_set(items: Any) -> list[str]:
    """Characters of a set: the first of each of its parts; of a negated set one that is not in it."""
    if items and items[0][0] is names.NEGATE:
        without = set("".join(_of_set(items[1:])))
        spans = [value if op is names.RANGE else (value, value) for op, value in items[1:] if op is not names.CATEGORY]
        return [c for c in "a中 \t|1。é" if c not in without and not any(lo <= ord(c) <= hi for lo, hi in spans)][:3]
    out = []
    for op, value in items:
        if op is names.LITERAL:
            out.append(chr(value))
        elif op is names.RANGE:
            out.append(chr(value[0]))
        elif op is names.CATEGORY:
            out.append(CATEGORY[str(value)])
    return out[:4] + out[-1:]


def samples(tree: Any, most: int = 4) -> list[str]:
    """Short strings that the expression matches (look-around and back-references aside)."""
    out = [""]
    for op, value in tree:
        one = _sample(op, value)
        out = [a + b for a in out for b in one][:most]
    return out


def _sample(op: Any, value: Any) -> list[str]:
    if op is names.LITERAL:
        return [chr(value)]
    if op is names.NOT_LITERAL:
        return ["a" if value != ord("a") else "b"]
    if op is names.ANY:
        return ["a", "中"]
    if op is names.IN:
        return _of_set(value) or ["a"]
    if op is names.BRANCH:
        return [text for branch in value[1] for text in samples(branch, 2)][:24]
    if op is names.SUBPATTERN:
        return samples(value[3])
    if str(op) == "ATOMIC_GROUP":
        return samples(value)
    if str(op) in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return [text * max(1, value[0]) for text in samples(value[2])]
    return [""]  # at, assert, assert_not, groupref


def repeats(tree: Any, before: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every part that repeats: what stands in front of it, and strings for one turn of it."""
    for op, value in tree:
        if str(op) in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            turn = samples(value[2], 8)
            if value[1] > 8:
                yield before, turn
            yield from repeats(value[2], before)
        elif op is names.BRANCH:
            for branch in value[1]:
                yield from repeats(branch, before)
        elif op is names.SUBPATTERN:
            yield from repeats(value[3], before)
        elif str(op) == "ATOMIC_GROUP":
            yield from repeats(value, before)
        elif op in (names.ASSERT, names.ASSERT_NOT):
            yield from repeats(value[1], before)
        before += next(iter(_sample(op, value)), "")


def attacks(found: Found) -> list[tuple[str, str, str]]:
    """(head, unit, tail): the unit over and over between the two is a text to try."""
    tree = parser.parse(found.pattern, found.flags)
    end = "\0" if isinstance(found.pattern, bytes) else chr(NEVER)
    whole = samples(tree, 6)
    out = {("", text, tail) for text in whole if text for tail in ("", end)}
    for before, turns in repeats(tree):
        for turn in (*turns[:5], "".join(turns[:3])):
            if turn:
                out |= {("", turn, ""), (before, turn, end), ("", before + turn, end), ("", before or turn, end)}
                out.add(("", turn + whole[0][:1], end))
                out.add(("", turn, "\n"))
    return sorted(out)


def busy_text(found: Found, attack: tuple[str, str, str], size: int) -> str | bytes:
    """A text of about ``size`` code points."""
    head, unit, tail = attack
    text = head + unit * (size // len(unit)) + tail
    return text.encode("latin-1", "replace") if isinstance(found.pattern, bytes) else text


def seconds(found: Found, text: str | bytes, *, search: bool = True) -> float:
    """Processor time to match a text from its beginning, and to find every match in it."""
    pattern = found.compiled()
    start = time.process_time()
    pattern.match(text)
    pattern.fullmatch(text)
    if search:
        for _ in pattern.finditer(text):
            pass
    return time.process_time() - start
