"""Addresses of follow-up."""

from django.urls import path

from followups import views

app_name = "followups"
CASE = "cases/<uuid:case_id>/follow-up/"
urlpatterns = [
    path(CASE, views.points, name="points"),
    path(f"{CASE}<uuid:point_id>/", views.record, name="record"),
]
