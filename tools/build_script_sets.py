"""Build ``src/textfix/data/script_sets.txt``: the characters that exist in one Chinese script only.

    python tools/build_script_sets.py [--check]

Source: the character tables of the installed OpenCC (Apache-2.0), dumped with
the ``opencc_dict`` program that its wheel brings along.

A character is *Simplified only* if OpenCC converts it and never to itself, and
*Traditional only* likewise in the other direction. Characters that both
scripts write (后 里 面 干 松) list themselves among their conversions, or are
the regional standard form of another character (吃 床 群 in Taiwan), and so
belong to neither set.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import opencc

TARGET = Path(__file__).resolve().parents[1] / "src" / "textfix" / "data" / "script_sets.txt"
HEADER = """\
# Characters that only one Chinese script writes. Built by tools/build_script_sets.py; do not edit.
# Derived from the character tables of OpenCC {version} (Apache-2.0, https://github.com/BYVoid/OpenCC).
"""


def read_table(name: str) -> dict[str, list[str]]:
    """One OpenCC character table: character -> its conversions, best first."""
    folder = Path(opencc.__file__).parent / "clib"
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "table.txt"
        source = folder / "share" / "opencc" / f"{name}.ocd2"
        program = folder / "bin" / "opencc_dict"
        subprocess.run([program, "-i", source, "-o", out, "-f", "ocd2", "-t", "text"], check=True, capture_output=True)
        lines = out.read_text(encoding="utf-8").splitlines()
    return {key: values.split(" ") for key, _, values in (line.partition("\t") for line in lines) if key}


def one_script_only(table: dict[str, list[str]], taken: set[str]) -> str:
    """The sorted keys that are never converted to themselves and not in ``taken``.

    Only the Basic Multilingual Plane: the others are too rare to tell a
    script, and one of them makes a regular expression set thirty times slower.
    """
    keys = (key for key, values in table.items() if len(key) == 1 and key <= "\uffff" and key not in values)
    return "".join(sorted(key for key in keys if key not in taken))


def build() -> str:
    """The content of the data file."""
    simplified, traditional = read_table("STCharacters"), read_table("TSCharacters")
    regional = {form for name in ("TWVariants", "HKVariants") for forms in read_table(name).values() for form in forms}
    return (
        HEADER.format(version=opencc.__version__)
        + f"simplified\t{one_script_only(simplified, regional | set(traditional))}\n"
        + f"traditional\t{one_script_only(traditional, set(simplified))}\n"
    )


def main() -> int:
    """Write the file, or with ``--check`` only compare; the exit status is 1 if it differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if the file is not up to date")
    content = build()
    if parser.parse_args().check:
        return int(TARGET.read_text(encoding="utf-8") != content)
    TARGET.write_text(content, encoding="utf-8")
    print(f"{TARGET.name}: {len(content)} characters", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
