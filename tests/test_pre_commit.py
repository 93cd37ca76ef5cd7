"""The hooks of .pre-commit-hooks.yaml in a real run of pre-commit, from a clone of this repository."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from extras import need_package, need_program

ROOT = Path(__file__).parents[1]
WIDE = "岚舟公司的ＡＰＰ今天上线了。\n"

pytestmark = pytest.mark.extras
need_package("pre_commit", "dev")
need_program("git", "git")


def git(folder, *arguments):
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True)


@pytest.fixture(scope="module")
def hooks(tmp_path_factory):
    """A repository with the working tree of this one: what a user's pre-commit would clone."""
    folder = tmp_path_factory.mktemp("textfix")
    names = ("pyproject.toml", "setup.py", "README.md", "LICENSE", "NOTICE", ".pre-commit-hooks.yaml")
    for name in names:
        shutil.copy(ROOT / name, folder / name)
    skipped = shutil.ignore_patterns("__pycache__", "*.so", "*.pyd", "*.c", "*.egg-info")
    for name in ("src", "dictionaries", "LICENSES"):
        shutil.copytree(ROOT / name, folder / name, ignore=skipped)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "hooks")
    return folder


@pytest.fixture
def project(tmp_path, hooks):
    """A user's repository that names the hooks."""
    revision = git(hooks, "rev-parse", "HEAD").stdout.strip()
    (tmp_path / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {hooks.as_uri()}\n  rev: {revision}\n  hooks:\n  - id: textfix-check\n  - id: textfix\n"
        "    stages: [manual]\n",
        encoding="utf-8",
    )
    (tmp_path / "textfix.toml").write_text('ignore = ["raw/"]\n', encoding="utf-8")
    (tmp_path / "页面.md").write_text(WIDE, encoding="utf-8")
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.md").write_text(WIDE, encoding="utf-8")
    (tmp_path / "code.py").write_text("x = 'ＡＰＰ上线了。'\n", encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    return tmp_path


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHON"))}
    return kept | {"PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("pre-commit")), "LC_ALL": "C.UTF-8"}


def pre_commit(project, environment, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color=never", *arguments],
        cwd=project, env=environment, capture_output=True, encoding="utf-8", timeout=600, check=False,
    )  # fmt: skip


def test_the_hooks_name_repair_and_pass(project, environment):
    done = pre_commit(project, environment)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "页面.md:1:6: ＡＰＰ → APP" in done.stdout
    assert "raw/a.md:1" not in done.stdout
    assert "code.py" not in done.stdout

    repaired = pre_commit(project, environment, "--hook-stage", "manual", "textfix")
    assert repaired.returncode == 1, repaired.stdout + repaired.stderr
    assert "files were modified by this hook" in repaired.stdout
    assert "{-ＡＰＰ-}{+APP+}" in repaired.stdout
    assert (project / "页面.md").read_text(encoding="utf-8") == WIDE.replace("ＡＰＰ", "APP")
    assert (project / "raw" / "a.md").read_text(encoding="utf-8") == WIDE

    git(project, "add", "-A")
    assert pre_commit(project, environment).returncode == 0
