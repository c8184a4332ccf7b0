"""Addresses of shared links. Nothing personal is in them."""

from django.urls import path

from compliance.views import shared

app_name = "shared"
urlpatterns = [
    path("", shared.packet, name="packet"),
    path("<str:token>/", shared.door, name="door"),
]
