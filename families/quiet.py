"""Names that may stand in a title, a tab or a browser's history without telling what they are about."""

TELLING = frozenset(
    [
        "addiction",
        "alcohol",
        "clinic",
        "counseling",
        "counselling",
        "crisis",
        "drug",
        "drugs",
        "intervention",
        "interventions",
        "interventionist",
        "interventionists",
        "rehab",
        "rehabilitation",
        "recovery",
        "sober",
        "sobriety",
        "substance",
        "therapy",
        "treatment",
    ]
)
JOINTS = frozenset({"and", "&", "for", "of", "-"})


def quiet_name(name: str) -> str:
    """A practice's name without the words that tell: "Harbor Light Interventions" is "Harbor Light"."""
    kept = [word for word in name.split() if word.strip(",.").lower() not in TELLING]
    while kept and kept[-1].lower() in JOINTS:
        kept.pop()
    while kept and kept[0].lower() in JOINTS:
        kept.pop(0)
    return " ".join(kept) or "Family space"
