"""“Why?” and “What if?”: one decision explained, and a change tried out without making it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET

from compliance import gate, labels
from compliance.audit import words
from compliance.domain import what_if as verbs
from compliance.errors import Invalid, NotFound
from compliance.forms import WhatIfForm
from compliance.requests import OurRequest
from compliance.vocabulary import Category

UNPROCESSABLE = 422


@require_GET
def why(request: OurRequest, case_id: UUID, category: str) -> HttpResponse:
    """The rule, the ties and the consent behind what is shown or withheld."""
    if category not in set(Category):
        raise NotFound
    access = request.access
    found = gate.explain(access, case_id=case_id, category=Category(category))
    standing = found.standing
    context = {
        "decision": found.decision,
        "short": words.why(found.decision.rule_id),
        "result": words.result(found.decision.effect.value, access.purpose.value),
        "kind": labels.CATEGORIES[found.category],
        "reference": found.facts.reference,
        "role": words.ROLES.get(access.role.value, access.role.value),
        "ties": [labels.RELATIONS[one] for one in sorted(found.facts.relations) if one in labels.RELATIONS],
        "regime": labels.REGIMES[found.facts.regime],
        "consent": labels.CONSENT_STATES[standing.state(access.at)] if standing else "",
        "signed": date_format(timezone.localtime(standing.signed_at), "M j, Y") if standing else "",
        "until": (
            date_format(timezone.localtime(standing.expires_at), "M j, Y")
            if standing and standing.expires_at
            else ""
        ),
    }
    return render(request, "compliance/why.html", context)


@require_GET
def what_if(request: OurRequest) -> HttpResponse:
    """Choose a case, a person and a change; see what would open or close. Nothing is changed."""
    access = request.access
    if access.role not in verbs.MAY:
        raise NotFound
    form = WhatIfForm(request.GET if "reference" in request.GET else None)
    found, outcomes = None, []
    if form.is_valid():
        try:
            found = verbs.desk(access, reference=form.cleaned_data["reference"])
            form.offer(
                [(one.key, one.name) for one in found.people],
                [(str(one.id), one.name) for one in found.consents],
            )
            if form.cleaned_data["person"]:
                outcomes = verbs.compare(
                    found,
                    person=form.cleaned_data["person"],
                    revoke=form.cleaned_data["revoke"],
                    engaged=form.cleaned_data["engaged"],
                )
        except Invalid as error:
            form.refuse(error.words, error.field)
    rows = [
        {
            "kind": labels.CATEGORIES[one.category],
            "before": words.result(one.before.effect.value, ""),
            "before_rule": one.before.rule_id,
            "after": words.result(one.after.effect.value, ""),
            "after_rule": one.after.rule_id,
            "why": one.after.words,
            "changes": one.changes,
        }
        for one in outcomes
    ]
    context = {
        "form": form,
        "found": found,
        "rows": rows,
        "changes": sum(one.changes for one in outcomes),
    }
    return render(request, "compliance/what_if.html", context, status=UNPROCESSABLE if form.errors else 200)
