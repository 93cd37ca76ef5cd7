"""``python -m textfix`` is the command ``textfix``."""

from textfix.cli import main

if __name__ == "__main__":  # worker processes that are begun anew import this module, too
    raise SystemExit(main())
