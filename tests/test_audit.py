"""What is said of the advisory service's answers (tools/audit.py); the service itself is asked by .ci/run."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from audit import judge

FAULT = {"id": "PYSEC-2026-1", "fix_versions": ["1.0.1"], "aliases": [], "description": ""}


def report(*packages):
    return json.dumps({"dependencies": list(packages), "fixes": []})


def package(name, *faults):
    return {"name": name, "version": "1.0", "vulns": list(faults)}


UNKNOWN = {"name": "elsewhere", "skip_reason": "not found on PyPI"}


@pytest.mark.parametrize(
    ("text", "line", "status", "status_if_it_must"),
    [
        (report(package("a"), package("b")), "clean: 2 of 2 packages audited, no known fault", 0, 0),
        (report(package("a"), UNKNOWN), "no known fault; 1 are not known to the service", 0, 0),
        (report(package("a", FAULT), UNKNOWN), "1 known faults in 1 packages", 1, 1),
        (report(UNKNOWN), "knew none of 1 packages, or was out of reach", 0, 1),
        ("", "nothing shown", 0, 1),
        ("Traceback: no connection", "nothing shown", 0, 1),
    ],
)
def test_what_the_service_says_decides(text, line, status, status_if_it_must):
    verdict = judge(text)
    assert line in verdict.lines[-1]
    assert (verdict.status(must=False), verdict.status(must=True)) == (status, status_if_it_must)


def test_a_fault_is_named_with_the_release_that_mends_it():
    unmended = {**FAULT, "fix_versions": []}
    lines = judge(report(package("a", FAULT), package("b", unmended))).lines
    assert lines[:2] == ("a 1.0: PYSEC-2026-1, mended in 1.0.1", "b 1.0: PYSEC-2026-1, mended in none")
