"""GPT-2 on the tokens of a checkpoint: what a flow is compared with. It knows no latents."""

from typing import Any, ClassVar, final

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn.functional import cross_entropy

from lrf.config import AutoregressiveConfig
from lrf.models.autoencoder import Autoencoder
from lrf.models.decoders import Decoded, cut
from lrf.models.writer import Read, Writer
from lrf.types import END, MASK, PAD, START, Tokens

__all__ = ["LanguageModel"]


@final
class LanguageModel(Writer):
    """Each token from those before it. Radford 2019; transformers' network with new weights.

    As in GPT-2, the embedding is the head too, so it is kept once.
    """

    sizes = AutoregressiveConfig
    in_latents: ClassVar[bool] = False
    nfe: ClassVar[int] = 0

    def __init__(self, config: AutoregressiveConfig, vocabulary: int, max_tokens: int) -> None:
        super().__init__()
        # Imported here: it takes two seconds, and flows never need it.
        from transformers import GPT2Config, GPT2Model

        self.config, self.max_tokens = config, max_tokens
        self.gpt2 = GPT2Model(
            GPT2Config(
                vocab_size=vocabulary,
                n_positions=max_tokens,
                n_embd=config.width,
                n_layer=config.layers,
                n_head=config.heads,
                resid_pdrop=config.dropout,
                embd_pdrop=config.dropout,
                attn_pdrop=config.dropout,
                bos_token_id=None,
                eos_token_id=None,
            )
        )

    @classmethod
    def beside(cls, config: AutoregressiveConfig, autoencoder: Autoencoder) -> "LanguageModel":
        """For the autoencoder's tokens."""
        return cls(config, autoencoder.vocabulary, autoencoder.config.max_tokens)

    def losses(self, tokens: Tokens) -> Float[Tensor, " T"]:
        """Cross-entropy in nats of each token that is no padding, the end mark included."""
        start = torch.full_like(tokens[:, :1], START)
        logits = self.advance(torch.cat([start, tokens[:, :-1]], dim=1))
        real = tokens != PAD
        return cross_entropy(logits[real].float(), tokens[real], reduction="none")

    def draw(self, rng: torch.Generator) -> Tensor:
        """A uniform number for each token there may be."""
        return torch.rand(self.max_tokens, generator=rng)

    @torch.no_grad()
    def write(
        self, chances: Float[Tensor, "B N"], temperature: float = 1.0, read: Read | None = None
    ) -> list[Decoded]:
        """One sentence for each row of uniform numbers, a number deciding a token.

        A token is where its number falls among the probabilities, summed up. A key-value cache
        remembers the tokens before, so a sentence of n tokens costs n calls of one token.
        """
        del read  # it writes tokens itself
        from transformers import DynamicCache  # late, as above

        device = next(self.parameters()).device
        token = torch.full((len(chances), 1), START, device=device)
        cache = DynamicCache()
        rows: list[Tensor] = []
        sure: list[Tensor] = []
        over = torch.zeros_like(token, dtype=torch.bool)
        for chance in chances.to(device).T[: self.max_tokens].contiguous():
            logits = self.advance(token, cache)
            logits[:, :, [PAD, START, MASK]] = -torch.inf
            likely = (logits[:, -1].float() / temperature).softmax(-1)
            token = torch.searchsorted(likely.cumsum(-1), chance[:, None], right=True)
            token = token.clamp(max=likely.shape[-1] - 1)  # the sum may end just below 1
            rows.append(token)
            sure.append(likely.gather(1, token))
            over |= token == END
            if bool(over.all()):
                break
        ids, top = torch.cat(rows, 1).tolist(), torch.cat(sure, 1).tolist()
        return [cut(row, values, None) for row, values in zip(ids, top, strict=True)]

    def advance(self, tokens: Tokens, cache: Any = None) -> Float[Tensor, "B N V"]:
        """Scores of the token after each of the given ones; a cache remembers these, too."""
        # By its place: transformers has begun to call it by another name.
        out = self.gpt2(tokens, cache, use_cache=cache is not None)
        return out.last_hidden_state @ self.gpt2.wte.weight.T
