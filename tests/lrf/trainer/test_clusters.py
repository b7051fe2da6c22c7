"""Flows that are told in which cluster of latents their sentence lies."""

import pytest
import torch

from app.parts import model_info
from lrf import checkpoint
from lrf.checkpoint import CheckpointError
from lrf.config import FlowConfig
from lrf.generate import Settings, points
from lrf.models import MLP
from lrf.sampler import noise, random_generator
from lrf.system import System
from lrf.text.attributes import CLUSTER
from lrf.trainer.clusters import affordable, find_centres, told_clusters
from lrf.types import Condition
from tests.conftest import train

HEAPS = torch.tensor([[[-9.0, 0.0]], [[9.0, 0.0]], [[0.0, 9.0]]])


def test_heaps_that_lie_apart_are_the_clusters_and_their_means_the_centres():
    own = torch.arange(300) % 3
    latents = HEAPS[own] + 0.1 * torch.randn(300, 1, 2, generator=random_generator(0))
    # From some seeds two centres begin in one heap and stay there; from this one none do.
    centres = find_centres(latents, 3, seed=1)
    means = torch.stack([latents[own == heap].mean(0) for heap in range(3)])
    order = torch.cdist(means.flatten(1), centres.flatten(1)).argmin(1)
    torch.testing.assert_close(centres[order], means, atol=0.01, rtol=0)  # half precision
    net = MLP(FlowConfig(width=8, layers=1, heads=1, clusters=3), (1, 2), (3, 4))
    net.centres.copy_(centres)
    labels = torch.stack([own, torch.zeros(300, dtype=torch.long)], dim=1)
    told = told_clusters(labels, latents, net)
    assert torch.equal(told[:, 0], own)
    assert torch.equal(told[:, 1], order[own] + 1)


def test_a_small_corpus_gets_fewer_clusters_and_a_stored_one_or_a_rewriter_none(
    small_corpus, monkeypatch
):
    config = FlowConfig(clusters=1024)
    assert affordable(config, small_corpus).clusters == 300 // 50
    assert affordable(FlowConfig(clusters=3), small_corpus).clusters == 3
    rewriter = FlowConfig(clusters=3, coupling="sentence-pairs")
    assert affordable(rewriter, small_corpus).clusters == 0
    monkeypatch.setattr(type(small_corpus), "stored", True)
    assert affordable(config, small_corpus).clusters == 0


@pytest.fixture(scope="module")
def folder(small_corpus, checkpoint_folder, tmp_path_factory):
    """A flow trained on with clusters, and its student."""
    made = tmp_path_factory.mktemp("clusters")
    checkpoint.copy(checkpoint_folder, made)
    before = System.load(made, device="cpu")
    assert before.net is not None
    train(small_corpus, made, "reflow", 1, "pairs=16", "steps=1", "real=0")
    run = train(small_corpus, made, "flow", 1, "clusters=6", "learning_rate=0.0")
    z, half = noise(0, 3, before.shape), torch.full((3,), 0.5)
    told = torch.tensor([[1] * len(before.attributes.sizes)] * 3)  # type: ignore[union-attr]
    grown = torch.cat([told, torch.tensor([[0], [3], [6]])], dim=1)
    with torch.no_grad():
        same = run.stage.model(z, half, Condition(grown))
        torch.testing.assert_close(same, before.net(z, half, Condition(told)), atol=2e-3, rtol=0)
    train(small_corpus, made, "reflow", 2, "pairs=16", "steps=2", "real=0")
    assert checkpoint.read(made).models["2-rf"].training["before"] == []
    return made


def test_a_flow_takes_over_all_it_knew_and_keeps_the_centres(folder, small_corpus):
    flow = System.load(folder, "1-rf", device="cpu")
    student = System.load(folder, "2-rf", device="cpu")
    assert flow.net is not None
    assert student.net is not None
    assert bool(flow.net.centres.any())
    assert torch.equal(flow.net.centres, student.net.centres)
    sentences = flow.embed([line.text for line in small_corpus.train])
    nearest = torch.cdist(sentences.flatten(1), flow.net.centres.flatten(1)).argmin(1)
    kinds = flow.attributes.kinds  # type: ignore[union-attr]
    assert {row[-1] for row in kinds} <= set((nearest + 1).tolist())
    left_out = checkpoint.read(folder).models["1-rf"].training["left_out"]
    assert sum(kinds.values()) == len(sentences) - left_out


def test_sentences_are_drawn_with_their_clusters_and_wishes_are_kept(folder):
    system = System.load(folder, "1-rf", device="cpu")
    asked: list[torch.Tensor] = []
    plain = system.net.forward  # type: ignore[union-attr]
    system.net.forward = lambda z, t, condition: (  # type: ignore[union-attr]
        asked.append(condition.labels) or plain(z, t, condition)
    )
    list(points(system, Settings(steps=1, count=16)))
    assert len(set(asked[0][:, -1].tolist())) > 2
    assert bool((asked[0] > 0).all())
    list(points(system, Settings(steps=1, count=4, wanted={CLUSTER: "2"})))
    assert asked[1][:, -1].tolist() == [3] * 4


def test_a_visitor_is_not_asked_for_a_cluster_and_a_model_keeps_its_own(folder, small_corpus):
    part = checkpoint.read(folder).models["1-rf"]
    assert CLUSTER in (part.attributes or {})["values"]
    assert CLUSTER not in model_info("1-rf", part).attributes
    with pytest.raises(CheckpointError, match="keeps its clusters"):
        train(small_corpus, folder, "flow", 1, "clusters=5")


def test_joint_training_knows_none(small_corpus, tmp_path):
    with pytest.raises(CheckpointError, match="net=mlp clusters=0"):
        train(small_corpus, tmp_path, "joint", 1, "clusters=8")
