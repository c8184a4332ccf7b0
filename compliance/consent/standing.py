"""What the consents of a case open at a moment: pure, over values. The gate asks; nobody else decides.

Source: confidentiality sections 2 and 4; 42 CFR 2.31(a)(7), (b), (c).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from compliance.consent.items import BY_KEY
from compliance.vocabulary import Category, Consent, ConsentKind, ConsentState, Purpose, Regime, Role


@dataclass(frozen=True, slots=True)
class Standing:
    """One consent, as the decision needs to know it. Only what was signed once stands here."""

    id: UUID
    kind: ConsentKind
    recipient_id: UUID
    items: frozenset[str]
    purposes: frozenset[Purpose]
    signed_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    ended_at: datetime | None = None
    deficient_at: datetime | None = None
    signer_kind: str = ""

    def state(self, at: datetime) -> ConsentState:
        """Before looking at what it covers. Checked at use: no job has to run for a consent to end."""
        if self.deficient_at is not None:
            return ConsentState.DEFICIENT
        if self.revoked_at is not None:
            return ConsentState.REVOKED
        if self.signed_at > at:
            return ConsentState.NONE
        ends = [moment for moment in (self.expires_at, self.ended_at) if moment is not None]
        if any(moment <= at for moment in ends):
            return ConsentState.EXPIRED
        return ConsentState.VALID

    def is_for(self, recipient_id: UUID | None, actor: Role) -> bool:
        """Whether this recipient is meant: by id, or as one of the class that a TPO consent names."""
        if self.kind is ConsentKind.TPO and actor in TPO_CLASS:
            return True
        return recipient_id is not None and self.recipient_id == recipient_id

    def covers(self, category: Category, item: str = "") -> bool:
        """Whether it names this item; without an item, whether it names anything of the category."""
        if item:
            return item in self.items
        return any(BY_KEY[key].category is category for key in self.items if key in BY_KEY)


NONE = Consent()
# "My treating providers, health plans and third-party payers" (s. 2.31(a)(4)).
TPO_CLASS = frozenset({Role.PROVIDER, Role.INSURER})
# Where no consent is in force, the answer says why: the state that was reached last counts.
WORST_FIRST = (ConsentState.DEFICIENT, ConsentState.REVOKED, ConsentState.EXPIRED)


def bearing(
    standings: Iterable[Standing],
    *,
    actor: Role,
    recipient_id: UUID | None,
    category: Category,
    purpose: Purpose,
    at: datetime,
    item: str = "",
) -> tuple[Consent, Standing | None]:
    """The consent that bears on one access, and which it is.

    In force are the signed consents for this recipient that are neither ended nor deficient. Of several
    of one kind and purpose, all must cover it: conflicting consents resolve to the narrower.
    """
    mine = [one for one in standings if one.is_for(recipient_id, actor)]
    if not mine:
        return NONE, None
    active = [one for one in mine if one.state(at) is ConsentState.VALID]
    fitting = [one for one in active if purpose in one.purposes]
    for kind in ConsentKind:
        same = [one for one in fitting if one.kind is kind]
        if same and all(one.covers(category, item) for one in same):
            return Consent(ConsentState.VALID, kind), same[-1]
    if active:
        return Consent(ConsentState.PARTIAL, active[-1].kind), active[-1]
    states = {one.state(at): one for one in mine}
    for state in WORST_FIRST:
        if state in states:
            return Consent(state, states[state].kind), states[state]
    return NONE, None


def regime_of(standings: Iterable[Standing], *, engaged: bool, at: datetime) -> Regime:
    """R0 before the person takes part; then R1 until something was signed, R2 while one is in force, else R3."""
    if not engaged:
        return Regime.R0_FAMILY
    states = {one.state(at) for one in standings} - {ConsentState.NONE}
    if ConsentState.VALID in states:
        return Regime.R2_CONSENTED
    return Regime.R3_WITHDRAWN if states else Regime.R1_ENGAGED
