"""Forms on the member's list, and the pages on which the team sends them and reads the answers."""

from django.urls import reverse

from cases.models import Case, ConcernedOther
from compliance import gate
from compliance.access import Access
from families import queries
from families.domain import forms
from families.models import FormTask, TakenOver
from families.parts import FamilyPage, ListItem, family_page, on_list, own_model
from families.questionnaire.stock import INTAKE

own_model(FormTask)
own_model(TakenOver)


@on_list(20)
def forms_to_fill(access: Access, me: ConcernedOther) -> list[ListItem]:
    """Every form that the member was asked for. Done is what was sent."""
    rows = gate.open(access, queries.intake(me.case_id), case_id=me.case_id, to="read")
    saved = {one.form_key: one for one in rows}
    found = []
    for form in forms.asked(access):
        row = saved.get(form.key)
        is_sent = row is not None and row.submitted_at is not None
        url = reverse("families:form", args=[form.key])
        if is_sent:
            found.append(
                ListItem(
                    url, "Your answers" if form.key == INTAKE else form.title, "Sent. Thank you.", done=True
                )
            )
        else:
            words = (
                "You have begun. You can stop and come back."
                if row
                else f"About {form.minutes} minutes. You can stop and come back."
            )
            found.append(ListItem(url, form.title, words, icon="list-checks"))
    return found


@family_page("Answers side by side", 5)
def answers_page(access: Access, case: Case) -> FamilyPage:
    """What each one told us, question by question."""
    return FamilyPage(
        reverse("families:answers", args=[case.pk]), "What each one told us, question by question."
    )


@family_page("Send forms", 6)
def send_page(access: Access, case: Case) -> FamilyPage:
    """Further forms for some or all."""
    return FamilyPage(
        reverse("families:send-forms", args=[case.pk]), "Ask some or all of them to fill in more forms."
    )
