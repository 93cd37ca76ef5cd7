"""Mutation testing: which small changes of a module do its tests not notice?

    python tools/mutate.py edits|evidence|lattice|graph|edges|links|decoder [--seconds 600] [--part 0.5]

Each mutant (an operator, a number, a comparison, a condition … replaced, by
the rules of cosmic-ray: ``pip install cosmic-ray``) is tried in a process of
its own, forked when everything but the module and what imports it has been
loaded, on a copy of the repository. Mutants come in an order that is random
and always the same. One that the tests do not notice is printed; the last line
says how many were killed, and the exit status is 1 below 85 %. Mutants that
cannot matter are left out: those in annotations, which are never evaluated,
and those in what only looks ahead so that memory is waited for at once. Those
that a test could only notice by never ending count as killed.

Of a compiled module, the source is mutated and run as plain Python, in place
of the compiled form.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import itertools
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
FLOOR = 0.85
# hypothesis is loaded before pytest starts, which pytest warns of, and warnings are errors in its settings here.
QUIET = ("-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")


@dataclass(frozen=True)
class Target:
    """A module and the tests that are to notice what is changed in it."""

    path: str
    tests: Sequence[str]
    preload: Sequence[str] = field(default=("textfix.wording.language_model", "textfix.wording.dictionary"))
    faster: Sequence[str] = ()  # functions that change when something is looked up, and nothing that is found

    @property
    def module(self) -> str:
        """Its name."""
        return self.path.removeprefix("src/").removesuffix(".py").replace("/", ".")


# The lattice by hand and by every path; not what compares compiled with plain modules, nor what takes megabytes.
LATTICE = (
    "tests/test_decoder.py", "tests/test_lattice.py", "-k",
    "not megabyte and not linear_time and not agree and not mapped",
)  # fmt: skip
TARGETS = {
    "edits": Target("src/textfix/edits.py", ("tests/test_edits.py",), ()),
    "evidence": Target("src/textfix/wording/evidence.py", ("tests/test_evidence.py",)),
    "lattice": Target("src/textfix/wording/lattice.py", ("tests/test_lattice.py",)),
    "graph": Target("src/textfix/wording/graph.py", LATTICE),
    "edges": Target("src/textfix/wording/edges.py", LATTICE, faster=("_look_ahead",)),
    "links": Target("src/textfix/wording/links.py", LATTICE),
    "decoder": Target("src/textfix/wording/decoder.py", LATTICE),
}


def meaning(source: str, without: Sequence[str] = ()) -> str | None:
    """The program without what means nothing to plain Python: annotations, and what Cython is told of types."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            node.returns = None
            if node.name in without:
                node.body = []
            node.decorator_list = [each for each in node.decorator_list if "cython" not in ast.dump(each)]
        elif isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(None)
    return ast.dump(tree)


def mutants(source: str, without: Sequence[str] = ()) -> tuple[int, Iterator[tuple[str, str]]]:
    """How many there may be, and (operator, mutated source), each that means something else, in a random order."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator, operator_names

    nodes = list(ast_nodes(get_ast(source)))
    places = []
    for name in sorted(operator_names()):
        try:
            operator = get_operator(name)()
        except TypeError:  # one that needs arguments of its own
            continue
        places += [(name, k) for k in range(sum(len(list(operator.mutation_positions(node))) for node in nodes))]
    random.Random(1).shuffle(places)

    def each() -> Iterator[tuple[str, str]]:
        seen = {meaning(source, without), None}
        for name, k in places:
            mutated = mutate_code(source, get_operator(name)(), k)
            means = None if mutated is None else meaning(mutated, without)
            if mutated is not None and means not in seen:
                seen.add(means)
                yield name.partition("/")[2], mutated

    return len(places), each()


def importers(module: str, source: Path) -> set[str]:
    """The module and every other of the package that imports it, directly or not."""
    imports: dict[str, set[str]] = {}
    for path in (source / "textfix").rglob("*.py"):
        name = ".".join(path.relative_to(source).with_suffix("").parts).removesuffix(".__init__")
        found = imports[name] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("textfix"):
                found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
            elif isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
    out = {module}
    while more := {name for name, found in imports.items() if found & out} - out:
        out |= more
    return out


class Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports the mutant in place of the module."""

    def __init__(self, module: str, path: Path, code: str) -> None:
        self.module, self.path, self.code = module, path, code

    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        """The mutant, for the module."""
        del path, target
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.module else None

    def create_module(self, spec: object) -> None:
        """An ordinary module."""
        del spec

    def exec_module(self, module: ModuleType) -> None:
        """Run the mutant's source."""
        exec(compile(self.code, str(self.path), "exec"), module.__dict__)


class Bench:
    """A copy of the repository, with everything loaded that the mutants share."""

    def __init__(self, target: Target, folder: Path) -> None:
        self.target, self.folder = target, folder
        for name in ("src", "tests", "dictionaries", "tools"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "conftest.py", "README.md"):
            shutil.copy(ROOT / name, folder / name)
        os.chdir(folder)
        sys.path[:0] = [str(folder / "src"), str(folder / "tests"), str(folder)]
        self.path = folder / target.path
        for built in self.path.parent.glob(f"{self.path.stem}.*.so"):
            built.unlink()  # the source runs in its place
        # A mutant keeps the time of its source, so that nothing is compiled anew; so no bytecode may be kept.
        self.time = self.path.stat().st_mtime_ns
        sys.dont_write_bytecode = True
        import hypothesis
        import pytest

        phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]  # a failure need not be made small
        hypothesis.settings.register_profile("mutants", phases=phases, deadline=None, database=None, derandomize=True)
        hypothesis.settings.load_profile("mutants")
        self.pytest = pytest
        for name in target.preload:
            importlib.import_module(name)
        if "textfix.wording.dictionary" in sys.modules:
            sys.modules["textfix.wording.dictionary"].lexicon()
            sys.modules["textfix.wording.language_model"].default_model()
        stale = importers(target.module, folder / "src")
        for name in [name for name in sys.modules if name in stale]:
            del sys.modules[name]

    def tests(self, code: str, limit: float) -> int | None:
        """The exit status of the tests over a mutant; ``None`` where they did not end."""
        self.path.write_text(code, encoding="utf-8")  # some tests load the source by its path
        os.utime(self.path, ns=(self.time, self.time))
        child = os.fork()
        if not child:
            os.setsid()
            log = os.open(self.folder / "log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(log, 1)
            os.dup2(log, 2)
            status = 9
            try:
                sys.meta_path.insert(0, Mutated(self.target.module, self.path, code))
                status = int(self.pytest.main([*QUIET, *self.target.tests]))
            except BaseException:  # noqa: BLE001 - whatever a mutant brings up
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status)
        ends = time.monotonic() + limit
        while time.monotonic() < ends:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.01)
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return None


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("target", choices=sorted(TARGETS))
    ap.add_argument("--seconds", type=float, default=600.0, help="stop after so long")
    ap.add_argument("--part", type=float, default=1.0, help="share of the mutants that are tried")
    args = ap.parse_args()
    warnings.simplefilter("ignore")
    target = TARGETS[args.target]
    source = (ROOT / target.path).read_text(encoding="utf-8")
    count, work = mutants(source, target.faster)
    print(f"{target.path}: {count} mutants at most", flush=True)
    with tempfile.TemporaryDirectory(prefix="textfix-mutants-") as folder:
        bench = Bench(target, Path(folder))
        started = time.monotonic()
        if bench.tests(source, 600.0) != 0:
            print((Path(folder) / "log").read_text(encoding="utf-8")[-3000:])
            raise SystemExit("the tests fail without a mutant")
        once = time.monotonic() - started
        print(f"the tests take {once:.1f} s", flush=True)
        found: Counter[str] = Counter()
        started = time.monotonic()
        for operator, code in itertools.islice(work, round(count * args.part)):
            status = bench.tests(code, max(10.0, 10.0 * once))
            found["killed" if status != 0 else "survived"] += 1
            if status == 0:
                lines = difflib.unified_diff(source.splitlines(), code.splitlines(), n=0, lineterm="")
                print(operator, *(line for line in lines if line[:3] not in ("---", "+++")), sep="\n  ", flush=True)
            if time.monotonic() - started > args.seconds:
                break
        os.chdir(ROOT)
    tried = found.total()
    share = found["killed"] / max(1, tried)
    print(f"{target.path}: {found['killed']} of {tried} killed ({share:.1%}), of {count} at most")
    return share < FLOOR


if __name__ == "__main__":
    sys.exit(main())
