"""Addresses of preparation and the day."""

from django.urls import path

from interventions.views import day, meetings, plan

app_name = "interventions"
CASE = "cases/<uuid:case_id>/"
MEETING = f"{CASE}meetings/<uuid:meeting_id>/"
BOUNDARY = f"{CASE}boundaries/<uuid:boundary_id>/"
urlpatterns = [
    path(f"{CASE}preparation/", meetings.preparation, name="preparation"),
    path(MEETING, meetings.attendance, name="attendance"),
    path(f"{MEETING}move/", meetings.move_meeting, name="move-meeting"),
    path(f"{MEETING}cancel/", meetings.cancel_meeting, name="cancel-meeting"),
    path(f"{CASE}plan/", plan.plan, name="plan"),
    path(f"{CASE}plan/day/", plan.day, name="day"),
    path(f"{CASE}boundaries/", plan.boundaries, name="boundaries"),
    path(BOUNDARY, plan.change_boundary, name="change-boundary"),
    path(f"{BOUNDARY}drop/", plan.drop_boundary, name="drop-boundary"),
    path(f"{CASE}decision/", day.decision, name="decision"),
    path(f"{CASE}decision/<uuid:attempt_id>/", day.amend, name="amend"),
    path(f"{CASE}start/", day.start, name="start"),
]
