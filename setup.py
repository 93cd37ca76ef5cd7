"""Builds the inner loops as C extensions where a compiler is at hand; everything else is in pyproject.toml.

Without Cython or a compiler the same module runs as plain Python: the
extension is optional, and a failed build is not an error.
"""

import os
from pathlib import Path

from setuptools import Extension, find_packages, setup

ROOT = Path(__file__).parent
COMPILED = [
    "src/textfix/tally.py",
    "src/textfix/trie.py",
    *(
        f"src/textfix/wording/{name}.py"
        for name in (
            "channel",
            "decoder",
            "features",
            "graph",
            "neighbours",
            "passages",
            "places",
            "runs",
            "sentences",
            "trees",
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
        cythonize(modules, language_level=3, build_dir="build/cython", compiler_directives=directives)
        if modules
        else []
    )
    for extension in built:
        extension.optional = True  # cythonize makes new objects and forgets this
        if os.name != "nt":
            # Without debugging tables, which name the folder of the build: the same source makes the same bytes.
            extension.extra_compile_args = ["-g0"]
    return list(built)


DICTIONARIES = {
    f"textfix.dictionaries.{folder.name}": [f"{path.name}" for path in sorted(folder.iterdir()) if path.is_file()]
    for folder in sorted((ROOT / "dictionaries").iterdir())
    if folder.is_dir()
}

setup(
    packages=[*find_packages("src"), "textfix.dictionaries", *DICTIONARIES],
    package_data={
        "textfix": ["py.typed"],
        "textfix.data": ["*"],
        "textfix.dictionaries": ["*.md"],
        "textfix.report": ["page/*"],
        "textfix.serve": ["page/*"],
        "textfix.web": ["*.css", "*.js"],
        **DICTIONARIES,
    },
    ext_modules=extensions(),
)
