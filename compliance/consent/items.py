"""What a consent can name: the choice list of information, each item in the category that it opens.

Source: confidentiality, section 4 (`information`), and the family update's own list.
"""

from dataclasses import dataclass

from compliance.vocabulary import Category, ConsentKind


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the choice list. `formal` stands in the form, `label` beside the box."""

    key: str
    label: str
    formal: str
    category: Category


ITEMS: tuple[Item, ...] = (
    Item("identity", "Name, date of birth and contact", "Name, date of birth and contact data", Category.IND_IDENTITY),
    Item("attendance", "Whether you came, and the dates", "Attendance and its dates", Category.PLACEMENT),
    Item("level_of_care", "The kind of program", "Level of care", Category.PLACEMENT),
    Item("substance_use", "Use of substances, so far and now", "History and present use of substances", Category.IND_SUD),
    Item("health", "Health and medicines", "Medical conditions, medication and allergies", Category.IND_HEALTH),
    Item("risk", "What could be dangerous", "Risks to health and safety", Category.RISK),
    Item("progress", "How treatment goes", "Participation and progress in treatment", Category.TREATMENT_UPDATE),
    Item("discharge", "When treatment ends, and what comes after", "Discharge date and aftercare plan",
         Category.TREATMENT_UPDATE),
    Item("letters", "Letters that your family wrote", "Letters of family members, where their authors agree too",
         Category.FAMILY_LETTER),
    Item("payment", "What is needed to pay", "Dates, level of care and charges, as needed for payment", Category.FINANCE),
    Item("notes", "Counseling notes that are kept apart", "Substance use disorder counseling notes (42 CFR 2.11)",
         Category.SUD_NOTES),
)  # fmt: skip

FAMILY_ITEMS: tuple[Item, ...] = (
    Item("admitted", "That you were admitted", "Whether the person was admitted", Category.PLACEMENT),
    Item("in_care", "Whether you are still there", "Whether the person is still in care", Category.PLACEMENT),
    Item("how_it_goes", "In general, how it goes", "General progress", Category.TREATMENT_UPDATE),
    Item("discharge_date", "When you will leave", "Date of discharge", Category.PLACEMENT),
    Item("medical_emergency", "If there is a medical emergency", "A medical emergency", Category.TREATMENT_UPDATE),
    Item("return_to_use", "If you use again", "A return to use", Category.TREATMENT_UPDATE),
)  # fmt: skip

BY_KEY = {item.key: item for item in (*ITEMS, *FAMILY_ITEMS)}


def choices_for(kind: ConsentKind) -> tuple[Item, ...]:
    """The choice list of a kind. Counseling notes stand alone (s. 2.31(b)); nothing is ticked beforehand."""
    if kind is ConsentKind.FAMILY_UPDATE:
        return FAMILY_ITEMS
    if kind is ConsentKind.SUD_COUNSELING_NOTES:
        return tuple(item for item in ITEMS if item.category is Category.SUD_NOTES)
    return tuple(item for item in ITEMS if item.category is not Category.SUD_NOTES)
