"""Addresses under /cases/. Ids are the only thing in them."""

from django.urls import path

from cases.views import caseload, emergency, inquiry, moves, notes, people, safety, team, workspace

app_name = "cases"
CASE = "<uuid:case_id>/"
urlpatterns = [
    path("", caseload.caseload, name="caseload"),
    path("new/", inquiry.new, name="new"),
    path("emergency/", emergency.declare, name="emergency"),
    path(CASE, workspace.workspace, name="workspace"),
    path(f"{CASE}timeline/", workspace.timeline, name="timeline"),
    path(f"{CASE}inquiry/", inquiry.edit, name="inquiry"),
    path(f"{CASE}conflicts/", inquiry.conflict_checks, name="conflicts"),
    path(f"{CASE}intake/", people.facts, name="intake"),
    path(f"{CASE}intake/notice/", people.patient_notice, name="patient-notice"),
    path(f"{CASE}model/", people.model, name="model"),
    path(f"{CASE}agreement/", people.agreement, name="agreement"),
    path(f"{CASE}people/", people.people, name="people"),
    path(f"{CASE}people/add/", people.add_person, name="add-person"),
    path(f"{CASE}people/<uuid:person_id>/", people.edit_person, name="person"),
    path(f"{CASE}people/<uuid:person_id>/leave/", people.withdraw_person, name="withdraw-person"),
    path(f"{CASE}safety/", safety.safety, name="safety"),
    path(f"{CASE}safety/risk/", safety.report_risk, name="report-risk"),
    path(f"{CASE}notes/", notes.notes, name="notes"),
    path(f"{CASE}notes/<uuid:note_id>/amend/", notes.amend, name="amend-note"),
    path(f"{CASE}tasks/", notes.tasks, name="tasks"),
    path(f"{CASE}tasks/<uuid:task_id>/done/", notes.finish_task, name="finish-task"),
    path(f"{CASE}team/", team.team, name="team"),
    path(f"{CASE}team/<uuid:assignment_id>/end/", team.end_cover, name="end-cover"),
    path(f"{CASE}move/", moves.move, name="move"),
    path(f"{CASE}moves/", moves.moves_done, name="moves"),
    path(f"{CASE}attest/<str:guard>/", moves.attest, name="attest"),
    path(f"{CASE}confirm/<str:transition>/", moves.confirm, name="confirm"),
    path(f"{CASE}override/<str:guard>/", moves.override, name="override"),
    path(f"{CASE}override/answer/<uuid:override_id>/", moves.decide_override, name="decide-override"),
    path(f"{CASE}holds/", moves.hold_list, name="holds"),
    path(f"{CASE}holds/<uuid:hold_id>/lift/", moves.lift_hold, name="lift-hold"),
    path(f"{CASE}emergency/end/", emergency.give_back, name="end-emergency"),
    path(f"{CASE}closing/", moves.closing_summary, name="closing"),
]
