"""When everybody can come: on the member's list, among the team's pages, and as what happens next."""

from datetime import datetime

from django.urls import reverse

from cases import when
from cases.models import Case, ConcernedOther
from compliance.access import Access
from families import queries
from families.domain import polls
from families.models import PollAnswer
from families.parts import FamilyPage, Happening, ListItem, family_page, happening, on_list, own_model

own_model(PollAnswer)


@on_list(40)
def when_can_you_come(access: Access, me: ConcernedOther) -> list[ListItem]:
    """Asked while the poll is open."""
    found = polls.asked(access)
    if found is None:
        return []
    url = reverse("families:times")
    if found.is_answered:
        return [ListItem(url, "When you can come", "You can change it until a time is set.", done=True)]
    return [ListItem(url, "When can you come?", "Look at a few times. About 1 minute.", icon="calendar-days")]


@family_page("When everybody can come", 25)
def times(access: Access, case: Case) -> FamilyPage:
    """Times to choose from."""
    return FamilyPage(
        reverse("families:group-times", args=[case.pk]), "Propose times, see who can, choose one."
    )


@happening
def a_time_was_chosen(case: Case, at: datetime) -> list[Happening]:
    """Until the meeting itself is planned, the chosen time is what happens next."""
    return [
        Happening(poll.chosen, poll.title, f"Set for {when.both(poll.chosen, case.time_zone, at=at)}.")
        for poll in queries.polls(case.pk).filter(chosen__gt=at)[:1]
    ]
