"""Known faults in what is installed: textfix's dependencies, with every extra that is there.

    python tools/audit.py [--must]

Asks pip-audit (``pip install -e '.[audit]'``) about every package of this
environment but textfix itself. Prints each known fault with the release that
mends it, and how many packages the advisory service knew; the exit status is 1
for any fault. Where the service cannot be reached nothing has been shown, and
the last line says so: that is an error only with ``--must``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """What the service said."""

    asked: int
    known: int
    faults: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Faults, then one sentence."""
        if self.faults:
            return (*self.faults, f"{len(self.faults)} known faults in {self.known} packages")
        if not self.known:
            return (f"nothing shown: the advisory service knew none of {self.asked} packages, or was out of reach",)
        rest = f"; {self.asked - self.known} are not known to the service" if self.known < self.asked else ""
        return (f"clean: {self.known} of {self.asked} packages audited, no known fault{rest}",)

    def status(self, *, must: bool) -> int:
        """The exit status."""
        return int(bool(self.faults) or (must and not self.known))


def judge(report: str) -> Verdict:
    """The verdict over pip-audit's JSON; over anything else, such as the message of a lost connection, that of nothing.

    >>> judge('{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}').lines
    ('clean: 1 of 1 packages audited, no known fault',)
    """
    try:
        packages = json.loads(report)["dependencies"]
    except ValueError:
        return Verdict(0, 0, ())
    known = [package for package in packages if "skip_reason" not in package]
    faults = tuple(
        f"{package['name']} {package['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'none'}"
        for package in known
        for fault in package["vulns"]
    )
    return Verdict(len(packages), len(known), faults)


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--must", action="store_true", help="fail where the service cannot be reached")
    args = ap.parse_args()
    command = [sys.executable, "-m", "pip_audit", "--local", "--skip-editable", "--format=json"]
    done = subprocess.run([*command, "--progress-spinner=off"], capture_output=True, text=True, check=False)
    if "No module named pip_audit" in done.stderr:
        raise SystemExit("tools/audit.py needs pip-audit: pip install -e '.[audit]'")
    verdict = judge(done.stdout)
    if not verdict.asked:
        print(*done.stderr.strip().splitlines()[-1:], sep="\n")
    print(*verdict.lines, sep="\n")
    return verdict.status(must=args.must)


if __name__ == "__main__":
    sys.exit(main())
