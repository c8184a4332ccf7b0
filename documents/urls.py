"""Addresses of papers."""

from django.urls import path

from documents import views

app_name = "documents"

urlpatterns = [
    path("cases/<uuid:case_id>/papers/", views.request_report, name="request"),
    path("papers/<uuid:job_id>/", views.job, name="job"),
    path("papers/<uuid:job_id>/file/", views.download, name="download"),
]
