"""A practice with people who have names, and a case that can be taken to any stage."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.test import Client

from cases.models import Case, ConcernedOther
from compliance import gate
from compliance.access import Access
from compliance.acting import acting
from compliance.audit.models import AccessEventRow
from compliance.vocabulary import Category, Role
from practices.models import Membership, Practice, User
from practices.tenancy.context import practice as in_practice
from tests import factories
from tests.sign_in import signed_in


@dataclass
class Person:
    """Staff. `acting()` opens the practice's transaction in their name."""

    name: str
    role: Role
    member: Membership
    user: User

    @property
    def practice_id(self) -> UUID:
        """Where they work."""
        return self.member.practice_id

    @contextmanager
    def acting(self, at: datetime | None = None, **values: Any) -> Iterator[Access]:
        """Access in this person's name, with the practice's transaction around it. Commits."""
        with acting(
            self.practice_id,
            role=self.role,
            actor_id=self.user.pk,
            at=at,
            kind="staff",
            channel="web",
            name=self.name,
            membership_id=self.member.pk,
            **values,
        ) as access:
            yield access

    def client(self) -> Client:
        """A browser in which this person is signed in, with their second factor."""
        return signed_in(self.user, self.member)


@dataclass
class Relative:
    """A concerned other, as an invited member of the family."""

    name: str
    row: ConcernedOther
    practice_id: UUID
    case_id: UUID

    @contextmanager
    def acting(self, at: datetime | None = None, **values: Any) -> Iterator[Access]:
        """Access in the family space."""
        with acting(
            self.practice_id,
            role=Role.FAMILY,
            actor_id=self.row.pk,
            at=at,
            kind="family",
            channel="web",
            name="Family member",
            concerned_other_id=self.row.pk,
            case_id=self.case_id,
            **values,
        ) as access:
            yield access


@dataclass
class Scene:
    """One practice. Every test gets its own; nothing is cleaned up afterwards."""

    practice: Practice
    people: dict[str, Person] = field(default_factory=dict)
    relatives: dict[str, Relative] = field(default_factory=dict)
    case_id: UUID | None = None

    @classmethod
    def create(cls, name: str = "Harbor Light") -> "Scene":
        """Practice, staff of every role, and credentials of the two interventionists."""
        made = cls(practice=factories.make_practice(name))
        for key, role, person in (
            ("lead", Role.INTERVENTIONIST, "Maren Okafor"),
            ("colleague", Role.INTERVENTIONIST, "Jonas Vik"),
            ("supervisor", Role.SUPERVISOR, "Ada Lindqvist"),
            ("coordinator", Role.COORDINATOR, "Tomás Lindqvist"),
            ("admin", Role.ADMIN, "Iris Vance"),
            ("auditor", Role.AUDITOR, "Sam Whitaker"),
        ):
            made.hire(key, role, person)
        for key in ("lead", "colleague"):
            factories.make_credential(made.practice.pk, made.people[key].member, made.supervisor.member)
        return made

    def hire(self, key: str, role: Role, name: str, user: User | None = None) -> Person:
        """One more member of staff."""
        member = factories.make_member(self.practice.pk, role.value, name, user=user)
        self.people[key] = Person(name, role, member, member.user)
        return self.people[key]

    @property
    def lead(self) -> Person:
        """Maren, who leads the case."""
        return self.people["lead"]

    @property
    def colleague(self) -> Person:
        """Jonas, an interventionist who is not on the case."""
        return self.people["colleague"]

    @property
    def supervisor(self) -> Person:
        """Ada."""
        return self.people["supervisor"]

    @property
    def coordinator(self) -> Person:
        """Tomás."""
        return self.people["coordinator"]

    @property
    def admin(self) -> Person:
        """Iris."""
        return self.people["admin"]

    @property
    def auditor(self) -> Person:
        """Sam."""
        return self.people["auditor"]

    @property
    def case(self) -> Case:
        """Daniel's case as it stands now (made on first use, in the inquiry). Read, not for saving."""
        if self.case_id is None:
            with self.lead.acting() as access:
                self.case_id = factories.open_case(access).pk
        with (
            self.lead.acting() as access,
            gate.act(access, case_id=self.case_id, category=Category.CASE_ADMIN, to="read"),
        ):
            found: Case = Case.objects.get(pk=self.case_id)
        return found

    @property
    def sister(self) -> Relative:
        """Elena, who called."""
        return self._relative("sister")

    @property
    def mother(self) -> Relative:
        """Rosa, who pays. In the case from the intake on."""
        return self._relative("mother")

    @property
    def uncle(self) -> Relative:
        """Mateo. In the case from the intake on."""
        return self._relative("uncle")

    def in_intake(self) -> Case:
        """Daniel's case in the intake, with mother and uncle."""
        case = self.case
        if case.stage == "inquiry":
            with self.lead.acting() as access:
                factories.move(access, case, "T-01")
            with self.lead.acting() as access:
                factories.add_family(access, case)
        return self.case

    def in_preparation(self, model: str = "johnson") -> Case:
        """Daniel's case in preparation: everything signed, a green screen, a model."""
        case = self.in_intake()
        if case.stage == "intake":
            with self.lead.acting() as access:
                self.ready_for_preparation(access, case, model)
                factories.move(access, case, "T-03")
        return self.case

    def ready_for_preparation(self, access: Access, case: Case, model: str = "johnson") -> None:
        """Everything that G-04 to G-10 ask for."""
        factories.sign_everything(access, case, self._everyone(access, case))
        factories.green_screen(access, case)
        factories.choose_model(access, case, model)
        factories.know_minor_status(access, case)

    def in_placement(self, model: str = "johnson") -> Case:
        """Daniel's case in placement: he asked for help himself (T-18)."""
        case = self.in_preparation(model)
        if case.stage == "preparation":
            with self.lead.acting() as access:
                factories.move(access, case, "T-18", reason="He called and asked for help himself.")
        return self.case

    def events(self, **narrowed: Any) -> list[AccessEventRow]:
        """Access events of this practice, newest first."""
        with in_practice(self.practice.pk):
            return list(AccessEventRow.objects.filter(**narrowed).order_by("-at", "-id"))

    def last_event(self, **narrowed: Any) -> AccessEventRow:
        """The newest access event."""
        return self.events(**narrowed)[0]

    def _everyone(self, access: Access, case: Case) -> list[ConcernedOther]:
        with gate.act(access, case_id=case.pk, category=Category.CASE_ADMIN, to="read"):
            return list(ConcernedOther.objects.filter(case=case))

    def _relative(self, relation: str) -> Relative:
        if relation not in self.relatives:
            case = self.case if relation == "sister" else self.in_intake()
            with self.lead.acting() as access:
                rows = self._everyone(access, case)
            for row in rows:
                self.relatives[row.relation] = Relative(row.name, row, self.practice.pk, case.pk)
        return self.relatives[relation]
