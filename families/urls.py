"""Addresses of the family space, and of the staff pages about it. Nothing personal is in them."""

from django.urls import path

from families.views import door, letter, messages, mine, notices, person, space, staff, staff_messages

app_name = "families"
CASES = "cases/<uuid:case_id>/"
CASE = "cases/<uuid:case_id>/family/"
urlpatterns = [
    path("family/i/<str:token>/", door.door, name="door"),
    path("family/i/<str:token>/new/", door.new_link, name="new-link"),
    path("family/new-link/", door.ask_again, name="ask-again"),
    path("family/leave/", door.leave, name="leave"),
    path("family/", space.home, name="home"),
    path("family/papers/<str:kind>/", space.paper, name="paper"),
    path("family/questions/check/", space.check, name="check"),
    path("family/questions/<str:key>/", space.intake, name="intake"),
    path("family/questions/<str:key>/save/", space.intake_autosave, name="intake-autosave"),
    path("family/letter/read/", letter.read_through, name="read-through"),
    path("family/letter/<str:key>/", letter.letter, name="letter"),
    path("family/letter/<str:key>/save/", letter.autosave, name="autosave"),
    path("family/about/devices/", space.about, {"page": "devices"}, name="shared-devices"),
    path("family/about/who-sees/", space.about, {"page": "who_sees"}, name="who-sees"),
    path("family/about/accessibility/", space.about, {"page": "accessibility"}, name="accessibility"),
    path("family/notices/<str:kind>/", notices.notice, name="notice"),
    path("family/news/", space.what_is_new, name="news"),
    path("family/messages/", messages.threads, name="messages"),
    path("family/messages/files/<uuid:file_id>/", messages.file, name="message-file"),
    path("family/messages/<str:kind>/", messages.thread, name="thread"),
    path("family/activity/", space.activity, name="activity"),
    path("mine/activity/", mine.activity, name="mine-activity"),
    path("family/looks/", space.who_looked, name="looks"),
    path("mine/", mine.home, name="mine"),
    path("mine/agreements/<uuid:consent_id>/", mine.agreement, name="mine-agreement"),
    path("mine/agreements/<uuid:consent_id>/stop/", mine.stop, name="mine-stop"),
    path("mine/requests/", mine.requests, name="mine-requests"),
    path("mine/notices/<str:kind>/", notices.notice, name="mine-notice"),
    path("mine/shared/", mine.shared, name="mine-shared"),
    path("mine/looks/", mine.who_looked, name="mine-looks"),
    path("cases/<uuid:case_id>/their-space/", person.their_space, name="their-space"),
    path("cases/<uuid:case_id>/their-space/close/", person.close_their_space, name="close-their-space"),
    path(CASE, staff.space, name="space"),
    path(f"{CASE}<uuid:person_id>/invite/", staff.invite, name="invite"),
    path(f"{CASE}<uuid:person_id>/revoke/", staff.revoke, name="revoke"),
    path(f"{CASES}messages/", staff_messages.threads, name="case-messages"),
    path(f"{CASES}messages/group/", staff_messages.thread, name="case-group"),
    path(f"{CASES}messages/files/<uuid:file_id>/", staff_messages.file, name="case-message-file"),
    path(f"{CASES}messages/<uuid:person_id>/", staff_messages.thread, name="case-thread"),
    path("cases/<uuid:case_id>/letters/", staff.letter_list, name="letters"),
    path("cases/<uuid:case_id>/letters/date/", staff.review_date, name="review-date"),
    path("cases/<uuid:case_id>/letters/<uuid:letter_id>/", staff.review, name="review"),
]
