"""The letter on the member's list."""

from django.urls import reverse

from cases.models import ConcernedOther
from compliance.access import Access
from families.domain import letters
from families.letter_parts import STEPS, is_free
from families.models import LetterState
from families.parts import ListItem, on_list

TO_WRITE = {LetterState.DRAFT, LetterState.CHANGES_REQUESTED, LetterState.WITHDRAWN}
MINUTES_A_STEP = 4


@on_list(60)
def letter(access: Access, me: ConcernedOther) -> list[ListItem]:
    """Begun, waiting, with notes, or ready."""
    own = letters.own(access)
    write, read = reverse("families:letter", args=["love"]), reverse("families:read-through")
    if own is None:
        words = "About 20 minutes, in five parts. Nobody else reads it while you write."
        return [ListItem(write, "Write your letter", words, icon="pen-line")]
    if own.state == LetterState.CHANGES_REQUESTED:
        words = "There are notes for you. About 10 minutes."
        return [ListItem(read, "Look at your letter once more", words, icon="message-circle")]
    if own.state not in TO_WRITE:
        return [ListItem(read, "Your letter", own.get_state_display(), done=True)]
    parts = letters.newest(access, own).parts
    if is_free(parts):
        url = reverse("families:letter", args=["free"])
        return [ListItem(url, "Finish your letter", "You have begun, in your own way.", icon="pen-line")]
    done = sum(any(parts.get(part.key, "").strip() for part in step.parts) for step in STEPS)
    left = max(1, len(STEPS) - done) * MINUTES_A_STEP
    words = f"{done} of {len(STEPS)} parts begun. About {left} minutes."
    return [ListItem(write, "Finish your letter" if done else "Write your letter", words, icon="pen-line")]
