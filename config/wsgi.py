"""The web process."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from config.checks import refuse_a_dangerous_role

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
refuse_a_dangerous_role()
get_resolver().check()  # imports every page before the web server forks, so that its workers share them
