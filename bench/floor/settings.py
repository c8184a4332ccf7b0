"""Settings of the floor application: what Django needs to show a list, and no more."""

from config.environment import Environment

ENVIRONMENT = Environment.read()
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "bench.floor.urls"
INSTALLED_APPS = ["django.contrib.contenttypes", "rest_framework", "bench.floor"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **ENVIRONMENT.database_url.django(),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": {"min_size": 2, "max_size": ENVIRONMENT.web_threads + 1, "timeout": 2}},
    }
}
USE_TZ = True
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
}
