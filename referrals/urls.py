"""Addresses of providers and placement."""

from django.urls import path

from referrals import views

app_name = "referrals"
CASE = "cases/<uuid:case_id>/placement/"
urlpatterns = [
    path("providers/", views.provider_list, name="providers"),
    path("providers/<uuid:provider_id>/", views.provider, name="provider"),
    path("providers/<uuid:provider_id>/end/", views.end_provider, name="end-provider"),
    path(CASE, views.placement, name="placement"),
    path(f"{CASE}options/add/", views.add_option, name="add-option"),
    path(f"{CASE}options/<uuid:option_id>/", views.settle_option, name="settle-option"),
    path(f"{CASE}options/<uuid:option_id>/change/", views.change_option, name="change-option"),
    path(f"{CASE}choose/", views.choose, name="choose"),
    path(f"{CASE}<uuid:placement_id>/admit/", views.admit, name="admit"),
    path(f"{CASE}<uuid:placement_id>/not-admitted/", views.not_admitted, name="not-admitted"),
]
