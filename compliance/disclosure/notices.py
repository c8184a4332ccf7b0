"""The notice that goes with each disclosure made under consent (42 CFR 2.32), and which text goes where.

The two texts are prescribed and are compared word for word in the tests. Source: confidentiality, section 5.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from compliance.vocabulary import Obligation

LONG_TEXT: Final = (
    "This record which has been disclosed to you is protected by Federal confidentiality rules (42 CFR part 2)."
    " These rules prohibit you from using or disclosing this record, or testimony that describes the information"
    " contained in this record, in any civil, criminal, administrative, or legislative proceedings by any Federal,"
    " State, or local authority, against the patient, unless authorized by the consent of the patient, except as"
    " provided at 42 CFR 2.12(c)(5) or as authorized by a court in accordance with 42 CFR 2.64 or 2.65. In addition,"
    " the Federal rules prohibit you from making any other use or disclosure of this record unless at least one of"
    " the following applies:\n\n"
    "(i) Further use or disclosure is expressly permitted by the written consent of the individual whose information"
    " is being disclosed in this record or as otherwise permitted by 42 CFR part 2.\n\n"
    "(ii) You are a covered entity or business associate and have received the record for treatment, payment, or"
    " health care operations, or\n\n"
    "(iii) You have received the record from a covered entity or business associate as permitted by 45 CFR part 164,"
    " subparts A and E.\n\n"
    "A general authorization for the release of medical or other information is NOT sufficient to meet the required"
    " elements of written consent to further use or redisclose the record (see 42 CFR 2.31)."
)
SHORT_TEXT: Final = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."


@dataclass(frozen=True, slots=True)
class Notice:
    """One text in one version. A changed text is a new id: what was attached once stays known."""

    id: str
    version: str
    text: str

    @property
    def paragraphs(self) -> list[str]:
        """The text as it is set on paper."""
        return self.text.split("\n\n")


LONG: Final = Notice("part2_notice_2024_long", "2024-02-16", LONG_TEXT)
SHORT: Final = Notice("part2_notice_2024_short", "2024-02-16", SHORT_TEXT)
NOTICES: Final = {one.id: one for one in (LONG, SHORT)}
# Said aloud and shown on a screen, the short text does; whatever can be kept carries the long one.
SHORT_CHANNELS: Final = frozenset({"spoken", "space"})


def notice_for(channel: str, obligations: Iterable[Obligation]) -> Notice:
    """The long text on documents, links, exports and the API, or where the rule asks for it; else the short."""
    if Obligation.NOTICE_LONG in frozenset(obligations) and channel not in SHORT_CHANNELS:
        return LONG
    return SHORT if channel in SHORT_CHANNELS else LONG
