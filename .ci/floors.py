"""Fails if a measure of the question set, asked of the bundled knowledge, is under its floor.

Usage: floors.py SCORE.json (as score.py --json prints it). The floors stand a little under what was reached
when they were set; raise them with every improvement.
"""
import json
import sys

FLOORS = {"given": 0.50, "auroc": 0.65, "coverage": 0.87}

with open(sys.argv[1], encoding="utf-8") as file:
    reached = json.load(file)["overall"]
for measure, floor in FLOORS.items():
    print(f"{measure:10} {reached[measure]:.3f}  floor {floor:.2f}")
missed = [measure for measure, floor in FLOORS.items() if reached[measure] < floor]
if missed:
    sys.exit(f"under the floor: {', '.join(missed)}")
