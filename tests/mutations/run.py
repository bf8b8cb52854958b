#!/usr/bin/env python3
"""Breaks each formula of mutations.json once and asks whether the test named there notices.

    tests/mutations/run.py [--work DIR] [--only NAME]... [--jobs N] [--results FILE] [--trusted]   (python3 alone; an hour or so)

Works in a copy of the source with a build of its own in DIR (default: a temporary folder, removed at the end), so neither the
checkout nor its build is touched. First every named test has to pass unchanged. Then, one at a time: replace the text, build that
one test program, run it, put the text back. Prints caught, SURVIVED (the test still passes) or BROKEN (it does not compile, or the
text is not in its file exactly once); exit status 1 where anything but "caught" came out. With --results, what was caught before is left out.
"""
import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
ENVIRONMENT = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8", "QTEST_DISABLE_STACK_DUMP": "1", "QTEST_DISABLE_CORE_DUMP": "1"}


def copy_source(to):
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"], check=True, capture_output=True)
    for name in listed.stdout.decode().split("\0"):
        source, target = os.path.join(ROOT, name), os.path.join(to, name)
        if not name or not os.path.isfile(source):
            continue
        if os.path.exists(target) and read(source) == read(target):
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy(source, target)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def build(folder, tests, jobs, log):
    command = ["cmake", "--build", os.path.join(folder, "build/release"), "--target"] + ["tst_" + test for test in tests]
    return subprocess.run(command + ["--", f"-j{jobs}"], stdout=log, stderr=subprocess.STDOUT).returncode == 0


def run(folder, test, only, log):
    command = [os.path.join(folder, "build/release/tests/tst_" + test)] + ([only] if only else [])
    try:
        return subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, env=ENVIRONMENT, timeout=900).returncode
    except subprocess.TimeoutExpired:
        return "timeout"


def outcome(folder, mutation, jobs, log):
    path = os.path.join(folder, mutation["file"])
    original = read(path)
    text = mutation["text"].encode()
    if original.count(text) != 1:
        return f"BROKEN: the text occurs {original.count(text)} times in {mutation['file']}"
    try:
        write(path, original.replace(text, mutation["with"].encode()))
        if not build(folder, [mutation["test"]], jobs, log):
            return "BROKEN: does not compile"
        status = run(folder, mutation["test"], mutation.get("only"), log)
        return "SURVIVED" if status == 0 else "caught"
    finally:
        write(path, original)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the text is put back
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work")
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--trusted", action="store_true", help="leave out the unchanged tests: they have passed in this DIR")
    parser.add_argument("--results", help="a JSON file that keeps what came out")
    a = parser.parse_args()
    mutations = json.loads(read(os.path.join(HERE, "mutations.json")))
    unknown = set(a.only) - {m["name"] for m in mutations}
    if unknown:
        parser.error("no mutation is called " + ", ".join(sorted(unknown)))
    results = json.loads(read(a.results)) if a.results and os.path.exists(a.results) else {}
    chosen = [m for m in mutations if results.get(m["name"]) != "caught" and (not a.only or m["name"] in a.only)]
    chosen.sort(key=lambda m: a.only.index(m["name"]) if a.only else 0)
    chosen.sort(key=lambda m: m["test"])  # what one test needs is built once
    folder = a.work or tempfile.mkdtemp(prefix="cds-mutations-")
    os.makedirs(folder, exist_ok=True)
    try:
        return work(folder, chosen, results, a)
    finally:
        if not a.work:
            shutil.rmtree(folder)


def work(folder, chosen, results, a):
    copy_source(folder)
    tests = sorted({m["test"] for m in chosen})
    with open(os.path.join(folder, "mutations.log"), "ab") as log:
        configured = subprocess.run(["cmake", "--preset", "release"], cwd=folder, stdout=log, stderr=subprocess.STDOUT)
        if configured.returncode or not build(folder, tests, a.jobs, log):
            sys.exit(f"the unchanged source does not build: see {log.name}")
        for test, only in sorted({(m["test"], m.get("only", "")) for m in chosen}):
            if not a.trusted and run(folder, test, only, log):
                sys.exit(f"tst_{test} {only} fails unchanged: see {log.name}")
        failed = 0
        for number, mutation in enumerate(chosen, 1):
            begin = time.time()
            result = outcome(folder, mutation, a.jobs, log)
            failed += result != "caught"
            results[mutation["name"]] = result
            print(f"{number}/{len(chosen)} {mutation['name']}: {result} ({mutation['test']}, {time.time() - begin:.0f} s)", flush=True)
            if a.results:
                write(a.results, (json.dumps(results, indent=1) + "\n").encode())
    print(f"{len(chosen) - failed} of {len(chosen)} caught")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
