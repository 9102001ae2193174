"""Writes english.txt and software.txt anew from the unpacked packages that README.md names: word_lists.py FOLDER."""

import gzip
import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
ENGLISH = ["american-english", "british-english"]
SOFTWARE = [
    "software-terms/softwareTerms.txt.gz",
    "software-terms/software-tools.txt",
    "software-terms/networkingTerms.txt",
    "software-terms/webServices.txt",
    "software-terms/computing-acronyms.txt",
    "software-terms/coding-compound-terms.txt",
    "fullstack/fullstack.txt",
    "npm/npm.txt",
    "python/python-common.txt",
    "ruby/gems.txt",
    "companies/companies.txt",
]


def english(folder):
    """Words of ASCII letters, so neither possessives nor accents."""
    lines = (line.strip().lower() for name in ENGLISH for line in (folder / name).open(encoding="utf-8"))
    return {word for word in lines if re.fullmatch("[a-z]{2,}", word)}


def software(folder):
    """The parts of each entry; a name in camel case stays one word."""
    for name in SOFTWARE:
        package, file = name.split("/")
        path = folder / package / "dict" / file
        text = (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8").read()
        for line in text.splitlines():
            entry = line.split("#")[0].strip().replace("+", "").replace("*", "")
            if not entry.startswith(("!", "~")):
                yield from (word.lower() for word in re.split("[^A-Za-z]+", entry))


def main(folder):
    known = english(folder)
    terms = {word for word in software(folder) if 3 <= len(word) <= 18 and word not in known}
    for name, words in [("english.txt", known), ("software.txt", terms)]:
        (HERE / name).write_text("".join(f"{word}\n" for word in sorted(words)), encoding="utf-8")


main(Path(sys.argv[1]))
