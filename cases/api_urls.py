"""Addresses under /api/v1/cases/."""

from django.urls import path

from cases import api

app_name = "cases_api"
urlpatterns = [
    path("", api.CaseListView.as_view(), name="list"),
    path("<uuid:case_id>/", api.CaseView.as_view(), name="case"),
    path("<uuid:case_id>/notes/", api.NoteListView.as_view(), name="notes"),
    path("<uuid:case_id>/transitions/", api.TransitionListView.as_view(), name="transitions"),
]
