"""What a person changes about themselves."""

from dataclasses import dataclass

from compliance.access import Access
from practices.models import Membership, User


@dataclass(frozen=True, slots=True)
class Profile:
    """The name as the person writes it, their time zone, and how their pages are lit."""

    name: str
    time_zone: str
    theme: str


def change_profile(access: Access | None, *, user: User, profile: Profile) -> User:
    """Changes one's own profile. Their hats in the current practice show the new name as well."""
    user.name, user.time_zone, user.theme = profile.name, profile.time_zone, profile.theme
    user.save(update_fields=["name", "time_zone", "theme"])
    if access is not None:
        Membership.objects.filter(user=user, ended_at__isnull=True).update(display_name=profile.name)
    return user
