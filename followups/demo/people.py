"""Who works in the demo's practices. A person with two hats stands in two lists."""

from dataclasses import dataclass

from practices.models import StaffRole


@dataclass(frozen=True, slots=True)
class Colleague:
    """One hat of one person. `key` is what the stories call them."""

    key: str
    name: str
    role: StaffRole
    credential: str = ""


@dataclass(frozen=True, slots=True)
class House:
    """One practice of the demo."""

    slug: str
    name: str
    prefix: str
    domain: str
    time_zone: str
    phone: str
    staff: tuple[Colleague, ...]


INES = "Ines Halloran"

HOUSES = (
    House(
        slug="harbor-light",
        name="Harbor Light Interventions",
        prefix="HL",
        domain="harborlight.example",
        time_zone="America/New_York",
        phone="+1 555 010 0142",
        staff=(
            Colleague("first", "Maren Okafor", StaffRole.INTERVENTIONIST, "CIP"),
            Colleague("second", INES, StaffRole.INTERVENTIONIST, "CAI"),
            Colleague("supervisor", "June Park", StaffRole.SUPERVISOR, "CIP"),
            Colleague("coordinator", "Ivy Sorensen", StaffRole.COORDINATOR),
            Colleague("admin", "Noor Haddad", StaffRole.ADMIN),
            Colleague("auditor", "Jonah Whitlock", StaffRole.AUDITOR),
        ),
    ),
    House(
        slug="north-gate",
        name="North Gate Family Practice",
        prefix="NG",
        domain="northgate.example",
        time_zone="America/Chicago",
        phone="+1 555 010 0177",
        staff=(
            Colleague("first", "Theo Lindgren", StaffRole.INTERVENTIONIST, "CIP"),
            Colleague("second", "Amina Farah", StaffRole.INTERVENTIONIST, "CIP"),
            Colleague("supervisor", INES, StaffRole.SUPERVISOR, "CAI"),
            Colleague("coordinator", "Paul Nakamura", StaffRole.COORDINATOR),
            Colleague("admin", "Helen Duarte", StaffRole.ADMIN),
            Colleague("auditor", "Sigrid Moen", StaffRole.AUDITOR),
        ),
    ),
)
