"""All addresses."""

from django.urls import include, path

from config import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
    path("compliance/", include("compliance.urls")),
    path("", include("documents.urls")),
]
