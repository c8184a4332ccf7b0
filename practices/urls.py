"""Addresses of a practice's own pages."""

from django.urls import path

from practices.views import account, hats, joining, people, tokens

app_name = "practices"
urlpatterns = [
    path("", hats.home, name="home"),
    path("practice/", hats.hats, name="hats"),
    path("practice/switch/", hats.switch, name="switch"),
    path("accounts/me/", account.account, name="account"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/invitations/<uuid:invitation_id>/again/", people.send_again, name="invite-again"),
    path("people/invitations/<uuid:invitation_id>/withdraw/", people.withdraw, name="invite-withdraw"),
    path("people/<uuid:membership_id>/", people.person, name="person"),
    path("people/<uuid:membership_id>/end/", people.end_membership, name="end-membership"),
    path("people/<uuid:membership_id>/credentials/", people.add_credential, name="add-credential"),
    path(
        "people/<uuid:membership_id>/credentials/<uuid:credential_id>/verify/",
        people.verify_credential,
        name="verify-credential",
    ),
    path(
        "people/<uuid:membership_id>/credentials/<uuid:credential_id>/end/",
        people.end_credential,
        name="end-credential",
    ),
    path("api/token/", tokens.issue, name="token"),
    path("api/token/revoke/", tokens.revoke, name="token-revoke"),
    path("join/<str:token>/", joining.join, name="join"),
]
