"""What of the devices a CPU can show: who decides, and that a faster call is the same call."""

from argparse import Namespace
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from lrf.__main__ import main
from lrf.bench.gpu import Check, check
from lrf.commands import gpu_check
from lrf.device import (
    Graphed,
    bf16_pays,
    choose_device,
    in_bf16,
    in_threads,
    spare_threads,
)
from lrf.generate import Settings, points
from lrf.sampler import noise
from lrf.system import System
from lrf.types import Condition

LITTLE = Check(steps=(2,), counts=(2,), trained=2, lines=200, repeats=1)


def played_again(call):
    """A recording on a machine without graphs: the call into the same result, as CUDA has it."""
    result = call().clone()

    def play():
        result.copy_(call())
        return result

    return play


def test_the_cpu_serves_where_there_is_nothing_else(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert choose_device() == torch.device("cpu")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert choose_device() == torch.device("cuda")
    assert choose_device("cpu") == torch.device("cpu")
    with pytest.raises(ValueError, match="no device 'moon'"):
        choose_device("moon")


def test_a_recording_answers_as_the_network_does_for_every_shape():
    calls = []

    def net(z, t, condition):
        calls.append(len(z))
        hint = 0 if condition.previous is None else condition.previous
        more = 0 if condition.labels is None else condition.labels[:, :1, None]
        return z * t[:, None, None] + hint + more

    graphed, answers = Graphed(net, played_again), []
    for seed, count in ((0, 3), (1, 3), (2, 5)):
        z, t = noise(seed, count, (2, 4)), torch.full((count,), 0.25 * (seed + 1))
        labels = torch.full((count, 1), seed)
        for condition in (Condition(), Condition(labels), Condition(labels, 2 * z)):
            answers.append((graphed(z, t, condition), net(z, t, condition)))
    assert all(torch.equal(got, wanted) for got, wanted in answers)  # earlier ones still stand
    assert len(graphed._known) == 6


def test_bfloat16_is_near_and_comes_back_as_it_went_in(system):
    z, t = noise(0, 4, system.shape), torch.full((4,), 0.5)
    assert system.net is not None
    with torch.no_grad():
        exact, rough = (call(z, t, Condition()) for call in (system.net, in_bf16(system.net)))
    assert rough.dtype == exact.dtype
    assert 0 < float((rough - exact).abs().max()) < 0.1 * float(exact.abs().max())


def test_a_faster_system_follows_nearly_the_same_way(system):
    ways = [list(points(each, Settings(steps=4))) for each in (system, system.faster(bf16=True))]
    gap = float((ways[0][-1].z - ways[1][-1].z).abs().max())
    assert 0 < gap < 0.2
    assert system.faster() is system


def test_graphs_are_refused_where_there_is_no_cuda(system, checkpoint_folder, capsys):
    with pytest.raises(ValueError, match="CUDA graphs need a CUDA device, and the model is on cpu"):
        system.faster(graphs=True)
    words = ["sample", "--checkpoint", str(checkpoint_folder), "--device", "cpu", "--cuda-graphs"]
    assert main(words) == 2
    assert "CUDA graphs need" in capsys.readouterr().err


def test_without_a_gpu_the_check_says_so(capsys):
    assert main(["gpu-check", "--device", "cpu"]) == 2
    assert "no GPU to check here; nothing was measured" in capsys.readouterr().err


def test_the_check_finds_that_the_cpu_is_as_the_cpu(checkpoint_folder, capsys):
    options = Namespace(checkpoint=checkpoint_folder, model=None)
    assert gpu_check.compare(options, torch.device("cpu"), LITTLE) == 0
    shown = capsys.readouterr().out
    assert shown.count(", held |") == 3
    assert "| 2 |" in shown


def test_the_check_finds_a_device_that_counts_otherwise(system, checkpoint_folder):
    other = System.load(checkpoint_folder, device="cpu")
    assert other.net is not None
    with torch.no_grad():
        for weight in other.net.parameters():
            weight.add_(0.1)
    rows = next(check(system, other, LITTLE)).rows
    assert [str(row[-1]).rpartition(" ")[2] for row in rows] == ["missed", "held", "held"]


@pytest.mark.parametrize(
    ("has", "pays"), [((True, False), True), ((False, True), True), ((False, False), False)]
)
def test_a_cpu_that_only_imitates_bfloat16_is_not_asked_for_it(monkeypatch, has, pays):
    for name, there in zip(("avx512_bf16", "amx_tile"), has, strict=True):
        monkeypatch.setattr(torch.cpu, f"_is_{name}_supported", lambda there=there: there)
    assert bf16_pays(torch.device("cpu")) is pays


def test_work_in_so_many_threads_leaves_all_else_as_it_was():
    usual = torch.get_num_threads()
    assert in_threads(3, torch.get_num_threads) == 3
    assert torch.get_num_threads() == usual
    with ThreadPoolExecutor(1) as other:
        assert other.submit(torch.get_num_threads).result() == usual


@pytest.mark.parametrize(("usual", "spare"), [(1, 1), (2, 1), (8, 7)])
def test_one_thread_is_left_to_others(monkeypatch, usual, spare):
    monkeypatch.setattr(torch, "get_num_threads", lambda: usual)
    assert spare_threads() == spare
