"""All addresses."""

from django.urls import include, path

from config import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("practices.identity.urls")),
    path("", include("practices.urls")),
    path("cases/", include("cases.urls")),
    path("compliance/", include("compliance.urls")),
    path("", include("documents.urls")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler429 = "practices.identity.answers.too_many"
handler500 = "config.errors.server_error"
