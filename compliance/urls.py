"""Addresses under /compliance/."""

from django.urls import path

from compliance import views

app_name = "compliance"
urlpatterns = [
    path("audit/", views.audit, name="audit"),
    path("reason/", views.reason, name="reason"),
    path("audit/export/", views.export, name="audit-export"),
    path("audit/check/", views.check, name="audit-check"),
    path("why/<uuid:case_id>/<str:category>/", views.why, name="why"),
    path("what-if/", views.what_if, name="what-if"),
    path("emergencies/", views.emergencies, name="emergencies"),
    path("emergencies/<uuid:emergency_id>/", views.emergency, name="emergency"),
]
