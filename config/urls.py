"""All addresses."""

from django.conf import settings
from django.urls import include, path

from compliance import urls as compliance
from compliance.views import export, export_events
from config import api, health, mailbox
from practices.identity.recent import signed_in_recently_or_back_to

confirmed = signed_in_recently_or_back_to(
    "compliance:audit", words="Confirm that it is you. Then press Export again."
)
again = signed_in_recently_or_back_to(
    "compliance:audit", words="Confirm that it is you. Then press Save as a table again."
)
compliance_addresses = [
    *compliance.urlpatterns,
    path("audit/export/", confirmed(export), name="audit-export"),
    path("audit/table/", again(export_events), name="audit-table"),
]

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("practices.identity.urls")),
    path("", include("practices.urls")),
    path("cases/", include("cases.urls")),
    path("api/v1/cases/", include("cases.api_urls")),
    path("api/v1/schema/", api.schema, name="api-schema"),
    path("api/v1/docs/", api.docs, name="api-docs"),
    path("compliance/", include((compliance_addresses, "compliance"))),
    path("shared/", include("compliance.shared_urls")),
    path("", include("families.urls")),
    path("", include("interventions.urls")),
    path("", include("referrals.urls")),
    path("", include("followups.urls")),
    path("", include("documents.urls")),
]

if settings.DEMO_SIGN_INS and settings.MAILBOX_DIR:
    urlpatterns.append(path("demo/mailbox/", mailbox.mailbox, name="demo-mailbox"))

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler429 = "practices.identity.answers.too_many"
handler500 = "config.errors.server_error"
