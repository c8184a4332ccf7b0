"""Categories, ties and regimes as people read them."""

from compliance.vocabulary import Category, ConsentState, Regime, Relation

CATEGORIES: dict[Category, str] = {
    Category.CASE_ADMIN: "The case, its tasks and timeline",
    Category.CONTACT: "Names and contact of the family",
    Category.FAMILY_OWN: "What a family member gave about themselves",
    Category.FAMILY_LETTER: "Letters",
    Category.FAMILY_REPORT: "What a family member told in confidence",
    Category.FAMILY_SAFETY: "Answers about somebody’s own safety",
    Category.SHARED_PLAN: "The plan that everybody shares",
    Category.IND_IDENTITY: "Who the person is",
    Category.IND_SUD: "The person’s use of substances",
    Category.IND_HEALTH: "The person’s health",
    Category.SUD_NOTES: "Counseling notes, kept apart",
    Category.RISK: "Risks",
    Category.PLACEMENT: "Placement and admission",
    Category.TREATMENT_UPDATE: "How treatment goes",
    Category.CONSENT: "Consents and disclosures",
    Category.FINANCE: "Fees and payments",
    Category.MANDATED_REPORT: "Reports that the law demands",
    Category.AUDIT: "The audit log",
    Category.DEIDENT: "Facts that name nobody",
    Category.SETTINGS: "Settings of the practice",
    Category.STAFF: "Staff",
}
RELATIONS: dict[Relation, str] = {
    Relation.LEAD: "you lead this case",
    Relation.COFACILITATOR: "you are the co-facilitator",
    Relation.COVER: "you cover for a colleague",
    Relation.FORMER: "you worked on this case before",
    Relation.SOLE_PRACTITIONER: "you run this practice alone",
    Relation.PAYER: "you pay for this case",
    Relation.ATTENDEE: "you take part in the plan",
    Relation.DECEASED: "the person has died",
}
REGIMES: dict[Regime, str] = {
    Regime.R0_FAMILY: "The family are the clients. The person does not take part yet.",
    Regime.R1_ENGAGED: "The person takes part and has agreed to no disclosure yet.",
    Regime.R2_CONSENTED: "The person takes part, and at least one consent is in force.",
    Regime.R3_WITHDRAWN: "The person takes part, and every consent has ended.",
}
CONSENT_STATES: dict[ConsentState, str] = {
    ConsentState.NONE: "No consent names this",
    ConsentState.VALID: "In force",
    ConsentState.PARTIAL: "In force, but not for this",
    ConsentState.REVOKED: "Withdrawn",
    ConsentState.EXPIRED: "Ended",
    ConsentState.DEFICIENT: "Not valid",
    ConsentState.NOT_APPLICABLE: "Not needed",
}
