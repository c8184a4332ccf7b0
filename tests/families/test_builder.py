"""The builder: an admin makes a form, previews it, publishes it, and changes it without touching old answers."""

from dataclasses import replace

from django.test import Client
from django.urls import reverse

from families.domain import builder, forms
from families.questionnaire.definition import Kind
from practices.tenancy.context import practice
from tests.families.space import come_in
from tests.scene import Scene

ALL = "/practice/forms/"
PAGE = {"title": "Nights", "repeats": "1", "intro": "", "again": ""}
QUESTION = {
    "label": "How do you sleep?",
    "kind": "choice",
    "choices": "Well\n! Not at all",
    "danger": "suicide",
}


def version(scene: Scene, key: str) -> str:
    with scene.admin.acting() as access:
        return str(builder.form(access, key).version)


def post(scene: Scene, admin: Client, path: str, **data: str) -> int:
    return admin.post(f"{ALL}f1/{path}", {**data, "version": version(scene, "f1")}).status_code


def a_form(scene: Scene) -> Client:
    """One page with one question, not yet published."""
    admin = scene.admin.client()
    admin.post(ALL, {"begin": "1", "title": "Sleep"})
    assert post(scene, admin, "pages/new/", **PAGE) == 302
    assert post(scene, admin, "pages/p1/new/", **QUESTION) == 302
    return admin


def test_a_form_is_made_previewed_published_and_sent(scene: Scene) -> None:
    admin = scene.admin.client()
    refused = admin.post(ALL, {"begin": "1", "title": " "})
    assert refused.status_code == 422
    assert "Give the form a title." in refused.content.decode()
    admin = a_form(scene)
    shown = admin.get(f"{ALL}f1/preview/").content.decode()
    assert "How do you sleep?" in shown
    assert "disabled" in shown
    assert post(scene, admin, "act/", what="publish") == 302
    with practice(scene.practice.pk):
        made = forms.definition("f1")
    assert made is not None
    (question,) = made.sections[0].questions
    assert [(one.label, one.danger, one.rule) for one in question.choices] == [
        ("Well", "", ""),
        ("Not at all", "suicide", "X-04"),
    ]
    admin.post(ALL, {"pack": "1", "title": "Welcome", "keys": "f1"})
    assert "Welcome" in admin.get(ALL).content.decode()
    phone = come_in(scene, scene.sister)
    send = reverse("families:send-forms", args=[scene.case.pk])
    scene.lead.client().post(send, {"people": str(scene.sister.row.pk), "which": "f1"})
    answer = phone.post("/family/forms/f1/p1/", {"q1": question.choices[1].value, "version": "0"})
    assert answer["Location"].endswith("?help=1")
    assert scene.case.risk_flag == "Danger: call now"


def test_old_answers_keep_their_question_when_the_form_changes(scene: Scene) -> None:
    admin = a_form(scene)
    post(scene, admin, "act/", what="publish")
    with practice(scene.practice.pk):
        first = forms.definition("f1")
    post(
        scene, admin, "pages/p1/q1/", **QUESTION | {"label": "How are your nights?", "choices": "Good\nWell"}
    )
    post(scene, admin, "pages/p1/new/", label="And naps?", kind="line")
    post(scene, admin, "act/", what="up", name="q2")
    post(scene, admin, "act/", what="publish")
    with practice(scene.practice.pk):
        again, second = forms.definition("f1", "p1"), forms.definition("f1")
    assert again == first
    assert second is not None
    assert [one.key for one in second.sections[0].questions] == ["q2", "q1"]
    assert first is not None
    kept = {one.label: one.value for one in first.sections[0].questions[0].choices}
    assert {one.label: one.value for one in second.sections[0].questions[1].choices}["Well"] == kept["Well"]
    post(scene, admin, "act/", what="remove", name="q2")
    post(scene, admin, "pages/p1/new/", label="A third", kind="line")
    with scene.admin.acting() as access:
        names = [one.key for one in builder.draft(builder.form(access, "f1")).sections[0].questions]
    assert names == ["q1", "q3"]


def test_what_cannot_be_published_is_said_and_a_late_save_loses_nothing(scene: Scene) -> None:
    admin = scene.admin.client()
    admin.post(ALL, {"begin": "1", "title": "Sleep"})
    refused = admin.post(f"{ALL}f1/act/", {"what": "publish", "version": "1"}, follow=True)
    assert "The form has no page yet." in refused.content.decode()
    read = version(scene, "f1")
    assert post(scene, admin, "pages/new/", **PAGE) == 302
    late = admin.post(f"{ALL}f1/pages/new/", PAGE | {"title": "Mornings", "version": read})
    assert late.status_code == 409
    assert "Mornings" in late.content.decode()
    again = admin.post(
        f"{ALL}f1/pages/new/",
        PAGE | {"title": "Mornings", "version": late.context["form"]["version"].value()},
    )
    assert again.status_code == 302
    with scene.admin.acting() as access:
        titles = [one.title for one in builder.draft(builder.form(access, "f1")).sections]
    assert titles == ["Nights", "Mornings"]
    assert admin.get(f"{ALL}f1/pages/p9/").status_code == 404


def test_the_stock_intake_is_adapted_and_given_back(scene: Scene) -> None:
    admin = scene.admin.client()
    admin.post(ALL, {"begin": "1", "stock_key": "intake"})
    with scene.admin.acting() as access:
        row = builder.form(access, "intake")
        builder.change(
            access,
            key="intake",
            version=row.version,
            how=lambda found: replace(found, title="Our questions"),
        )
        builder.publish(access, key="intake", version=row.version + 1)
    phone = come_in(scene, scene.sister)
    assert "Our questions" in phone.get("/family/").content.decode()
    phone.post("/family/forms/intake/worry/", {"worry": "The nights.", "version": "0"})
    edit = admin.get(f"{ALL}intake/pages/safety/suicide/")
    assert edit.context["form"].initial["danger"] == "suicide"
    assert edit.context["form"].initial["kind"] == Kind.CHOICE.value
    admin.post(f"{ALL}intake/act/", {"what": "retire", "version": "2"})
    assert "Our questions" in phone.get("/family/").content.decode()
    assert "Some questions" in come_in(scene, scene.mother).get("/family/").content.decode()
    assert scene.lead.client().get(ALL).status_code == 404


def test_a_retired_form_stays_with_whom_it_was_asked_of_and_makes_room(scene: Scene) -> None:
    admin = a_form(scene)
    post(scene, admin, "act/", what="publish")
    send = reverse("families:send-forms", args=[scene.case.pk])
    lead = scene.lead.client()
    lead.post(send, {"people": str(scene.sister.row.pk), "which": "f1"})
    post(scene, admin, "act/", what="retire")
    assert come_in(scene, scene.sister).get("/family/forms/f1/p1/").status_code == 200
    assert "Sleep" not in [label for _, label in lead.get(send).context["form"].fields["which"].choices]
    assert admin.post(f"{ALL}f1/act/", {"what": "publish", "version": "x"}).status_code == 404
    admin.post(ALL, {"begin": "1", "title": "Sleep again"})
    with scene.admin.acting() as access:
        assert [one.key for one in builder.forms(access)] == ["f2"]
