"""One Cleaner shared by eight threads: each gets what a single thread gets, in whatever order the others work."""

import random
import threading

from strategies import honest_documents, spun

from textfix import Cleaner


def test_eight_threads_share_a_cleaner():
    honest = list(honest_documents().values())[:14]
    documents = [*honest, *(spun(page, dialect) for page, dialect in zip(honest, "abcg" * 4, strict=False))]
    expected = [Cleaner().explain(text) for text in documents]
    cleaner = Cleaner()
    start = threading.Barrier(8)
    wrong = []

    def work(number):
        order = list(range(len(documents)))
        random.Random(number).shuffle(order)
        start.wait()
        wrong.extend((number, k) for k in order if cleaner.explain(documents[k]) != expected[k])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert sum(len(result.edits) for result in expected) > 50


def test_eight_threads_decode_bytes():
    """The count of lost bytes belongs to a thread: damaged and whole bytes at once do not mix."""
    text = next(iter(honest_documents().values()))
    whole = text.encode("gb18030")
    damaged = whole[:301] + b"\xff\xff" + whole[301:]
    expected = {data: Cleaner().explain_bytes(data).diagnosis.decoding for data in (whole, damaged)}
    assert expected[whole].lost_bytes == 0
    assert expected[damaged].lost_bytes > 0
    start = threading.Barrier(8)
    wrong = []

    def work(number):
        start.wait()
        for turn in range(20):
            data = (whole, damaged)[(number + turn) % 2]
            if Cleaner().explain_bytes(data).diagnosis.decoding != expected[data]:
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
