"""``python -m textfix`` is the command ``textfix``."""

from textfix.cli import main

raise SystemExit(main())
