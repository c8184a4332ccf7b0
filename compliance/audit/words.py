"""The log in words: what was done, to what, and why the rule allowed or refused it."""

from dataclasses import dataclass

from compliance.audit import sentences

# Short reasons for the rows of the decision table (confidentiality, section 8).
RULES: dict[str, str] = {
    "C-01": "Not a record of this practice",
    "C-02": "Counseling notes stay with their author",
    "C-03": "Safety answers are for the lead and the supervisor",
    "C-04": "Mandated reports are closed to this role",
    "C-05": "Not a purpose that opens a record",
    "C-06": "On the case team",
    "C-07": "On the case team, needs it for the work",
    "C-08": "Supervises the case",
    "C-09": "Not on the case team",
    "C-10": "Covers for a colleague",
    "C-11": "Coordinates times and places",
    "C-12": "Coordinators do not read clinical details",
    "C-13": "Runs the practice",
    "C-14": "Admin with a typed reason",
    "C-15": "Audits the practice",
    "C-16": "Auditors read no case content",
    "C-17": "Their own record",
    "C-18": "Another family member's, not shared",
    "C-19": "Shared by its author for rehearsal",
    "C-20": "Their own report",
    "C-21": "Another family member's report",
    "C-22": "Takes part in the plan",
    "C-23": "No consent to tell the family",
    "C-24": "Consent to family updates",
    "C-25": "Not part of the consent",
    "C-26": "The consent has ended",
    "C-27": "Papers they signed as payer",
    "C-28": "Paying opens no case content",
    "C-29": "Guardian of a minor",
    "C-30": "Medical emergency",
    "C-31": "The minor decides alone",
    "C-32": "Threat to a minor's life",
    "C-33": "A subpoena alone is not enough",
    "C-34": "Court order with a mandate",
    "C-35": "Crime on the premises or against staff",
    "C-36": "Neither confirmed nor denied",
    "C-37": "Mandated report",
    "C-38": "Serious and imminent threat",
    "C-39": "Nobody can be told from it",
    "C-40": "The family's own enquiry",
    "C-41": "No consent to a referral",
    "C-42": "Consent to treatment and handover",
    "C-43": "Not part of the consent",
    "C-44": "Author and person agreed",
    "C-45": "Provider's own messages",
    "C-46": "The consent has ended",
    "C-47": "About a person who has died",
    "C-48": "The person's own record",
    "C-49": "The author gave a copy",
    "C-50": "Another person's confidence",
    "C-51": "Counseling notes need a release",
    "C-52": "Not engaged yet",
    "C-53": "Consent to payment",
    "C-54": "No consent to a benefits check",
    "C-55": "Figures without persons",
    "C-56": "Research conditions not met",
    "C-57": "Outside audit under agreement",
    "C-58": "Emergency access with a typed reason",
    "C-59": "Neutral reminder",
    "C-60": "No rule allows it",
    "C-61": "Neither confirmed nor denied",
    "C-62": "Proceedings need their own consent",
    "C-63": "A restriction was agreed",
    "C-64": "No longer on the case team",
    "C-65": "The consent is not in order",
}
# An action is a verb, alone or with what it is about: "read", "add_task". Whole sentences: compliance.audit.sentences.
VERBS: dict[str, str] = {
    "read": "Read",
    "list": "Looked through",
    "search": "Looked up",
    "review": "Reviewed",
    "print": "Printed",
    "download": "Downloaded",
    "export": "Exported",
    "create": "Opened",
    "add": "Added",
    "fill": "Filled",
    "write": "Wrote",
    "note": "Noted",
    "save": "Saved",
    "keep": "Kept",
    "drop": "Dropped",
    "update": "Changed",
    "change": "Changed",
    "edit": "Changed",
    "choose": "Chose",
    "decide": "Decided",
    "record": "Recorded",
    "answer": "Answered",
    "ask": "Asked for",
    "check": "Checked",
    "refresh": "Refreshed",
    "assign": "Assigned",
    "settle": "Settled",
    "end": "Ended",
    "move": "Moved",
    "open": "Opened",
    "enter": "Came in",
    "close": "Closed",
    "lift": "Lifted",
    "finish": "Finished",
    "cancel": "Cancelled",
    "remove": "Removed",
    "schedule": "Planned",
    "plan": "Planned",
    "hold": "Held",
    "start": "Started",
    "complete": "Completed",
    "invite": "Invited",
    "revoke": "Revoked",
    "claim": "Used",
    "verify": "Verified",
    "attest": "Attested",
    "withdraw": "Withdrew",
    "acknowledge": "Acknowledged",
    "agree": "Agreed to",
    "sign": "Signed",
    "approve": "Approved",
    "return": "Returned",
    "share": "Shared",
    "send": "Sent",
    "retire": "Retired",
    "comment": "Commented on",
    "give": "Gave",
    "request": "Asked for",
    "contact": "Contacted",
    "admit": "Admitted",
    "mark": "Marked",
    "set": "Set",
    "leave": "Left",
    "upload": "Added",
    "remind": "Reminded",
    "amend": "Corrected",
    "correct": "Corrected",
    "reopen": "Reopened",
    "resume": "Resumed",
    "pause": "Paused",
    "confirm": "Confirmed",
    "reschedule": "Moved",
    "extend": "Extended",
    "reject": "Returned",
    "report": "Reported",
    "notify": "Told",
    "tell": "Told",
    "deliver": "Delivered",
    "pay": "Paid",
    "accept": "Accepted",
    "decline": "Declined",
    "book": "Booked",
    "release": "Released",
    "call": "Called",
    "publish": "Published",
    "rename": "Renamed",
    "link": "Linked",
    "take": "Took",
    "arrange": "Arranged",
    "interrupt": "Interrupted",
    "engage": "Engaged",
    "submit": "Sent",
    "rehearse": "Rehearsed",
    "attend": "Recorded",
    "delete": "Removed",
    "stop": "Stopped",
    "switch": "Switched",
    "unlock": "Unlocked",
    "lock": "Locked",
    "erase": "Erased",
    "rate": "Rated",
    "offer": "Offered",
    "prepare": "Prepared",
    "render": "Made",
    "propose": "Proposed",
    "hand": "Handed over",
    "respond": "Answered",
    "explain": "Asked why about",
    "try": "Tried out",
    "receive": "Wrote down",
    "place": "Placed",
    "destroy": "Destroyed",
    "assess": "Assessed",
    "disclose": "Disclosed",
    "make": "Made",
}
ROLES: dict[str, str] = {
    "admin": "Practice admin",
    "supervisor": "Supervisor",
    "interventionist": "Interventionist",
    "coordinator": "Coordinator",
    "auditor": "Auditor",
    "family": "Family",
    "individual": "The person",
    "provider": "Provider",
    "insurer": "Insurer",
    "ext_auditor": "Outside auditor",
    "system": "Threshold",
}
EMERGENCY = frozenset({"break_glass", "emergency"})


@dataclass(frozen=True, slots=True)
class Flag:
    """A result as shown: colour, icon and one or two words."""

    state: str
    icon: str
    label: str


EFFECTS: dict[str, Flag] = {
    "allow": Flag("good", "check", "Allowed"),
    "deny": Flag("risk", "ban", "Refused"),
    "allow_with_notice": Flag("good", "check", "With notice"),
    "allow_with_review": Flag("due", "square-pen", "For review"),
}
IN_EMERGENCY = Flag("due", "siren", "Emergency")


def why(rule_id: str) -> str:
    """The short reason of a rule; its number alone where a newer rule has no words here yet."""
    return RULES.get(rule_id, "")


def verbs_like(verb: str) -> list[str]:
    """Every verb that is shown with the same word: whoever filters for 'Changed' means all of them."""
    return [one for one, word in VERBS.items() if word == VERBS.get(verb, verb)] or [verb]


def what(name: str, record_type: str, number: int) -> str:
    """What was done, as a short sentence: 'Read a letter', 'Looked through 12 cases', 'Paused the case'."""
    thing = _thing(record_type, number)
    if name == "list":
        return sentences.of_list(record_type, thing, number)
    own = sentences.of_act(name, record_type, thing)
    if own:
        return own
    verb, _, about = name.partition("_")
    done = VERBS.get(verb) or verb.capitalize()
    about = about.replace("_", " ")
    if not about or about.rpartition(" ")[2] in thing:
        return f"{done} {thing}".strip()
    return f"{done} {about} on {thing}" if thing else f"{done} {about}"


def result(effect: str, purpose: str) -> Flag:
    """How an effect is flagged; emergencies stand out."""
    if purpose in EMERGENCY and effect != "deny":
        return IN_EMERGENCY
    return EFFECTS.get(effect, Flag("info", "info", effect))


def _thing(record_type: str, number: int) -> str:
    if record_type in sentences.KINDS:
        return sentences.KINDS[record_type]
    known = sentences.THINGS.get(record_type)
    if known:
        return f"{number} {known[1]}" if number > 1 else known[0]
    # Events outlive models: an old kind of record keeps its own name.
    return _one(record_type.rpartition(".")[2].replace("_", " "))


def _one(name: str) -> str:
    """With its article; nothing for nothing."""
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}" if name else ""
