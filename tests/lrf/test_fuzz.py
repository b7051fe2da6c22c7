"""Whatever is typed or found in a file: success or one sentence, never a traceback.

LRF_FUZZ_CASES=1000 draws a thousand cases in all; without it a few, always the same.
"""

import argparse
import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from typing import Any

import jaxtyping
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lrf.__main__ import build_parser
from tests.conftest import SMALL, SMALL_FLOW
from tests.lrf.fuzzing import SENTENCES, Outcome, check, contents, leaves, place, replaced, run

CASES = int(os.environ.get("LRF_FUZZ_CASES", "40"))
TESTS = 4
fuzz = settings(
    max_examples=max(1, CASES // TESTS),
    derandomize="LRF_FUZZ_CASES" not in os.environ,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a case is slow: nobody waits for it to shrink
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

WORDS = st.one_of(
    st.sampled_from(["", " ", "-", "--", "nan", "inf", "1e999", "0x1", "①", "\udcff", "a\nb", "."]),
    st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=8),
    st.sampled_from(["-1", "0", "1", "2", "3", "0.5", "9" * 30, "x" * 300]),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
) | st.sampled_from([10**30, -1, 2**31, 10**9, 64, 2, 0, "toy", "../x", "x" * 300, "\ud800"])


@pytest.fixture(autouse=True, scope="module")
def as_a_person_runs_it() -> Iterator[None]:
    """Without the type checks of the tests, which would refuse much before the program does."""
    jaxtyping.config.update("jaxtyping_disable", True)
    yield
    jaxtyping.config.update("jaxtyping_disable", False)


def options_of(command: str) -> dict[str, argparse.Action]:
    """Option to its argparse action."""
    commands: Any = next(a for a in build_parser()._actions if a.dest == "command")
    actions = commands.choices[command]._actions
    return {a.option_strings[-1]: a for a in actions if a.dest != "help"}


VALUES = {
    "--checkpoint": ["made", "made", "made", "nowhere", "theirs", "lines.txt", "hf:toy"],
    "--from": ["made", "nowhere", "theirs", "lines.txt", "hf:a/b/c"],
    "--out": ["made", "new", "new", "theirs", "lines.txt", "lines.txt/x"],
    "--corpus": ["lines.txt", "lines.txt", "nowhere.txt", "theirs", "restaurants", "hf:x"],
    "--from-sentences": ["lines.txt", "nowhere.txt"],
    "--column": ["text"],
    "--source-column": ["text", "source"],
    "--sentences": ["lines.txt", "nowhere.csv", "made"],
    "--data": ["theirs", "nowhere"],
    "--to": ["toy", "a/b/c"],
    "--device": ["cpu", "abacus"],
    "--attribute": ["tense=past", "tense=x", "tense", "length=1+"],
    "--config": ["batch=4", "width=40", "noise=1", "heads=3", "net=unet", "coupling=minibatch-ot",
                 "seed=-1", "layers=999999999999", "times=x", "bf16=true", "max_tokens=2",
                 "learning_rate=1e30", "vocabulary=1", "token_dropout=7", "latents=99999999999"],
    "--max-steps": ["0", "1"],
    "--max-minutes": ["0", "0.001"],
    "--count": ["1", "2", "3"],
    "--steps": ["0", "1", "2"],
    "--model": ["1-rf", "2-rf"],
    "--models": ["1-rf", "2-rf"],
}  # fmt: skip
ALWAYS = {
    "train": ["--max-steps", "1", "--preset", "tiny", "--data", "theirs"],
    "evaluate": ["--quick", "--count", "2", "--steps", "1", "--data", "theirs"],
    "sample": ["--count", "2"],
    "push": ["--to", "nobody"],
}  # what keeps a case short, or off the network


OFTEN = ["sample", "train", "train", "evaluate", "reconstruct", "info", "copy", "push"]


@st.composite
def command_lines(draw: st.DrawFn) -> list[str]:
    """A command with some of its options, most of them with values that make sense."""
    if draw(st.integers(0, 30)) == 0:
        return draw(st.lists(WORDS | st.sampled_from(OFTEN), max_size=3))
    command = draw(st.sampled_from(OFTEN))
    known = options_of(command)
    first = [name for name, action in known.items() if action.required or name == "--checkpoint"]
    words = [command]
    for name in [*first, *draw(st.lists(st.sampled_from(sorted(known)), max_size=4))]:
        words.append(name)
        if known[name].nargs == 0:
            continue
        usual = [*(known[name].choices or []), *VALUES.get(name, [])]
        odd = not usual or draw(st.integers(0, 9)) == 0
        words.append(draw(WORDS if odd else st.sampled_from(usual)))
    return [*words, *ALWAYS.get(command, [])]


@fuzz
@given(words=command_lines(), stdin=st.binary(max_size=40))
def test_any_command_line_is_answered(checkpoint_folder, words, stdin):
    with place(checkpoint_folder) as here:
        before = contents(here)
        outcome = run(words, stdin)
        check(outcome)
        after = contents(here)
        extended = words[:1] == ["train"] and outcome.code == 0
        kept = {path for path in before if not (extended and path.parent.name == "made")}
        assert {path: after.get(path) for path in kept} == {path: before[path] for path in kept}


READERS = [
    ["info"], ["sample", "--count", "1", "--steps", "1"], ["reconstruct"],
    ["copy", "--out", "new"], ["train", "--stage", "flow", "--from", "made", "--fresh", "--out",
    "new", "--corpus", "lines.txt", "--max-steps", "0", "--preset", "tiny", "--config",
    *SMALL_FLOW],
]  # fmt: skip


def read_by(words: list[str]) -> Outcome:
    there = [] if words[0] == "train" else ["--checkpoint", "made"]
    return run([*words, *there], b"The kettle sang.\n")


@fuzz
@given(data=st.data(), words=st.sampled_from(READERS), value=JSON, gone=st.booleans())
def test_any_description_of_a_checkpoint_is_read_or_refused(
    checkpoint_folder, data, words, value, gone
):
    with place(checkpoint_folder) as here:
        path = here / "made" / "config.json"
        document = json.loads(path.read_text())
        way = data.draw(st.sampled_from(leaves(document)))
        path.write_text(json.dumps(replaced(document, way, value, gone=gone)))
        before = contents(here)
        check(read_by(words))
        assert before.items() <= contents(here).items()


@fuzz
@given(
    data=st.data(), words=st.sampled_from(READERS), honest=st.booleans(),
    damage=st.sampled_from(["cut", "flipped", "gone", "folder", "foreign", "written over"]),
)  # fmt: skip
def test_any_file_of_a_checkpoint_is_read_or_refused(
    checkpoint_folder, data, words, honest, damage
):
    with place(checkpoint_folder) as here:
        path = data.draw(st.sampled_from(sorted((here / "made").iterdir())))
        content = bytearray(path.read_bytes())
        at = data.draw(st.integers(0, len(content) - 1))
        if damage == "gone" or damage == "folder":
            path.unlink()
            path.mkdir() if damage == "folder" else None
        elif damage == "cut":
            path.write_bytes(content[:at])
        elif damage == "flipped":
            content[at] ^= 1 << data.draw(st.integers(0, 7))
            path.write_bytes(content)
        elif damage == "foreign":
            path.write_bytes(
                data.draw(st.binary(max_size=40)) or json.dumps(data.draw(JSON)).encode()
            )
        else:
            more = data.draw(st.binary(min_size=1, max_size=20))
            content[at : at + len(more)] = more
            path.write_bytes(content)
        if honest and path.is_file():  # somebody made it so and wrote the hash that fits
            config = here / "made" / "config.json"
            old = hashlib.sha256((checkpoint_folder / path.name).read_bytes()).hexdigest()
            new = hashlib.sha256(path.read_bytes()).hexdigest()
            config.write_bytes(config.read_bytes().replace(old.encode(), new.encode()))
        before = contents(here)
        check(read_by(words))
        assert before.items() <= contents(here).items()


@st.composite
def files(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of a known ending, more or less as it should be."""
    ending = draw(st.sampled_from([".txt", ".csv", ".jsonl", ".parquet", ".TXT"]))
    texts = SENTENCES + draw(st.lists(st.text(max_size=12), max_size=6))
    cells = (
        draw(st.permutations(texts)) if draw(st.booleans()) else texts[: draw(st.integers(0, 24))]
    )
    if ending == ".jsonl":
        column = draw(st.sampled_from(["text", "body"]))
        lines = [json.dumps({column: one, "n": draw(JSON)}) for one in cells]
        lines += [json.dumps(draw(JSON)) for _ in range(draw(st.integers(0, 1)))]
    elif ending == ".csv":
        lines = ["text,n", *(f"{one},{i}" for i, one in enumerate(cells))]
    else:
        lines = list(cells)
    content = "\n".join(lines).encode("utf-8", "surrogatepass")
    content += draw(st.sampled_from([b"", b"\n", b"\0", b"\xff", b'"', b"\xef\xbb\xbf"]))
    if draw(st.integers(0, 3)) == 0:
        content = content[: draw(st.integers(0, len(content)))] + draw(st.binary(max_size=9))
    if draw(st.integers(0, 3)) == 0:
        ending += ".gz"
        content = gzip.compress(content) if draw(st.booleans()) else content
    return f"corpus{ending}", content


@fuzz
@given(
    file=files(),
    words=st.sampled_from(["train", "evaluate"]),
    column=st.sampled_from(["text", "n"]),
)
def test_any_corpus_is_learnt_from_or_refused(checkpoint_folder, file, words, column):
    name, content = file
    calls = {
        "train": ["train", "--corpus", name, "--stage", "autoencoder", "--preset", "tiny", "--out",
                  "new", "--max-steps", "1", "--config", "batch=4", *SMALL],
        "evaluate": ["evaluate", "--checkpoint", "made", "--sentences", name, "--quick", "--count",
                     "2", "--steps", "1"],
    }  # fmt: skip
    with place(checkpoint_folder) as here:
        (here / name).write_bytes(content)
        before = contents(here)
        check(run([*calls[words], "--column", column]))
        assert before.items() <= contents(here).items()
