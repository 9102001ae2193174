"""Prints how often questions of each confidence could be answered: a well-calibrated 0.8 is right 8 times in 10.

Usage: reliability.py QUESTIONS RESULTS, where QUESTIONS has `gold` (empty where nothing answers) and RESULTS is
what `tiebreak ask --batch QUESTIONS` printed.
"""
import json
import sys


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


answerable = {q["id"]: bool(q["gold"]) for q in lines(sys.argv[1])}
results = lines(sys.argv[2])
print("confidence   questions  answerable  answered")
for tenth in range(10):
    among = [r for r in results if min(int(r["confidence"] * 10), 9) == tenth]
    if among:
        share = sum(answerable[r["id"]] for r in among) / len(among)
        answered = sum(not r["abstained"] for r in among) / len(among)
        print(f"{tenth / 10:.1f} to {tenth / 10 + 0.1:.1f}   {len(among):9}  {share:10.2f}  {answered:8.2f}")
