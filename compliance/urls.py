"""Addresses under /compliance/. The export stands in config/urls.py, behind a confirmation of who asks."""

from django.urls import path

from compliance import views
from compliance.views import archive

app_name = "compliance"
urlpatterns = [
    path("audit/", views.audit, name="audit"),
    path("reason/", views.reason, name="reason"),
    path("audit/person/", views.audit_person, name="audit-person"),
    path("audit/views/", views.save_view, name="audit-views"),
    path("audit/views/<uuid:view_id>/remove/", views.remove_view, name="audit-view-remove"),
    path("audit/check/", views.check, name="audit-check"),
    path("audit/heads/", views.heads, name="heads"),
    path("audit/heads/publish/", views.publish_head, name="publish-head"),
    path("audit/archive/", archive.checking, name="audit-checking"),
    path("audit/archive/script/", archive.verifier, name="audit-verifier"),
    path("why/<uuid:case_id>/<str:category>/", views.why, name="why"),
    path("what-if/", views.what_if, name="what-if"),
    path("requests/", views.requests, name="requests"),
    path("requests/<uuid:request_id>/", views.one_request, name="request"),
    path("retention/", views.retention, name="retention"),
    path("incidents/", views.incidents, name="incidents"),
    path("incidents/<uuid:incident_id>/", views.incident, name="incident"),
    path("incidents/<uuid:incident_id>/assess/", views.assess, name="assess-incident"),
    path("incidents/<uuid:incident_id>/told/", views.told, name="incident-told"),
    path("incidents/<uuid:incident_id>/close/", views.close_incident, name="close-incident"),
    path("notices/", views.notices, name="notices"),
    path("notices/<str:kind>/", views.notice, name="notice"),
    path("notices/<str:kind>/edit/", views.edit_notice, name="edit-notice"),
    path("consents/", views.consents, name="consents"),
    path("reviews/", views.reviews, name="reviews"),
    path("reviews/<uuid:review_id>/", views.review, name="review"),
    path("unusual/", views.unusual_access, name="unusual"),
    path("unusual/<uuid:unusual_id>/", views.one_unusual, name="one-unusual"),
    path("emergencies/", views.emergencies, name="emergencies"),
    path("emergencies/<uuid:emergency_id>/", views.emergency, name="emergency"),
]
