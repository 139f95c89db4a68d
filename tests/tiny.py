"""Video models of the real make and a toy's size: random weights, a few hundred kilobytes, built in about a second.

The shapes that matter are the real ones (two experts, 16 or 48 latent channels, four pictures a latent frame), so that
the code that loads, denoises and decodes them is the code that does it with 14 billion parameters.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import torch
from diffusers import (
    AutoencoderKLWan,
    UniPCMultistepScheduler,
    WanImageToVideoPipeline,
    WanPipeline,
    WanTransformer3DModel,
    WanVACEPipeline,
    WanVACETransformer3DModel,
)
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from tqdm import tqdm
from transformers import PreTrainedTokenizerFast, UMT5Config, UMT5EncoderModel

tqdm.monitor_interval = 0  # else the libraries' progress bars leave a thread behind

CORPUS = (
    "a wide shot of an old man walking along the harbour in the rain at night",
    "close up of a woman's hands, the camera pushes in slowly, 35mm lens",
    "二十四格每秒，中景，一个女人在雨里奔跑，镜头跟随",
    "two soldiers run through the forest at dawn, soft light from behind",
) * 8
"""What the toy tokenizer learns its pieces from."""


@cache
def tokenizer() -> PreTrainedTokenizerFast:
    """A unigram tokenizer of 200 pieces that ends each text as the real one does."""
    made = Tokenizer(models.Unigram())
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.decoder = decoders.Metaspace()
    special = ["<pad>", "</s>", "<unk>"]
    trainer = trainers.UnigramTrainer(vocab_size=200, special_tokens=special, unk_token="<unk>", show_progress=False)
    made.train_from_iterator(CORPUS, trainer)
    ending = [("</s>", made.token_to_id("</s>"))]
    made.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=ending)
    return PreTrainedTokenizerFast(
        tokenizer_object=made, pad_token="<pad>", eos_token="</s>", unk_token="<unk>", model_max_length=512
    )


def text_encoder(seed: int = 0) -> UMT5EncoderModel:
    """Two layers of UMT5."""
    torch.manual_seed(seed)
    wanted = UMT5Config(
        vocab_size=len(tokenizer()), d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4, dropout_rate=0.0
    )
    return UMT5EncoderModel(wanted).eval()


def vae(seed: int = 0) -> AutoencoderKLWan:
    """The layout of Wan2.1's VAE: 16 channels, 8 pixels and 4 pictures a latent."""
    torch.manual_seed(seed)
    return AutoencoderKLWan(
        base_dim=4, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1, temperal_downsample=[False, True, True]
    ).eval()


def vae_of_22(seed: int = 0) -> AutoencoderKLWan:
    """The layout of Wan2.2's own VAE (TI2V-5B): 48 channels, 16 pixels and 4 pictures a latent."""
    torch.manual_seed(seed)
    return AutoencoderKLWan(
        base_dim=4, decoder_base_dim=4, z_dim=48, dim_mult=[1, 1, 1, 1], num_res_blocks=1,
        temperal_downsample=[False, True, True], is_residual=True, in_channels=12, out_channels=12, patch_size=2,
        scale_factor_spatial=16, latents_mean=[0.0] * 48, latents_std=[1.0] * 48,
    ).eval()  # fmt: skip


def transformer(seed: int, channels: int = 16, out: int | None = None) -> WanTransformer3DModel:
    """Two blocks of two heads. `channels` come in, `out` go out."""
    torch.manual_seed(seed)
    return WanTransformer3DModel(
        patch_size=(1, 2, 2), num_attention_heads=2, attention_head_dim=12, in_channels=channels,
        out_channels=channels if out is None else out, text_dim=32, freq_dim=32, ffn_dim=64, num_layers=2,
        rope_max_seq_len=64,
    ).eval()  # fmt: skip


def vace_transformer(seed: int) -> WanVACETransformer3DModel:
    """Three blocks, two of them steered."""
    torch.manual_seed(seed)
    return WanVACETransformer3DModel(
        patch_size=(1, 2, 2), num_attention_heads=2, attention_head_dim=12, in_channels=16, out_channels=16,
        text_dim=32, freq_dim=32, ffn_dim=64, num_layers=3, rope_max_seq_len=64, vace_layers=[0, 2],
        vace_in_channels=96,
    ).eval()  # fmt: skip


def scheduler(shift: float = 3.0) -> UniPCMultistepScheduler:
    """As the hub's configurations have it; the shift in them is not to be trusted."""
    return UniPCMultistepScheduler(
        prediction_type="flow_prediction", use_flow_sigmas=True, num_train_timesteps=1000, flow_shift=shift
    )


def a14b() -> WanPipeline:
    """Two experts, as Wan2.2-T2V-A14B."""
    return WanPipeline(
        tokenizer=tokenizer(), text_encoder=text_encoder(), vae=vae(), transformer=transformer(1),
        transformer_2=transformer(2), boundary_ratio=0.875, scheduler=scheduler(),
    )  # fmt: skip


def i2v() -> WanImageToVideoPipeline:
    """Two experts that see a first frame in 20 more channels, as Wan2.2-I2V-A14B."""
    return WanImageToVideoPipeline(
        tokenizer=tokenizer(), text_encoder=text_encoder(), vae=vae(), transformer=transformer(1, 36, 16),
        transformer_2=transformer(2, 36, 16), boundary_ratio=0.9, scheduler=scheduler(), image_encoder=None,
        image_processor=None,
    )  # fmt: skip


def ti2v() -> WanPipeline:
    """One model with a step for every latent, as Wan2.2-TI2V-5B."""
    return WanPipeline(
        tokenizer=tokenizer(), text_encoder=text_encoder(), vae=vae_of_22(), transformer=transformer(1, 48),
        transformer_2=None, boundary_ratio=None, expand_timesteps=True, scheduler=scheduler(5.0),
    )  # fmt: skip


def small() -> WanPipeline:
    """One model, as Wan2.1-T2V-1.3B; the causal one has the same shape."""
    return WanPipeline(
        tokenizer=tokenizer(), text_encoder=text_encoder(), vae=vae(), transformer=transformer(1), transformer_2=None,
        boundary_ratio=None, scheduler=scheduler(),
    )  # fmt: skip


def vace(experts: int = 2) -> WanVACEPipeline:
    """Steered by pictures, as Wan2.2-VACE (two experts) or Wan2.1-VACE-1.3B (one)."""
    return WanVACEPipeline(
        tokenizer=tokenizer(), text_encoder=text_encoder(), vae=vae(), transformer=vace_transformer(1),
        transformer_2=vace_transformer(2) if experts == 2 else None,
        boundary_ratio=0.875 if experts == 2 else None, scheduler=scheduler(),
    )  # fmt: skip


def small_vace() -> WanVACEPipeline:
    """With one expert."""
    return vace(1)


MODELS: dict[str, Callable[[], WanPipeline | WanImageToVideoPipeline | WanVACEPipeline]] = {
    "wan2.2-t2v-a14b": a14b,
    "wan2.2-i2v-a14b": i2v,
    "wan2.2-vace-a14b": vace,
    "wan2.2-ti2v-5b": ti2v,
    "wan2.1-t2v-1.3b": small,
    "wan2.1-vace-1.3b": small_vace,
    "wan2.1-causal-1.3b": small,
}
"""A toy of each model of `assets/video/models.toml` that is a whole pipeline."""


def write(folder: Path, *names: str) -> Path:
    """Writes toys into `folder / NAME` as a hub's download lies there, all of them when none is named; the folder."""
    for name in names or MODELS:
        if not (folder / name / "model_index.json").exists():
            MODELS[name]().save_pretrained(folder / name)
    return folder
