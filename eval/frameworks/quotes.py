"""Prints questions.jsonl with the words of its places in place of their numbers: `quotes.py ARTICLES`, the folder of the
source articles, whose sentences this project does not hold."""
import json
import pathlib
import sys

articles = {path.name[:3]: path.read_text(encoding="utf-8") for path in pathlib.Path(sys.argv[1]).glob("*.txt")}
for line in (pathlib.Path(__file__).parent / "questions.jsonl").open(encoding="utf-8"):
    question = json.loads(line)
    for place in question["gold"]:
        begin = place.pop("at")
        place["quote"] = articles[place["file"]][begin : begin + place.pop("length")]
    print(json.dumps(question, ensure_ascii=False))
