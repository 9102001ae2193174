"""The forward pass of all-MiniLM-L6-v2 in numpy, and the one file format it needs: what the quantised weights
are measured against. Written to be read beside the paper, not to be fast."""

import json
import math
import struct

import numpy as np

LAYERS, WIDTH, HEADS = 6, 384, 12
TYPES = {"F32": np.dtype("<f4"), "I64": np.dtype("<i8"), "I8": np.dtype("i1"), "U8": np.dtype("u1"), "BF16": np.dtype("<u2")}
erf = np.vectorize(math.erf, otypes=[np.float32])


def read_safetensors(data):
    """The tensors of a safetensors file, by name."""
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    tensors = {}
    for name, about in header.items():
        if name == "__metadata__":
            continue
        begin, end = (8 + length + offset for offset in about["data_offsets"])
        tensors[name] = np.frombuffer(data[begin:end], TYPES[about["dtype"]]).reshape(about["shape"])
    return tensors


def write_safetensors(tensors, metadata):
    """The bytes of a safetensors file; `tensors` gives name, type as the format names it, and array."""
    header, blobs, offset = {"__metadata__": metadata}, [], 0
    for name, kind, array in tensors:
        blob = np.ascontiguousarray(array, TYPES[kind]).tobytes()
        header[name] = {"dtype": kind, "shape": list(array.shape), "data_offsets": [offset, offset + len(blob)]}
        offset += len(blob)
        blobs.append(blob)
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    return struct.pack("<Q", len(head)) + head + b"".join(blobs)


def adapted(weights, adapter):
    """The weights with the adapter's changes: to each matrix the product of two small ones is added."""
    number = lambda name: (adapter[name].astype(np.uint32) << 16).view(np.float32)
    weights = dict(weights)
    for name in sorted({name.rpartition(".")[0] for name in adapter}):
        weights[name + ".weight"] = weights[name + ".weight"] + number(name + ".up") @ number(name + ".down")
    return weights


def layer_norm(x, w, name):
    x = x - x.mean(-1, keepdims=True)
    x = x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
    return x * w[name + ".weight"] + w[name + ".bias"]


def dense(x, w, name):
    return x @ w[name + ".weight"].T + w[name + ".bias"]


def attention(x, w, name):
    split = lambda part: dense(x, w, name + part).reshape(len(x), HEADS, -1).transpose(1, 0, 2)
    query, key, value = split(".query"), split(".key"), split(".value")
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(np.float32(WIDTH // HEADS))
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    scores /= scores.sum(-1, keepdims=True)
    return (scores @ value).transpose(1, 0, 2).reshape(len(x), WIDTH)


def encode(ids, w):
    """Last layer's vectors of these word pieces ([CLS] and [SEP] among them), and the sentence's vector."""
    x = w["embeddings.word_embeddings.weight"][ids]
    x = x + w["embeddings.position_embeddings.weight"][: len(ids)] + w["embeddings.token_type_embeddings.weight"][0]
    x = layer_norm(x, w, "embeddings.LayerNorm")
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}."
        mixed = dense(attention(x, w, at + "attention.self"), w, at + "attention.output.dense")
        x = layer_norm(x + mixed, w, at + "attention.output.LayerNorm")
        inner = dense(x, w, at + "intermediate.dense")
        inner = inner * 0.5 * (1 + erf(inner / np.sqrt(np.float32(2))))
        x = layer_norm(x + dense(inner, w, at + "output.dense"), w, at + "output.LayerNorm")
    mean = x.mean(0)
    return x, mean / np.linalg.norm(mean)
