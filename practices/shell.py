"""What every staff page shows around its content: practice, person, and the links this role has."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the main navigation."""

    label: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """Practice, person and navigation of one staff page."""

    practice_name: str
    person_name: str
    initials: str
    role_label: str
    theme: str
    nav: tuple[Link, ...]
    sections: tuple[Link, ...]
    search_url: str
    can_switch: bool


# Who is led where: the rule decides on every access, this only spares people doors that stay shut.
NAVIGATION = (
    ("Cases", "cases:caseload", "layers", {"admin", "supervisor", "interventionist", "coordinator"}),
    (
        "Providers",
        "referrals:providers",
        "map-pin",
        {"supervisor", "interventionist", "coordinator", "admin"},
    ),
    ("Compliance", "compliance:audit", "shield-check", {"admin", "auditor"}),
    ("Compliance", "compliance:reviews", "shield-check", {"supervisor"}),
    ("People", "practices:people", "users", {"admin"}),
)
# The pages of compliance, for those who may open them.
SECTIONS = (
    ("Audit log", "compliance:audit", {"admin", "auditor"}),
    ("Published seals", "compliance:heads", {"admin", "auditor"}),
    ("Unusual", "compliance:unusual", {"admin", "auditor"}),
    ("Consents", "compliance:consents", {"admin", "auditor", "supervisor"}),
    ("Reviews", "compliance:reviews", {"admin", "supervisor"}),
    ("Emergencies", "compliance:emergencies", {"admin", "auditor", "supervisor"}),
    ("Requests", "compliance:requests", {"admin", "auditor", "supervisor"}),
    ("Incidents", "compliance:incidents", {"admin", "supervisor"}),
    ("Retention", "compliance:retention", {"admin"}),
    ("Notices", "compliance:notices", {"admin"}),
    ("What if?", "compliance:what-if", {"admin", "supervisor"}),
    ("Forms", "families:builder", {"admin"}),
    ("Lessons", "families:own-lessons", {"admin"}),
    ("Family door", "families:door-rule", {"admin"}),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Adds nothing to pages without a chosen membership; asks the database nothing."""
    membership = getattr(request, "membership", None)
    if membership is None:
        return {"shell": None}
    here = _section(request)
    nav = tuple(
        Link(label, reverse(name), icon, name.split(":")[0] == here)
        for label, name, icon, roles in NAVIGATION
        if membership.role in roles
    )
    return {
        "shell": Shell(
            practice_name=membership.practice.name,
            person_name=membership.display_name,
            initials=initials(membership.display_name),
            role_label=membership.get_role_display(),
            theme=getattr(request.user, "theme", "device"),
            nav=nav,
            sections=_sections(request, membership.role) if here == "compliance" else (),
            search_url=reverse("cases:caseload") if membership.role != "auditor" else "",
            can_switch=len(getattr(request, "hats", ())) > 1,
        )
    }


def _sections(request: HttpRequest, role: str) -> tuple[Link, ...]:
    """The tabs of compliance; the current one is the longest whose address this page lies below."""
    found = [(label, reverse(name)) for label, name, roles in SECTIONS if role in roles]
    current = max((url for _, url in found if request.path.startswith(url)), key=len, default="")
    return tuple(Link(label, url, "", url == current) for label, url in found)


def _section(request: HttpRequest) -> str:
    """Which entry of the navigation the page belongs to: every page about one case belongs to Cases."""
    match = request.resolver_match
    if match is None:
        return ""
    app = match.app_names[0] if match.app_names else ""
    if app == "practices" and not request.path.startswith("/people/"):
        return ""  # one's own account is no part of the list of people
    if request.path.startswith("/practice/"):
        return "compliance"  # settings of the practice stand among its sections
    inside_case = "case_id" in match.kwargs or app in {"interventions", "followups", "families", "documents"}
    return "cases" if inside_case else app


def initials(name: str) -> str:
    """First letters of the first and the last word of a name."""
    words = [word for word in name.split() if word[:1].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
