"""What pytest leaves out: modules that are compiled beside their source are imported from the extension."""

from pathlib import Path

# pytest collects doctests by file and would find that the module came from another file.
collect_ignore = [
    str(path)
    for path in Path(__file__).parent.glob("src/textfix/**/*.py")
    if any(path.parent.glob(f"{path.stem}.*.so")) or any(path.parent.glob(f"{path.stem}.*.pyd"))
]
