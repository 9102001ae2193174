"""What the two scripts that learn from questions share: when a statement is an answer."""
import importlib.util


def opened(path):
    """The module score.py, which tells whether a passage holds a place that answers."""
    spec = importlib.util.spec_from_file_location("score", path)
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    return score


def said(score, source, text):
    """A statement as `says` compares it: the source's first letters, the text without capitals, and its words."""
    return source[:3], score.norm(text).lower(), score.words(text)


def says(score, statement, gold):
    """Whether a statement is a part of a place that answers, or holds it."""
    source, text, words = statement
    if source != gold.file or not words:
        return False
    if text in gold.flat or gold.flat in text:
        return len(words) >= 3 or text == gold.flat
    grams = score.grams(words, 5)
    return gold.n == 5 and bool(grams) and len(grams & gold.grams) >= 0.6 * min(len(grams), len(gold.grams))
