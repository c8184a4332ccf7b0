"""The nine situations that a plan must be ready for (guard G-17, process section 9)."""

SITUATIONS = (
    ("walks_out", "The person walks out", "Nobody blocks the door. One chosen person may walk along."),
    ("refuses", "The person says no", "What is said, what stays open, who calls when."),
    (
        "intoxicated",
        "The person has been drinking or using",
        "Postpone unless they follow the talk and are safe.",
    ),
    ("medical", "A medical emergency", "Call 911. Naloxone at hand for a suspected opioid overdose."),
    ("suicidal", "Talk of not wanting to live", "Stop the ask, stay with the person, call 988 or 911."),
    ("violence", "Violence or a threat", "End the meeting. Everyone leaves as agreed. Call 911 if needed."),
    ("weapon", "A weapon", "Nobody handles it. Leave, then call 911."),
    ("uninvited", "Somebody comes uninvited", "Who meets them, and where."),
    ("children", "Children at home", "Who looks after them, and where."),
)
KEYS = tuple(key for key, _, _ in SITUATIONS)
