"""Builds the inner loops as C extensions where a compiler is at hand; everything else is in pyproject.toml.

Without Cython or a compiler the same module runs as plain Python: the
extension is optional, and a failed build is not an error. A wheel also gets
the dictionaries as the compiled modules take them, so that no process of it
has to parse them; without them each user's cache folder gets them.
"""

import os
import subprocess
import sys
from pathlib import Path

from setuptools import Extension, find_packages, setup
from setuptools.command.build_ext import build_ext

ROOT = Path(__file__).parent
COMPILED = [
    "src/textfix/tally.py",
    "src/textfix/trie.py",
    "src/textfix/steps/_lines.py",
    *(
        f"src/textfix/wording/{name}.py"
        for name in (
            "candidates",
            "channel",
            "edges",
            "links",
            "decoder",
            "features",
            "genres",
            "neighbours",
            "passages",
            "places",
            "runs",
            "sentences",
            "surroundings",
            "trees",
            "verdict",
            "writing",
            "zeros",
        )
    ),
]


def extensions() -> list[Extension]:
    """The compiled modules, or none where Cython is missing."""
    try:
        from Cython.Build import cythonize  # noqa: PLC0415 - it may be missing
    except ImportError:
        return []
    modules = [
        Extension(path.removeprefix("src/").removesuffix(".py").replace("/", "."), [path])
        for path in COMPILED
        if (ROOT / path).exists()
    ]
    directives = {"initializedcheck": False}  # every view is set before it is read; asking costs at each element
    built = (
        cythonize(
            modules,
            language_level=3,
            build_dir="build/cython",
            compiler_directives=directives,
            include_path=["src"],
        )
        if modules
        else []
    )
    for extension in built:
        extension.optional = True  # cythonize makes new objects and forgets this
        if os.name != "nt":
            # Without debugging tables, which name the folder of the build: the same source makes the same bytes.
            extension.extra_compile_args = ["-g0"]
    return list(built)


class BuildExtensions(build_ext):
    """Builds the extensions, and with them what is in the lexicon's file (textfix.wording.packed)."""

    def run(self) -> None:
        """Build everything."""
        super().run()
        if self.inplace or getattr(self, "editable_mode", False):
            return  # the dictionaries of a checkout change
        data = Path(self.build_lib, "textfix", "data").resolve()
        environment = {**os.environ, "TEXTFIX_CACHE": str(data), "PYTHONPATH": str(data.parents[1])}
        program = "from textfix.wording.dictionary import lexicon; lexicon()"
        command = [sys.executable, "-c", program]
        done = subprocess.run(  # noqa: S603 - our own
            command, env=environment, cwd=data, capture_output=True, text=True, check=False
        )
        if done.returncode:  # built for another machine, say
            print(f"the dictionaries are not compiled: {done.stderr}", file=sys.stderr)
        for path in data.glob("lexicon-*.bin"):
            path.chmod(0o644)


DICTIONARIES = {
    f"textfix.dictionaries.{folder.name}": [f"{path.name}" for path in sorted(folder.iterdir()) if path.is_file()]
    for folder in sorted((ROOT / "dictionaries").iterdir())
    if folder.is_dir()
}

# An editable installation reads the dictionaries of the checkout anyway. Without a package from elsewhere it is a plain
# path, which type checkers follow; with one it is a hook of the import system, of which they know nothing.
EDITABLE = bool({"editable_wheel", "develop"} & set(sys.argv))

setup(
    package_dir={"": "src"} if EDITABLE else {"": "src", "textfix.dictionaries": "dictionaries"},
    packages=[*find_packages("src"), *(() if EDITABLE else ("textfix.dictionaries", *DICTIONARIES))],
    package_data={
        "textfix": ["py.typed", "*.pxd"],
        "textfix.wording": ["*.pxd"],
        "textfix.data": ["*"],
        "textfix.report": ["page/*"],
        "textfix.serve": ["page/*"],
        "textfix.web": ["*.css", "*.js"],
        **({} if EDITABLE else {"textfix.dictionaries": ["*.md"], **DICTIONARIES}),
    },
    ext_modules=extensions(),
    cmdclass={"build_ext": BuildExtensions},
)
