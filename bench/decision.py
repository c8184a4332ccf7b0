"""How many decisions one core makes in a second. Pure: no database, no server."""

import itertools
import json
import sys
import time

from compliance.decision import decide, default_purpose
from compliance.vocabulary import Category, Consent, Emergency, Minor, Regime, Relation, Role

SECONDS = 2.0


def main() -> None:
    """Every role on every category with a few ties, over and over."""
    ties = [frozenset[Relation](), frozenset({Relation.LEAD}), frozenset({Relation.SUBJECT})]
    questions = [
        (role, tie, category, default_purpose(role), Regime.R1_ENGAGED, Consent(), Emergency(), Minor())
        for role, category, tie in itertools.product(Role, Category, ties)
    ]
    made = 0
    begun = time.process_time()
    while time.process_time() - begun < SECONDS:
        for question in questions:
            decide(*question)
        made += len(questions)
    each_second = made / (time.process_time() - begun)
    line = {"name": "decisions on one core", "value": round(each_second), "unit": "1/s", "n": made,
            "baseline": 10_000, "ratio": round(each_second / 10_000, 1)}  # fmt: skip
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
