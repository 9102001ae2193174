r"""Learns the weights in weights.toml from questions with known places of their answers.

    tiebreak --knowledge DIR ask --batch QUESTIONS --explain > RESULTS        (for each set)
    python3 src/ask/ranking/train.py --score .../score.py QUESTIONS:RESULTS ... --elsewhere QUESTIONS:RESULTS ... \
        --channel QUESTIONS:RESULTS ... --elsewhere QUESTIONS:RESULTS ... > src/ask/ranking/weights.toml

QUESTIONS is JSON lines with `question` and `gold` (places, by file and quote; none where nothing answers), RESULTS
what the program printed for it, in the same order; `score.py` tells whether a passage holds a place. Questions of the part
"encoder" are left out: the encoder knows them too well (see eval/README.md). Results that were made without the encoder
(`encoder = false`) train the lexical weights: name them with --lexical before them.

The order of passages is learnt by a linear softmax over each question's passages (the likelihood that one that answers is
first), the confidence by a network with one hidden layer over features of the question and of the best passages; both with a
penalty on large weights, of the size that is best in cross-validation. In cross-validation a question's passages are
ordered, and its confidence is told, by weights that have not seen it. The threshold is the one with the best F1 of
abstaining in cross-validation where one question in six has no answer, as in a channel of people who know what the bot is
for, of those with a coverage of 0.95; the lowest of those that are equally good, for passages that miss the question do less
harm than none where there is an answer. It is chosen on the sets named after --channel, which ask as a channel does, if
there are such: the others have far more near misses and riddles than anybody asks. Of sets after --elsewhere the places are
in other articles that tell the same, so that they say nothing of order, but whether there is an answer. For confidence a
question counts the less the larger its set is, by the root of its size, and penalties are compared by the mean over the
sets: a body of articles with thousands of questions is not to decide what holds for others. Statements are ordered as
passages are, among those of the three best passages. What was reached is printed to standard error. Needs numpy and scipy.
"""
import json
import pathlib
import sys

import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "eval"))
import scoring

FOLDS = 5
PENALTIES = (0.0003, 0.001, 0.003, 0.01)
LEAD_PENALTY = 0.003
CONFIDENCE_PENALTIES = (0.004, 0.006, 0.01)
UNITS = 16
LEAST_COVERAGE = 0.95
UNANSWERABLE_SHARE = 1 / 6
# Thresholds whose F1 differs by less than this are taken for equally good.
NO_DIFFERENCE = 0.002


def load(score, pair, of_channel=False, elsewhere=False):
    questions, results = (open(path, encoding="utf-8") for path in pair.split(":"))
    asked = []
    for question, result in zip(questions, results):
        question, result = json.loads(question), json.loads(result)
        assert question["id"] == result["id"]
        if question.get("part") == "encoder":
            continue
        gold = [score.Gold(g["file"], g["quote"]) for g in question["gold"]]
        passages = result["explanation"]["passages"]
        held = [score.Passage(p) for p in passages]
        asked.append({
            "question": question["question"],
            "answerable": bool(gold),
            "features": [p["features"] for p in passages],
            "right": np.array([any(score.relevant(p, g) for g in gold) for p in held], bool),
            "confidence": result["explanation"]["confidence"],
            "statements": [features for _, features in statements(score, passages)],
            "telling": np.array([any(scoring.says(score, said, g) for g in gold) for said, _ in statements(score, passages)], bool),
            "of_channel": of_channel,
            "elsewhere": elsewhere,
            "set": pair.split(":")[1].rpartition("/")[2],
        })
    for question in asked:
        question["counts"] = len(asked) ** -0.5
    return asked


def statements(score, passages):
    """Of the first passages, each statement and its features."""
    for passage in passages:
        for statement in passage.get("statements", []):
            yield scoring.said(score, passage["source"], statement["text"]), statement["features"]


def matrix(rows, names):
    return np.array([[row.get(name, 0.0) for name in names] for row in rows]).reshape(len(rows), len(names))


def fit_order(asked, scale, penalty):
    """Weights of a softmax over each question's passages, over features divided by `scale`."""
    asked = [(q["x"] / scale, q["right"]) for q in asked if q["right"].any()]

    def loss(w):
        total, gradient = 0.0, np.zeros_like(w)
        for x, right in asked:
            s = x @ w
            p = np.exp(s - s.max())
            p /= p.sum()
            among = p * right
            total -= np.log(among.sum())
            gradient += x.T @ (p - among / among.sum())
        return total / len(asked) + penalty * w @ w, gradient / len(asked) + 2 * penalty * w

    return minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B").x / scale


def fit_confidence(x, y, counts, penalty):
    """Bias and hidden units (bias, what it counts, weights of features) of a network that tells the odds of `y`; both classes
    count alike, and within a class each question as often as `counts` says."""
    middle, scale = x.mean(0), np.where(x.std(0) < 1e-4, np.inf, x.std(0))
    z, sign = (x - middle) / scale, np.where(y, 1.0, -1.0)
    weight = counts * np.where(y, 0.5 / max(counts[y].sum(), 1), 0.5 / max(counts[~y].sum(), 1))
    width = z.shape[1]

    def parts(w):
        return w[: width * UNITS].reshape(width, UNITS), w[width * UNITS : -UNITS - 1], w[-UNITS - 1 : -1], w[-1]

    def loss(w):
        features, biases, heights, bias = parts(w)
        units = np.tanh(z @ features + biases)
        margin = sign * (units @ heights + bias)
        slope = -weight * sign / (1 + np.exp(np.clip(margin, -50, 50)))
        inner = np.outer(slope, heights) * (1 - units**2)
        gradients = z.T @ inner + 2 * penalty * features, inner.sum(0), units.T @ slope + 2 * penalty * heights, [slope.sum()]
        cost = (weight * np.logaddexp(0, -margin)).sum() + penalty * ((features**2).sum() + (heights**2).sum())
        return cost, np.concatenate([np.ravel(gradient) for gradient in gradients])

    random = np.random.RandomState(0)
    begin = np.concatenate([random.randn(width * UNITS) / np.sqrt(width), np.zeros(UNITS), random.randn(UNITS) / 2, [0]])
    features, biases, heights, bias = parts(minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": 150}).x)
    features = features / scale[:, None]
    return bias, [(biases[u] - middle @ features[:, u], heights[u], features[:, u]) for u in range(UNITS)]


def told_confidence(x, network):
    bias, units = network
    return 1 / (1 + np.exp(-bias - sum(height * np.tanh(x @ features + own) for own, height, features in units)))


def ordered(q, weights):
    return np.argsort(-(q["x"] @ weights), kind="stable")


def rank(q, weights):
    """Reciprocal rank, cut at 10, and the rank of the first right passage, from 0."""
    right = np.flatnonzero(q["right"][ordered(q, weights)])
    return right[0] if len(right) else 99


def judged(q, weights, question_names, names):
    """The features of confidence, under an order by these weights."""
    order = ordered(q, weights)
    best = q["x"][order]
    first = best[0] if len(best) else np.zeros(len(names))
    five = best[:5].mean(0) if len(best) else np.zeros(len(names))
    told = np.array([q["confidence"].get(name, 0.0) for name in question_names])
    scores = best @ weights
    told[question_names.index("lead")] = scores[0] - scores[1] if len(scores) > 1 else 0.0
    return np.concatenate([told, first, five])


def auroc(yes, no):
    return (np.mean(yes[:, None] > no[None]) + np.mean(yes[:, None] == no[None]) / 2) if len(yes) and len(no) else 0.0


def abstention(confidence, answerable, threshold):
    """F1 of abstaining and coverage, where the share of questions without an answer is UNANSWERABLE_SHARE."""
    abstains = confidence < threshold
    each = answerable.sum() / (~answerable).sum() * UNANSWERABLE_SHARE / (1 - UNANSWERABLE_SHARE)
    hits = (abstains & ~answerable).sum() * each
    wrong = (abstains & answerable).sum()
    f1 = 2 * hits / max(1, hits + wrong + (~answerable).sum() * each)
    return f1, (~abstains & answerable).sum() / answerable.sum()


def learn(sets, names, say):
    asked = [q for s in sets for q in s]
    for q in asked:
        q["x"] = matrix(q["features"], names)
    seen = np.vstack([q["x"] for q in asked if len(q["x"])])
    scale = seen.std(0) + 1e-6
    # A question asked of several bodies of articles is in one fold.
    number = {text: n for n, text in enumerate(dict.fromkeys(q["question"] for q in asked))}
    folds = np.random.RandomState(0).permutation(len(number)) % FOLDS
    group = np.array([folds[number[q["question"]]] for q in asked])
    answerable = np.array([q["answerable"] for q in asked])
    placed = answerable & ~np.array([q["elsewhere"] for q in asked])
    of_channel = np.array([q["of_channel"] for q in asked])
    counts = np.array([q["counts"] for q in asked])
    sets_of = np.array([q["set"] for q in asked])
    in_sets = [sets_of == name for name in dict.fromkeys(sets_of)]

    def split(fold):
        return [q for q, g in zip(asked, group) if g != fold], [q for q, g in zip(asked, group) if g == fold]

    best = None
    for penalty in PENALTIES:
        ranks, orders = np.full(len(asked), 99), []
        for fold in range(FOLDS):
            weights = fit_order(split(fold)[0], scale, penalty)
            orders.append(weights)
            for place in np.flatnonzero(group == fold):
                ranks[place] = rank(asked[place], weights)
        found = ranks[placed]
        mrr = np.mean(np.where(found < 10, 1 / (found + 1.0), 0))
        say(f"order, penalty {penalty}: hit@1 {np.mean(found < 1):.3f} hit@5 {np.mean(found < 5):.3f} MRR {mrr:.3f}")
        if best is None or mrr > best[0]:
            best = (mrr, penalty, orders)
    _, order_penalty, orders = best
    order = fit_order(asked, scale, order_penalty)

    question_names = [name for name in asked[0]["confidence"] if name not in names and not name.endswith("_5")]
    all_names = question_names + names + [f"{name}_5" for name in names]
    x = np.array([judged(q, orders[g], question_names, names) for q, g in zip(asked, group)])
    best = None
    for penalty in CONFIDENCE_PENALTIES:
        confidence = np.zeros(len(asked))
        for fold in range(FOLDS):
            network = fit_confidence(x[group != fold], answerable[group != fold], counts[group != fold], penalty)
            confidence[group == fold] = told_confidence(x[group == fold], network)
        areas = [auroc(confidence[among & answerable], confidence[among & ~answerable]) for among in in_sets]
        area = np.mean([area for area in areas if area])  # a set without one of the two kinds has none
        say(f"confidence, penalty {penalty}: AUROC {area:.3f}")
        if best is None or area > best[0]:
            best = (area, penalty, confidence)
    _, penalty, confidence = best
    of_channel |= not of_channel.any()
    abstained = lambda threshold: abstention(confidence[of_channel], answerable[of_channel], threshold)
    tried = [(abstained(t), t) for t in np.arange(0.02, 0.9, 0.01)]
    covering = [(f1, t) for (f1, coverage), t in tried if coverage >= LEAST_COVERAGE]
    threshold = min(t for f1, t in covering if f1 >= max(covering)[0] - NO_DIFFERENCE)
    f1, coverage = abstained(threshold)
    say(f"threshold {threshold:.2f}: F1 {f1:.3f} coverage {coverage:.3f}")
    for name, among in zip(dict.fromkeys(sets_of), in_sets):
        if not (among & answerable).any():
            continue
        has = ranks[among & placed]
        area = auroc(confidence[among & answerable], confidence[among & ~answerable])
        order_told = f"hit@1 {np.mean(has < 1):.3f} hit@5 {np.mean(has < 5):.3f} " if len(has) else ""
        say(f"  {name}: {order_told}AUROC {area:.3f}")
    for low in np.arange(0, 1, 0.1):
        among = (confidence >= low) & (confidence < low + 0.1)
        if among.any():
            say(f"  confidence {low:.1f} to {low + 0.1:.1f}: {among.sum():4} questions, {answerable[among].mean():.2f} of them answerable")
    # The final weights' order has seen every question, so confidence is learnt on the orders that have not.
    return named(names, order), learn_lead(asked, say), all_names, fit_confidence(x, answerable, counts, penalty), threshold


def learn_lead(asked, say):
    """Weights of a softmax over the statements of each question's first passages."""
    names = next(list(q["statements"][0]) for q in asked if q["statements"])
    found = [{"x": matrix(q["statements"], names), "right": q["telling"]} for q in asked if q["telling"].any()]
    scale = np.vstack([q["x"] for q in found]).std(0) + 1e-6
    weights = fit_order(found, scale, LEAD_PENALTY)
    say(f"statements: first one right {np.mean([q['right'][np.argmax(q['x'] @ weights)] for q in found]):.3f}")
    return named(names, weights)


def named(names, weights):
    return {name: weight for name, weight in zip(names, weights) if abs(weight) >= 0.00005}


def toml(section, learnt):
    order, lead, names, (bias, units), threshold = learnt
    table = lambda weights: [f"{name} = {weight:.4f}" for name, weight in weights.items()]
    lines = [f"[{section}]", f"bias = {bias:.4f}", f"threshold = {threshold:.2f}"]
    lines += ["", f"[{section}.order]"] + table(order) + ["", f"[{section}.lead]"] + table(lead)
    for own, height, features in units:
        lines += ["", f"[[{section}.confidence]]", f"bias = {own:.4f}", f"counts = {height:.4f}"]
        lines += ["", f"[{section}.confidence.features]"] + table(named(names, features))
    return "\n".join(lines)


def main():
    arguments = sys.argv[1:]
    score = scoring.opened(arguments[arguments.index("--score") + 1])
    pairs = {"semantic": [], "lexical": []}
    kind, of_channel, elsewhere = "semantic", False, False
    for argument in arguments:
        if argument in ("--semantic", "--lexical"):
            kind, of_channel, elsewhere = argument[2:], False, False
        elif argument in ("--channel", "--elsewhere"):
            of_channel, elsewhere = of_channel or argument == "--channel", argument == "--elsewhere"
        elif ":" in argument:
            pairs[kind].append(load(score, argument, of_channel, elsewhere))
    print("# How much each feature counts. Written by train.py, which tells how; not to be edited by hand.")
    for kind, sets in pairs.items():
        if not sets:
            continue
        names = [n for n in sets[0][0]["features"][0]]
        if kind == "lexical":
            names = [n for n in names if not n.startswith(("late_", "joint_")) and n not in ("cosine", "statement_cosine", "reverse")]
        sys.stderr.write(f"{kind}: {sum(map(len, sets))} questions\n")
        print("\n" + toml(kind, learn(sets, names, lambda line: sys.stderr.write(line + "\n"))))


if __name__ == "__main__":
    main()
