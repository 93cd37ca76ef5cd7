"""``textfix learn-site``: what the pages of a site have in common, learned from files and removed from files."""

import json

from test_cli_config import run
from test_company import HONEST_PAGES, SHORT, SHORT_RESTORED, SPUN

from textfix.cli import main

ARTICLES = ["河边的灯亮了。", "渡船停了三天。", "桥上的风很大。", "老街拆了一半。", "稻子收完了。", "雨下了一夜。"]
NAVIGATION, NOTICE, FRAME = "首页&nbsp;»&nbsp;地方新闻", "想看更多老照片请到我们的相册", "老街故事网 联系我们"


def page(number, article):
    return f"{NAVIGATION}\n第{number}篇\n{article}{article}\n{NOTICE}\n后来的事，{article}\n{FRAME} 20{number}0\n"


def site(folder):
    for number, article in enumerate(ARTICLES, 1):
        (folder / f"{number}.txt").write_text(page(number, article), encoding="gb18030" if number % 2 else "utf-8")


def test_lines_are_learned_looked_at_and_removed(tmp_path):
    pages = tmp_path / "pages"
    pages.mkdir()
    site(pages)
    done = run("learn-site", "pages", "-o", "site.txt", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr.decode() == "textfix: learned 3 lines of the site from 6 pages\n"
    content = (tmp_path / "site.txt").read_text(encoding="utf-8")
    assert content.startswith("# ")
    assert sorted(line for line in content.splitlines() if line[0] != "#") == sorted(
        ["首页»地方新闻", NOTICE, "老街故事网联系我们0"]
    )
    (tmp_path / "new.txt").write_text(page(9, "船又开了。"), encoding="utf-8")
    cleaned = "第9篇\n船又开了。船又开了。\n后来的事，船又开了。\n"
    assert run("fix", "--site", "site.txt", "new.txt", cwd=tmp_path).stdout.decode() == cleaned
    (tmp_path / "textfix.toml").write_text('site = ["site.txt"]\n', encoding="utf-8")
    assert run("fix", "new.txt", cwd=tmp_path).stdout.decode() == cleaned
    assert NOTICE in run("fix", "--no-config", "new.txt", cwd=tmp_path).stdout.decode()


def test_records_of_a_file_are_pages(tmp_path):
    rows = [json.dumps({"body": page(k, article)}, ensure_ascii=False) for k, article in enumerate(ARTICLES)]
    (tmp_path / "pages.jsonl").write_text("\n".join(rows), encoding="utf-8")
    done = run("learn-site", "--field", "body", "pages.jsonl", cwd=tmp_path)
    assert NOTICE in done.stdout.decode().splitlines()


def test_what_cannot_be_done_is_said(tmp_path):
    (tmp_path / "one.txt").write_text(page(1, ARTICLES[0]), encoding="utf-8")
    done = run("learn-site", "one.txt", cwd=tmp_path)
    assert "learned 0 lines of the site from 1 page; four pages or more are needed" in done.stderr.decode()
    done = run("fix", "--site", "gone.txt", "one.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert "cannot read the file of site lines gone.txt" in done.stderr.decode()
    (tmp_path / "textfix.toml").write_text('site = ["gone.txt"]\n', encoding="utf-8")
    assert "gone.txt" in run("fix", "one.txt", cwd=tmp_path).stderr.decode()
    (tmp_path / "textfix.toml").write_text('site = "a.txt"\nsite_lines = ["b"]\n', encoding="utf-8")
    assert "site and site_lines are given" in run("fix", "one.txt", cwd=tmp_path).stderr.decode()
    (tmp_path / "textfix.toml").write_text('site = "a.txt"\nsite-spun = ["b"]\n', encoding="utf-8")
    assert "site and site_spun are given" in run("fix", "one.txt", cwd=tmp_path).stderr.decode()


def test_passages_of_spun_pages_are_learned_and_pages_read_beside_them(tmp_path):
    pages = tmp_path / "pages"
    pages.mkdir()
    for k, text in enumerate((*SPUN, *HONEST_PAGES)):
        (pages / f"{k}.txt").write_text(f"首页 » 湖城新闻\n第{k}篇\n{text}\n", encoding="utf-8")
    done = run("learn-site", "pages", "-o", "site.txt", cwd=tmp_path)
    assert (
        done.stderr.decode() == "textfix: learned 1 line of the site and 5 passages of its spun pages from 10 pages\n"
    )
    done = run("learn-site", "pages", "-o", "site.txt", cwd=tmp_path, TEXTFIX_LANG="zh")
    assert done.stderr.decode() == "textfix: 从 10 个页面 学到 1 行网站行，以及其伪原创页面的 5 段文字\n"
    content = (tmp_path / "site.txt").read_text(encoding="utf-8")
    assert "\n首页»湖城新闻\n# Passages" in content
    assert content.count("\n[spun]\n") == 1
    texts = tmp_path / "texts"
    texts.mkdir()
    for k in range(4):
        (texts / f"{k}.txt").write_bytes(f"{SHORT}\r\n".encode())
    assert run("fix", "texts/0.txt", cwd=tmp_path).stdout.decode() == f"{SHORT}\r\n"
    restored = f"{SHORT_RESTORED}\r\n"
    assert run("fix", "--site", "site.txt", "texts/0.txt", cwd=tmp_path).stdout.decode() == restored
    # For some files only, by two processes, and back.
    (tmp_path / "textfix.toml").write_text(
        '[[paths]]\nmatch = ["texts/[0-2].txt"]\nsite = ["site.txt"]\n', encoding="utf-8"
    )
    shown = run("config", "texts/1.txt", cwd=tmp_path).stdout.decode()
    assert "# site_spun: 5 passages, " in shown
    assert SPUN[0] not in shown
    assert run("fix", "--jobs", "2", "--edits", "log.jsonl", "--output", "clean", "texts", cwd=tmp_path).returncode == 0
    cleaned = [(tmp_path / "clean" / f"{k}.txt").read_bytes().decode() for k in range(4)]
    assert cleaned == [restored] * 3 + [f"{SHORT}\r\n"]
    assert run("restore", "--output", "back", "log.jsonl", cwd=tmp_path).returncode == 0
    assert (tmp_path / "back" / "1.txt").read_bytes().decode() == f"{SHORT}\r\n"


def test_pages_that_are_not_there_do_not_cost_what_was_learned(tmp_path, capsys):
    learned = tmp_path / "site.txt"
    learned.write_text("本站专注桥梁资讯\n", encoding="utf-8")
    assert main(["learn-site", str(tmp_path / "none"), "-o", str(learned)]) == 2
    assert "there is no text to learn from" in capsys.readouterr().err
    assert learned.read_text(encoding="utf-8") == "本站专注桥梁资讯\n"


def test_a_lone_surrogate_is_written_as_on_stdout_and_a_file_is_never_left_empty(tmp_path, capsys):
    rows = [json.dumps({"text": f"首页 \ud800 » 湖城新闻网\n第{k}篇讲的是桥梁第{k}段。"}) for k in range(6)]
    (tmp_path / "pages.jsonl").write_text("\n".join(rows), encoding="utf-8")
    learned = tmp_path / "site.txt"
    learned.write_text("旧\n", encoding="utf-8")
    learned.chmod(0o640)
    assert main(["learn-site", str(tmp_path / "pages.jsonl"), "-o", str(learned)]) == 0
    assert "湖城新闻网" in learned.read_text(encoding="utf-8")
    assert learned.stat().st_mode & 0o777 == 0o640
    assert main(["learn-site", str(tmp_path / "pages.jsonl"), "-o", str(tmp_path / "none" / "site.txt")]) == 2
    assert "site.txt: it cannot be written (No such file or directory)" in capsys.readouterr().err


def test_proposals_are_written_whole(tmp_path, monkeypatch, capsys):
    from textfix.wording import learning

    monkeypatch.setattr(learning, "learn", lambda *_, **__: [])
    monkeypatch.setattr(learning, "proposal_lines", lambda _: ["付出\t支付 \ud800"])
    (tmp_path / "a.txt").write_text("付出\n", encoding="utf-8")
    target = tmp_path / "proposals.tsv"
    assert main(["learn", str(tmp_path / "a.txt"), "-o", str(target)]) == 0
    assert target.read_text(encoding="utf-8") == "付出\t支付 ?\n"
    assert main(["learn", str(tmp_path / "a.txt"), "-o", str(tmp_path)]) == 2
    assert "it cannot be written (Is a directory)" in capsys.readouterr().err
