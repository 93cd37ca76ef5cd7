"""Draw what a command prints on a colour terminal as SVG: the picture of the README.

    python tools/draw_terminal.py docs/figures/terminal.svg 96 9 textfix fix --diff examples/article.txt

The command runs in a real pseudo-terminal of the given columns; the picture
has its first lines, each character in its cell, a Chinese one in two.
"""

from __future__ import annotations

import os
import pty
import re
import struct
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ
from xml.sax.saxutils import escape

CELL, LINE, LEFT, TOP = 8.4, 24, 18, 52
STYLES = {"31;9": "old", "32": "new", "36": "head", "0": "", "": ""}
CSS = """
text{font:14px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono","Noto Sans Mono CJK SC","Microsoft YaHei",monospace}
text{fill:#d8d4cb;white-space:pre}
.old{fill:#ff8f86;text-decoration:line-through}.new{fill:#86d9a3}.head{fill:#7cc5d9}.prompt{fill:#a29c90}
"""


def printed(columns: int, words: list[str]) -> str:
    """What a command writes to a terminal of that many columns."""
    master, slave = pty.openpty()
    ioctl(slave, TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    environment.pop("NO_COLOR", None)
    process = subprocess.Popen(words, stdout=slave, env=environment)
    os.close(slave)
    chunks = []
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not chunk:
            break
        chunks.append(chunk)
    process.wait()
    return b"".join(chunks).decode("utf-8")


def cells(text: str) -> Iterator[tuple[str, str, int]]:
    """(character, style, columns) of every printed character."""
    style = ""
    for escape_sequence, char in re.findall(r"\x1b\[([\d;]*)m|([\s\S])", text):
        if not char:
            style = STYLES[escape_sequence]
        elif char != "\r":
            yield char, style, 2 if unicodedata.east_asian_width(char) in "WF" else 1


def rows(text: str, columns: int) -> Iterator[list[tuple[int, str, str, int]]]:
    """Screen rows of (column, text, style, columns); a longer line goes on in the next row."""
    row: list[tuple[int, str, str, int]] = []
    at = 0
    for char, style, wide in cells(text):
        if char == "\n" or at + wide > columns:
            yield row
            row, at = [], 0
            if char == "\n":
                continue
        if row and row[-1][2] == style and (row[-1][3] == 2 * len(row[-1][1])) == (wide == 2):
            start, before, _, used = row[-1]
            row[-1] = (start, before + char, style, used + wide)
        else:
            row.append((at, char, style, wide))
        at += wide
    if row:
        yield row


def picture(words: list[str], text: str, columns: int, most: int) -> str:
    """The SVG."""
    shown = list(rows(text, columns))[:most]
    wide, high = LEFT * 2 + columns * CELL, TOP + LINE * (len(shown) + 1) + 6
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high:.0f}" width="{wide:.0f}" role="img">',
        f"<title>{escape(' '.join(words))}</title>",
        f"<style>{CSS}</style>",
        f'<rect width="{wide:.0f}" height="{high:.0f}" rx="9" fill="#16181b"/>',
        *(f'<circle cx="{22 + 20 * k}" cy="20" r="6" fill="#3a3d42"/>' for k in range(3)),
        f'<text x="{LEFT}" y="{TOP}"><tspan class="prompt">$ </tspan>{escape(" ".join(words))}</text>',
    ]
    for number, row in enumerate(shown, 1):
        for at, run, style, used in row:
            if run.strip():
                place = f'x="{LEFT + at * CELL:.1f}" y="{TOP + number * LINE}" textLength="{used * CELL:.1f}"'
                kind = f' class="{style}"' if style else ""
                out.append(f'<text {place} lengthAdjust="spacingAndGlyphs"{kind}>{escape(run)}</text>')
    return "\n".join([*out, "</svg>"]) + "\n"


def main() -> None:
    target, columns, most, *words = sys.argv[1:]
    text = printed(int(columns), words)
    Path(target).write_text(picture(words, text, int(columns), int(most)), encoding="utf-8")


if __name__ == "__main__":
    main()
