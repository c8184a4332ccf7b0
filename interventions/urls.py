"""Addresses of preparation and the day."""

from django.urls import path

from interventions import views

app_name = "interventions"
CASE = "cases/<uuid:case_id>/"
urlpatterns = [
    path(f"{CASE}preparation/", views.preparation, name="preparation"),
    path(f"{CASE}meetings/<uuid:meeting_id>/", views.attendance, name="attendance"),
    path(f"{CASE}meetings/<uuid:meeting_id>/cancel/", views.cancel_meeting, name="cancel-meeting"),
    path(f"{CASE}plan/", views.plan, name="plan"),
    path(f"{CASE}plan/day/", views.day, name="day"),
    path(f"{CASE}boundaries/", views.boundaries, name="boundaries"),
    path(f"{CASE}decision/", views.decision, name="decision"),
    path(f"{CASE}start/", views.start, name="start"),
]
