"""The decision table C-01 to C-65 as data, in the order in which the rows are tried.

Source: confidentiality, section 8. Tenant, hard denials, emergency, legal, specific rows; what matches
nothing is denied (C-60). A row's `words` are shown where something is opened or withheld.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from compliance.vocabulary import (
    RECIPIENTS,
    STAFF,
    Consent,
    ConsentKind,
    ConsentState,
    Effect,
    Emergency,
    Minor,
    MinorRule,
    Regime,
    Role,
)
from compliance.vocabulary import (
    Category as C,
)
from compliance.vocabulary import (
    Obligation as O,
)
from compliance.vocabulary import (
    Purpose as P,
)
from compliance.vocabulary import (
    Relation as R,
)

ALLOW, DENY = Effect.ALLOW, Effect.DENY
WITH_NOTICE, WITH_REVIEW = Effect.ALLOW_WITH_NOTICE, Effect.ALLOW_WITH_REVIEW

REVIEW = frozenset({O.REASON_FIRST, O.REVIEW_24H})
LEAVES = frozenset({O.REASON_FIRST, O.REVIEW_24H, O.ACCOUNTING})
LONG = frozenset({O.NOTICE_LONG, O.CONSENT_COPY, O.ACCOUNTING})
SHORT = frozenset({O.NOTICE_SHORT, O.ACCOUNTING})

NO_CASE = frozenset({C.SETTINGS, C.STAFF, C.AUDIT})
CONTENT = frozenset(C) - NO_CASE
KEPT_APART = frozenset({C.SUD_NOTES, C.FAMILY_SAFETY})
INDIVIDUAL = frozenset({C.IND_IDENTITY, C.IND_SUD, C.IND_HEALTH, C.PLACEMENT, C.TREATMENT_UPDATE, C.RISK})
IND_STAR = frozenset({C.IND_IDENTITY, C.IND_SUD, C.IND_HEALTH})
FAMILY_GIVEN = frozenset({C.FAMILY_OWN, C.CONTACT})

R0, R1, R2, R3 = Regime.R0_FAMILY, Regime.R1_ENGAGED, Regime.R2_CONSENTED, Regime.R3_WITHDRAWN
NEVER = frozenset({P.CURIOSITY, P.MARKETING, P.OTHER})
ON_CASE = frozenset({R.LEAD, R.COFACILITATOR})


@dataclass(frozen=True, slots=True)
class Question:
    """What one access asks, apart from actor and category."""

    relation: frozenset[R]
    purpose: P
    regime: Regime
    consent: Consent
    emergency: Emergency
    minor: Minor


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. None means 'any'. `any_of`: one of these ties holds; `all_of`: all do; `none_of`: none does."""

    id: str
    effect: Effect
    words: str
    actor: AbstractSet[Role] | None = None
    category: AbstractSet[C] | None = None
    purpose: AbstractSet[P] | None = None
    any_of: AbstractSet[R] = frozenset()
    all_of: AbstractSet[R] = frozenset()
    none_of: AbstractSet[R] = frozenset()
    regime: AbstractSet[Regime] | None = None
    consent: AbstractSet[ConsentState] | None = None
    kind: AbstractSet[ConsentKind] | None = None
    author_agrees: bool | None = None
    emergency: bool | None = None
    minor: AbstractSet[MinorRule] | None = None
    minor_consented: bool | None = None
    both_signed: bool | None = None
    finding: bool | None = None
    obligations: frozenset[O] = frozenset()

    def matches(self, asked: Question) -> bool:
        """Whether this row answers the question."""
        relation = asked.relation
        return (
            (self.purpose is None or asked.purpose in self.purpose)
            and (not self.any_of or not relation.isdisjoint(self.any_of))
            and relation.issuperset(self.all_of)
            and relation.isdisjoint(self.none_of)
            and (self.regime is None or asked.regime in self.regime)
            and (self.emergency is None or asked.emergency.declared is self.emergency)
            and self._consent_fits(asked.consent)
            and self._minor_fits(asked.minor)
        )

    def _consent_fits(self, consent: Consent) -> bool:
        return (
            (self.consent is None or consent.state in self.consent)
            and (self.kind is None or consent.kind in self.kind)
            and (self.author_agrees is None or consent.author_agrees is self.author_agrees)
        )

    def _minor_fits(self, minor: Minor) -> bool:
        if self.minor is None:
            return True
        return (
            minor.is_minor
            and minor.rule in self.minor
            and (self.minor_consented is None or minor.minor_consented is self.minor_consented)
            and (self.both_signed is None or minor.both_signed is self.both_signed)
            and (self.finding is None or minor.lacks_capacity_finding is self.finding)
        )


VALID = frozenset({ConsentState.VALID})
NO_CONSENT = frozenset(ConsentState) - VALID
ENDED = frozenset({ConsentState.REVOKED, ConsentState.EXPIRED})
IN_FORCE = frozenset({ConsentState.VALID, ConsentState.PARTIAL})
FOR_CARE = frozenset({ConsentKind.SPECIFIC, ConsentKind.TPO, ConsentKind.INTERMEDIARY})


def _only(*members: Role) -> frozenset[Role]:
    return frozenset(members)


# fmt: off -- a table is read by rows
TENANT = (Rule("C-01", DENY, "We could not find that record in this practice.", all_of={R.OTHER_PRACTICE}),)

HARD_DENIALS = (
    Rule("C-02", DENY, "Counselling notes are kept apart. They need a consent of their own.",
         actor=frozenset(Role) - {Role.SUPERVISOR, Role.INTERVENTIONIST, Role.INDIVIDUAL},
         category={C.SUD_NOTES}, consent=NO_CONSENT),
    Rule("C-02", DENY, "Counselling notes are kept apart. They need a consent of their own.",
         actor=frozenset(Role) - {Role.SUPERVISOR, Role.INTERVENTIONIST, Role.INDIVIDUAL},
         category={C.SUD_NOTES}, consent=VALID,
         kind=frozenset(ConsentKind) - {ConsentKind.SUD_COUNSELING_NOTES}),
    Rule("C-02", DENY, "Counselling notes of a colleague stay with that colleague and the supervisor.",
         actor=_only(Role.INTERVENTIONIST), category={C.SUD_NOTES}, none_of={R.AUTHOR}),
    Rule("C-02", DENY, "Counselling notes open for their author while on the case, and for the supervisor.",
         actor=_only(Role.INTERVENTIONIST), category={C.SUD_NOTES}, none_of=ON_CASE),
    Rule("C-03", DENY,
         "What somebody said about their own safety stays with them, the lead and the supervisor.",
         actor=frozenset(Role) - {Role.SUPERVISOR, Role.INTERVENTIONIST, Role.FAMILY},
         category={C.FAMILY_SAFETY}),
    Rule("C-03", DENY, "What somebody said about their own safety is never shown to the family.",
         actor=_only(Role.FAMILY), category={C.FAMILY_SAFETY}, none_of={R.SUBJECT, R.AUTHOR}),
    Rule("C-03", DENY, "Only the lead and the supervisor read answers about somebody's own safety.",
         actor=_only(Role.INTERVENTIONIST), category={C.FAMILY_SAFETY}, none_of=ON_CASE),
    Rule("C-04", DENY, "Reports that the law demands are kept from view.", actor=frozenset(Role) -
         {Role.SUPERVISOR, Role.ADMIN, Role.INTERVENTIONIST, Role.LAW}, category={C.MANDATED_REPORT}),
    Rule("C-04", DENY, "Reports that the law demands are kept from view.",
         actor=_only(Role.INTERVENTIONIST), category={C.MANDATED_REPORT}, none_of=ON_CASE),
    Rule("C-05", DENY, "Records open for work on a case, and for nothing else.", actor=STAFF, purpose=NEVER),
)

EMERGENCY = (
    Rule("C-30", WITH_REVIEW,
         "Medical personnel get what the emergency needs. Write down the five facts at once.",
         actor=_only(Role.MEDICAL_EMERGENCY), category=IND_STAR | {C.RISK}, purpose={P.EMERGENCY},
         emergency=True, obligations=LEAVES | {O.FIVE_FIELDS, O.MINIMUM_FIELDS}),
    Rule("C-32", WITH_REVIEW, "Facts that lessen a threat to a minor's life may go to the parent.",
         actor=_only(Role.FAMILY), any_of={R.GUARDIAN, R.PARENT}, category=IND_STAR | {C.RISK},
         purpose={P.EMERGENCY}, emergency=True, minor=frozenset(MinorRule), finding=True, obligations=LEAVES
         | {O.MINIMUM_FIELDS}),
    Rule("C-38", WITH_REVIEW, "A serious and imminent threat: only the facts of the threat.",
         actor=_only(Role.PUBLIC, Role.FAMILY), all_of={R.AT_RISK}, category={C.RISK},
         purpose={P.EMERGENCY}, emergency=True, obligations=LEAVES | {O.MINIMUM_FIELDS, O.TELL_SUPERVISOR}),
    Rule("C-38", WITH_REVIEW, "A serious and imminent threat: the police get only the facts of the threat.",
         actor=_only(Role.LAW), category={C.RISK}, purpose={P.EMERGENCY}, emergency=True,
         obligations=LEAVES | {O.MINIMUM_FIELDS, O.TELL_SUPERVISOR}),
    Rule("C-58", WITH_REVIEW, "Emergency access: it ends after 4 hours and is reviewed.",
         actor=_only(Role.INTERVENTIONIST, Role.SUPERVISOR), category=CONTENT - KEPT_APART,
         purpose={P.BREAK_GLASS}, emergency=True, obligations=REVIEW | {O.TELL_SUPERVISOR, O.REAUTHENTICATE}),
)

LEGAL = (
    Rule("C-34", WITH_REVIEW, "The parts that the order names, after admin and supervisor have read it.",
         actor=_only(Role.LAW), category=CONTENT - KEPT_APART, purpose={P.LEGAL}, all_of={R.COURT_ORDER},
         obligations=LEAVES | {O.MINIMUM_FIELDS, O.COUNSEL_NOTE, O.ADMIN_AND_SUPERVISOR}),
    Rule("C-47", WITH_REVIEW, "The law on vital records asks for this, and for no more.",
         actor=_only(Role.LAW, Role.PUBLIC), all_of={R.DECEASED}, category={C.IND_IDENTITY, C.IND_HEALTH},
         purpose={P.REPORT}, obligations=LEAVES | {O.MINIMUM_FIELDS}),
    Rule("C-35", WITH_REVIEW, "A crime here or against staff: name, address and circumstances only.",
         actor=_only(Role.LAW), category={C.IND_IDENTITY}, purpose={P.REPORT}, obligations=LEAVES |
         {O.MINIMUM_FIELDS}),
    Rule("C-37", WITH_REVIEW, "The first report that the law demands, and nothing after it.",
         actor=_only(Role.LAW), category={C.MANDATED_REPORT}, purpose={P.REPORT}, obligations=LEAVES |
         {O.MINIMUM_FIELDS}),
    Rule("C-65", DENY, "This consent is not valid, so it opens nothing.", actor=RECIPIENTS,
         consent={ConsentState.DEFICIENT}),
    Rule("C-65", DENY, "This consent is not valid, so it opens nothing.", actor=_only(Role.FAMILY),
         category=INDIVIDUAL, none_of={R.SUBJECT, R.AUTHOR}, consent={ConsentState.DEFICIENT}),
    Rule("C-62", DENY, "A consent for treatment and payment does not open records for proceedings.",
         actor=RECIPIENTS | {Role.FAMILY}, purpose={P.LEGAL}, consent=VALID, kind={ConsentKind.TPO}),
    Rule("C-36", DENY, "We neither confirm nor deny that we know anyone.", actor=_only(Role.LAW),
         purpose={P.INFORMATION, P.ENQUIRY}),
    Rule("C-33", DENY, "A subpoena alone does not open records.", actor=_only(Role.LAW)),
    Rule("C-47", DENY, "What we know of somebody who died stays closed.", actor=_only(Role.FAMILY,
         Role.PUBLIC), category=INDIVIDUAL, all_of={R.DECEASED}, none_of={R.SUBJECT, R.AUTHOR},
         consent=NO_CONSENT),
    Rule("C-61", DENY, "We neither confirm nor deny that we know anyone.", actor=_only(Role.PUBLIC),
         category={C.IND_IDENTITY, C.CASE_ADMIN}),
)

CASE_TEAM = (
    Rule("C-64", DENY, "You no longer work on this case.", actor=_only(Role.INTERVENTIONIST),
         category=CONTENT, all_of={R.FORMER}, none_of=ON_CASE | {R.COVER}),
    Rule("C-06", ALLOW, "On the case team.", actor=_only(Role.INTERVENTIONIST), any_of=ON_CASE,
         category={C.CASE_ADMIN, C.CONTACT, C.FAMILY_OWN, C.FAMILY_REPORT, C.FAMILY_LETTER, C.FAMILY_SAFETY,
         C.SHARED_PLAN, C.RISK, C.CONSENT, C.FINANCE, C.MANDATED_REPORT, C.DEIDENT}, purpose={P.CASEWORK}),
    Rule("C-07", ALLOW, "On the case team, and needed for the work.", actor=_only(Role.INTERVENTIONIST),
         any_of=ON_CASE, category={C.IND_IDENTITY, C.IND_SUD, C.IND_HEALTH, C.PLACEMENT, C.TREATMENT_UPDATE,
         C.SUD_NOTES}, purpose={P.CASEWORK}),
    Rule("C-08", ALLOW, "Supervision of the practice.", actor=_only(Role.SUPERVISOR), category=CONTENT,
         purpose={P.SUPERVISION}),
    Rule("C-10", ALLOW, "Covering for a colleague until the date set.", actor=_only(Role.INTERVENTIONIST),
         category=CONTENT - KEPT_APART, all_of={R.COVER}, purpose={P.CASEWORK, P.COVER}),
    Rule("C-09", DENY, "You are not on this case.", actor=_only(Role.INTERVENTIONIST), category=CONTENT,
         none_of=ON_CASE | {R.COVER}),
    Rule("C-11", ALLOW, "Scheduling: what is needed to plan.", actor=_only(Role.COORDINATOR),
         category={C.CASE_ADMIN, C.CONTACT, C.SHARED_PLAN, C.PLACEMENT}, purpose={P.SCHEDULING},
         obligations=frozenset({O.MINIMUM_FIELDS})),
    Rule("C-12", DENY, "Coordinators see the flags that they need, not what lies behind them.",
         actor=_only(Role.COORDINATOR), category={C.IND_SUD, C.IND_HEALTH, C.RISK, C.FAMILY_LETTER}),
    Rule("C-13", ALLOW, "Running the practice.", actor=_only(Role.ADMIN), category={C.SETTINGS, C.STAFF,
         C.FINANCE, C.CONSENT, C.AUDIT}, purpose={P.OPERATIONS}),
    Rule("C-14", ALLOW, "You run this practice alone; your looks are logged.", actor=_only(Role.ADMIN),
         category=CONTENT - KEPT_APART, purpose={P.OPERATIONS}, all_of={R.SOLE_PRACTITIONER}),
    Rule("C-14", WITH_REVIEW, "Admins open case content with a reason, and the supervisor reviews it.",
         actor=_only(Role.ADMIN), category=CONTENT - KEPT_APART, purpose={P.OPERATIONS},
         obligations=REVIEW),
    Rule("C-15", ALLOW, "Audit: who did what, by case reference.", actor=_only(Role.AUDITOR),
         category={C.AUDIT, C.CONSENT}, purpose={P.AUDIT}, obligations=frozenset({O.MINIMUM_FIELDS})),
    Rule("C-16", DENY, "Auditors see who looked and why, never what was written.",
         actor=_only(Role.AUDITOR), category=CONTENT - {C.CONSENT}),
    Rule("C-59", ALLOW, "A reminder with neutral words.", actor=_only(Role.SYSTEM), category={C.CASE_ADMIN,
         C.CONTACT}, purpose={P.REMINDER}),
)

OWN_WORDS = "Your own."
FAMILY = (
    Rule("C-17", ALLOW, OWN_WORDS, actor=_only(Role.FAMILY), any_of={R.SUBJECT, R.AUTHOR},
         category=FAMILY_GIVEN | {C.FAMILY_LETTER, C.FAMILY_SAFETY}, purpose={P.OWN_ACCESS}),
    Rule("C-17", ALLOW, "Your own task.", actor=_only(Role.FAMILY), all_of={R.SUBJECT},
         category={C.CASE_ADMIN}, purpose={P.OWN_ACCESS}),
    Rule("C-20", ALLOW, "What you told us yourself.", actor=_only(Role.FAMILY), any_of={R.SUBJECT,
         R.AUTHOR}, category={C.FAMILY_REPORT}, purpose={P.OWN_ACCESS}),
    Rule("C-19", ALLOW, "The author shared this letter for the rehearsal.", actor=_only(Role.FAMILY),
         category={C.FAMILY_LETTER}, all_of={R.SHARED_WITH_GROUP}, purpose={P.REHEARSAL}, regime={R0}),
    Rule("C-18", DENY, "This belongs to somebody else in the family.", actor=_only(Role.FAMILY),
         none_of={R.SUBJECT, R.AUTHOR}, category=FAMILY_GIVEN | {C.FAMILY_LETTER}),
    Rule("C-21", ALLOW, "Shared with you by name.", actor=_only(Role.FAMILY), all_of={R.SHARED_WITH},
         category={C.FAMILY_REPORT}, purpose={P.OWN_ACCESS, P.INFORMATION}),
    Rule("C-21", DENY, "Somebody else told us this in confidence.", actor=_only(Role.FAMILY),
         none_of={R.SUBJECT, R.AUTHOR}, category={C.FAMILY_REPORT}),
    Rule("C-22", ALLOW, "The plan that you take part in.", actor=_only(Role.FAMILY), all_of={R.ATTENDEE},
         category={C.SHARED_PLAN}, purpose={P.TAKE_PART}, regime={R0}),
    Rule("C-27", ALLOW, "What you signed to pay.", actor=_only(Role.FAMILY), all_of={R.PAYER, R.SIGNER},
         category={C.FINANCE}, purpose={P.BILLING}),
    Rule("C-28", DENY, "Paying opens no records.", actor=_only(Role.FAMILY), all_of={R.PAYER},
         none_of={R.SUBJECT, R.AUTHOR}, category=CONTENT, purpose={P.BILLING}),
    Rule("C-29", WITH_NOTICE, "You are the guardian, and the state's rule lets you see this.",
         actor=_only(Role.FAMILY), all_of={R.GUARDIAN}, category=INDIVIDUAL, purpose={P.CARE},
         minor={MinorRule.GUARDIAN_ONLY}, obligations=LONG),
    Rule("C-29", WITH_NOTICE, "You are the guardian, and both of you signed.", actor=_only(Role.FAMILY),
         all_of={R.GUARDIAN}, category=INDIVIDUAL, purpose={P.CARE}, minor={MinorRule.BOTH},
         both_signed=True, obligations=LONG),
    Rule("C-31", DENY, "Here the minor alone decides who sees this.", actor=_only(Role.FAMILY),
         all_of={R.GUARDIAN}, category=INDIVIDUAL, purpose={P.CARE}, minor={MinorRule.MINOR_ALONE},
         minor_consented=False),
    Rule("C-26", DENY, "There is nothing to show here.", actor=_only(Role.FAMILY), category=INDIVIDUAL,
         purpose={P.INFORMATION}, regime={R3}),
    Rule("C-26", DENY, "There is nothing to show here.", actor=_only(Role.FAMILY), category=INDIVIDUAL,
         purpose={P.INFORMATION}, consent=ENDED),
    Rule("C-24", WITH_NOTICE, "Your loved one agreed to share this with you.", actor=_only(Role.FAMILY),
         category={C.TREATMENT_UPDATE, C.PLACEMENT}, purpose={P.INFORMATION}, regime={R2}, consent=VALID,
         kind={ConsentKind.FAMILY_UPDATE}, obligations=SHORT),
    Rule("C-25", DENY, "There is nothing to show here.", actor=_only(Role.FAMILY), category=INDIVIDUAL,
         purpose={P.INFORMATION}, regime={R2}),
    Rule("C-23", DENY, "There is nothing to show here.", actor=_only(Role.FAMILY), category=INDIVIDUAL,
         purpose={P.INFORMATION}, regime={R1}),
)

PERSON = (
    Rule("C-52", DENY, "There is no space of your own here yet.", actor=_only(Role.INDIVIDUAL), regime={R0}),
    Rule("C-51", DENY, "Counselling notes stay with the professional; the supervisor may release them.",
         actor=_only(Role.INDIVIDUAL), category={C.SUD_NOTES}),
    Rule("C-48", ALLOW, "It is about you.", actor=_only(Role.INDIVIDUAL), category=IND_STAR | {C.PLACEMENT,
         C.TREATMENT_UPDATE, C.CONSENT}, purpose={P.OWN_ACCESS}, regime={R1, R2, R3}),
    Rule("C-48", ALLOW, "Your own answers.", actor=_only(Role.INDIVIDUAL), category={C.RISK},
         any_of={R.SUBJECT, R.AUTHOR}, purpose={P.OWN_ACCESS}, regime={R1, R2, R3}),
    Rule("C-49", ALLOW, "The author agreed that you have a copy.", actor=_only(Role.INDIVIDUAL),
         category={C.FAMILY_LETTER}, purpose={P.OWN_ACCESS}, author_agrees=True),
    Rule("C-50", DENY, "Somebody else told us this in confidence.", actor=_only(Role.INDIVIDUAL),
         category={C.FAMILY_REPORT, C.FAMILY_OWN, C.FAMILY_SAFETY, C.FAMILY_LETTER, C.CONTACT}),
)

OUTSIDE = (
    Rule("C-46", DENY, "This link is closed.", actor=_only(Role.PROVIDER), regime={R3}),
    Rule("C-46", DENY, "This link is closed.", actor=_only(Role.PROVIDER), consent=ENDED),
    Rule("C-39", ALLOW, "A question that names nobody.", actor=_only(Role.PROVIDER), category={C.DEIDENT},
         purpose={P.ENQUIRY}, regime={R0, R1}, obligations=frozenset({O.MINIMUM_FIELDS})),
    Rule("C-40", ALLOW, "The family member asks in their own name.", actor=_only(Role.PROVIDER),
         category=FAMILY_GIVEN, purpose={P.ENQUIRY}, all_of={R.AGREED}, regime={R0}),
    Rule("C-41", DENY, "Nothing about the person goes out before they agree.", actor=_only(Role.PROVIDER),
         category=IND_STAR | {C.RISK}, regime={R0, R1}),
    Rule("C-44", WITH_NOTICE, "Author and individual both agreed.", actor=_only(Role.PROVIDER),
         category={C.FAMILY_LETTER}, purpose={P.TREATMENT}, regime={R2}, consent=VALID,
         kind=FOR_CARE, author_agrees=True, obligations=LONG),
    Rule("C-44", DENY, "A letter goes out only when its author and the individual both agree.",
         actor=_only(Role.PROVIDER), category={C.FAMILY_LETTER}),
    Rule("C-42", WITH_NOTICE, "The individual's consent covers this.", actor=_only(Role.PROVIDER),
         category=INDIVIDUAL, purpose={P.TREATMENT, P.REFERRAL}, regime={R2}, consent=VALID, kind=FOR_CARE,
         obligations=LONG),
    Rule("C-42", WITH_NOTICE, "The individual agreed to these notes on their own.",
         actor=_only(Role.PROVIDER), category={C.SUD_NOTES}, purpose={P.TREATMENT}, regime={R2},
         consent=VALID, kind={ConsentKind.SUD_COUNSELING_NOTES}, obligations=LONG),
    Rule("C-45", ALLOW, "Your own thread.", actor=_only(Role.PROVIDER), all_of={R.OWN_UPLOAD},
         category={C.TREATMENT_UPDATE, C.CASE_ADMIN}, purpose={P.REPLY}, regime={R2}, consent=IN_FORCE),
    Rule("C-43", DENY, "The consent does not cover this.", actor=_only(Role.PROVIDER), category=INDIVIDUAL,
         regime={R2}),
    Rule("C-63", DENY, "The person paid in full and asked us not to tell the insurer.",
         actor=_only(Role.INSURER), all_of={R.RESTRICTED}),
    Rule("C-53", WITH_NOTICE, "The consent covers payment.", actor=_only(Role.INSURER), category=INDIVIDUAL
         | {C.FINANCE}, purpose={P.PAYMENT}, regime={R2}, consent=VALID, kind={ConsentKind.TPO,
         ConsentKind.SPECIFIC}, obligations=LONG | {O.MINIMUM_FIELDS}),
    Rule("C-54", DENY, "The policy holder may ask; we do not.", actor=_only(Role.INSURER),
         purpose={P.BENEFITS_CHECK}, regime={R0, R1}),
    Rule("C-55", ALLOW, "Figures without names.", actor=_only(Role.RESEARCHER), category={C.DEIDENT},
         purpose={P.RESEARCH}, obligations=frozenset({O.MINIMUM_FIELDS})),
    Rule("C-56", DENY, "Research with names needs its own conditions or consent.",
         actor=_only(Role.RESEARCHER), category=CONTENT - {C.DEIDENT}, none_of={R.IRB}),
    Rule("C-57", WITH_REVIEW, "Under the written agreement, viewed here.", actor=_only(Role.EXT_AUDITOR),
         category=CONTENT - KEPT_APART - {C.MANDATED_REPORT} | {C.AUDIT},
         purpose={P.AUDIT}, all_of={R.WRITTEN_AGREEMENT}, obligations=LEAVES | {O.MINIMUM_FIELDS}),
)

LAST = (Rule("C-60", DENY, "No rule opens this for you. What no rule opens stays closed."),)
# fmt: on

RULES: tuple[Rule, ...] = (
    *TENANT,
    *HARD_DENIALS,
    *EMERGENCY,
    *LEGAL,
    *CASE_TEAM,
    *FAMILY,
    *PERSON,
    *OUTSIDE,
    *LAST,
)
