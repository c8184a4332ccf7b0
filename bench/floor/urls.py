"""Addresses of the floor."""

from django.urls import path

from bench.floor import views

urlpatterns = [
    path("<uuid:tenant>/", views.records),
    path("<uuid:tenant>/api/", views.RecordList.as_view()),
    path("<uuid:tenant>/<uuid:pk>/", views.record),
]
