"""The ten domains of the safety screen: what is asked, and what makes an answer amber or red (process 6)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Domain:
    """One domain. `flag_red` and `flag_amber` are the short words that lists show; "" shows none."""

    key: str
    label: str
    asks: str
    amber: str
    red: str
    flag_red: str
    flag_amber: str = ""


DOMAINS = (
    Domain(
        "suicide",
        "Suicide",
        "A wish to be dead, thoughts, a method, intent, a plan, an attempt",
        "Thoughts, or an older attempt",
        "Intent, a plan, or behaviour within 3 months",
        "Suicide risk",
        "Thoughts of suicide",
    ),
    Domain(
        "violence",
        "Violence",
        "Threats, assaults, strangulation, stalking, a protective order",
        "Past violence, damage to property",
        "An active order against someone who would attend, strangulation ever, an assault in 30 days, a threat",
        "Violence risk",
        "Past violence",
    ),
    Domain(
        "weapons",
        "Weapons",
        "Access at home, or carried",
        "Access alone, stored and to be removed",
        "Access, together with any worry about violence or suicide",
        "Weapon within reach",
        "Weapon at home",
    ),
    Domain(
        "withdrawal",
        "Withdrawal",
        "Alcohol, sedatives, opioids; a seizure or delirium tremens ever",
        "Any past seizure or delirium tremens, heavy use every day",
        "Confusion, a seizure or hallucinations now: this is an emergency",
        "Withdrawal emergency",
        "Withdrawal risk",
    ),
    Domain(
        "overdose",
        "Overdose",
        "In 12 months, mixing, fentanyl, after a time of not using",
        "Any; naloxone must be at the place",
        "Within 7 days",
        "Recent overdose",
        "Overdose risk",
    ),
    Domain(
        "medical",
        "Medical",
        "Heart, liver, diabetes, pregnancy, head injury, medication",
        "Any of these",
        "An acute symptom",
        "Acute medical risk",
        "Medical risk",
    ),
    Domain(
        "mental_state",
        "Mental state",
        "Psychosis, mania, delirium, trouble with memory or thinking",
        "In the past",
        "Present now",
        "Acute mental state",
    ),
    Domain(
        "children",
        "Children and dependants",
        "Who is at home, signs of neglect or abuse",
        "Present in the home",
        "Danger now: think of the mandated report",
        "Child in danger",
    ),
    Domain(
        "legal",
        "Legal",
        "Probation, a pending case, custody, immigration",
        "Any of these",
        "The meeting would break an order",
        "Order against meeting",
    ),
    Domain(
        "participants",
        "Safety of those taking part",
        "Who is afraid of whom; control in the couple. Ask each person alone",
        "Control was disclosed",
        "Someone is afraid to attend and cannot be protected",
        "Someone is not safe",
    ),
)

BY_KEY = {one.key: one for one in DOMAINS}
