"""What the audit host keeps cannot be changed, left out or added unnoticed, and nothing goes before its time."""

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

FILES = Path(__file__).resolve().parent.parent / "files"
sys.path.insert(0, str(FILES))
sys.dont_write_bytecode = True

from jinbao_audit import attributes, chain, segments  # noqa: E402

HOUR = 3600
START = 1_750_000_000 // HOUR * HOUR


def stamp(instant):
    return time.strftime("%Y%m%d%H", time.gmtime(instant))


class Chain(unittest.TestCase):
    def setUp(self):
        self.root = Path(tempfile.mkdtemp(prefix="jinbao-audit-"))
        self.keeper = segments.Keeper(self.root, settle_seconds=60, keep_days=200)
        for hour in range(3):
            for host in ("business-app-1", "gap-inner-1"):
                self.write(host, START + hour * HOUR, f"{host} hour {hour}\n" * 50)
            self.keeper.checkpoint()
            self.write("gap-inner-1", START + hour * HOUR, "one more\n")
            self.keeper.checkpoint()
            self.keeper.seal(START + hour * HOUR + HOUR + 61)
        self.write("business-app-1", START + 9 * HOUR, "still open\n")
        self.keeper.checkpoint()

    def tearDown(self):
        self.keeper.chain.close()
        for path in self.root.rglob("*"):
            if path.is_file():
                attributes.free(path)
        shutil.rmtree(self.root)

    def write(self, host, instant, text):
        with open(self.root / "open" / f"{host}-{stamp(instant)}.log", "a") as file:
            file.write(text)

    def found(self, words, anchors=()):
        problems, _ = segments.verify(self.root, anchors)
        self.assertTrue(any(words in each for each in problems), problems)

    def sealed(self, index):
        path = sorted(self.root.glob("sealed/*/*.gz"))[index]
        attributes.free(path)
        return path

    def chain_lines(self, change):
        path = self.root / "chain.jsonl"
        attributes.free(path)
        path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))

    def test_what_is_whole_verifies(self):
        problems, counts = segments.verify(self.root)
        self.assertEqual((problems, counts["sealed"], counts["open"]), ([], 6, 1))

    def test_a_changed_segment_is_found(self):
        path = self.sealed(0)
        path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"hour", b"HOUR")))
        self.found("was changed")

    def test_a_segment_that_is_no_archive_any_more_is_found(self):
        self.sealed(0).write_bytes(b"nothing")
        self.found("was changed")

    def test_a_missing_segment_is_found(self):
        self.sealed(2).unlink()
        self.found("is missing")

    def test_an_added_segment_is_found(self):
        path = self.sealed(0)
        shutil.copy(path, path.with_name("other-2025061500.log.gz"))
        self.found("was added")

    def test_a_changed_record_of_the_chain_is_found(self):
        self.chain_lines(lambda lines: [lines[0], lines[1].replace(b'"lines":', b'"lines" :').replace(b"gap-inner-1", b"gap-inner-2"), *lines[2:]])
        self.found("was changed")

    def test_a_record_left_out_is_found(self):
        self.chain_lines(lambda lines: [lines[0], *lines[2:]])
        self.found("belongs")

    def test_an_end_cut_off_is_found_by_a_head_kept_elsewhere(self):
        head = (self.keeper.chain.seq, self.keeper.chain.hash)
        self.chain_lines(lambda lines: lines[:-1])
        self.found("noted elsewhere", [head])

    def test_a_line_changed_before_its_segment_was_sealed_is_found(self):
        path = self.root / "open" / f"business-app-1-{stamp(START + 9 * HOUR)}.log"
        attributes.free(path)
        path.write_text("still OPEN\n")
        self.found("before the last checkpoint")
        self.keeper.seal(START + 11 * HOUR)
        self.found("before it was sealed")

    def test_an_open_segment_taken_away_is_found(self):
        path = self.root / "open" / f"business-app-1-{stamp(START + 9 * HOUR)}.log"
        attributes.free(path)
        path.unlink()
        self.found("open segment is missing")

    def test_a_kept_segment_goes_after_its_time_and_not_before(self):
        self.keeper.put_away(START + 199 * 86400)
        self.assertEqual(len(list(self.root.glob("sealed/*/*.gz"))), 6)
        self.keeper.put_away(START + 202 * 86400)
        self.assertEqual(list(self.root.glob("sealed/*/*.gz")), [])
        self.assertEqual(segments.verify(self.root)[0], [])

    def test_a_line_that_a_crash_tore_off_does_not_break_the_chain(self):
        self.keeper.chain.close()
        with open(self.root / "chain.jsonl", "ab") as file:
            file.write(b'{"at":"2025')
        keeper = segments.Keeper(self.root, settle_seconds=60, keep_days=200)
        self.addCleanup(keeper.chain.close)
        keeper.seal(START + 11 * HOUR)
        self.assertEqual(segments.verify(self.root)[0], [])

    def test_late_lines_of_a_sealed_hour_are_a_segment_of_their_own(self):
        self.write("business-app-1", START, "late\n")
        self.keeper.seal(START + 5 * HOUR)
        problems, counts = segments.verify(self.root)
        self.assertEqual((problems, counts["sealed"]), ([], 7))

    def test_a_keeper_killed_at_any_time_goes_on(self):
        self.keeper.chain.close()
        for index in range(12):
            for host in range(5):
                self.write(f"host-{host}", START + (20 + index) * HOUR, f"{index}\n" * 2000)
            process = subprocess.Popen(
                [sys.executable, "-B", "-m", "jinbao_audit", "keep", str(self.root), "--keep-days", "100000", "--checkpoint-seconds", "0.01", "--settle-seconds", "0"],
                cwd=FILES, stdout=subprocess.DEVNULL,
            )  # fmt: skip
            time.sleep(0.1 + 0.06 * index)
            process.kill()
            process.wait()
        process = subprocess.Popen([sys.executable, "-B", "-m", "jinbao_audit", "keep", str(self.root), "--keep-days", "100000"], cwd=FILES, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while os.listdir(self.root / "open") and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(1)
        process.terminate()
        self.assertEqual(process.wait(20), 0)
        problems, counts = segments.verify(self.root)
        self.assertEqual(problems, [])
        self.assertEqual(counts["sealed"], counts["present"])
        lines = sum(gzip.decompress(path.read_bytes()).count(b"\n") for path in self.root.glob("sealed/*/host-*.gz"))
        self.assertEqual(lines, 12 * 5 * 2000)


if __name__ == "__main__":
    unittest.main()
