"""Django's settings, all derived from one typed Environment. There is no second settings file."""

import base64
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF

from config import logs
from config.environment import Environment

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT = Environment.read()
PRODUCTION = ENVIRONMENT.is_production

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
BASE_URL = ENVIRONMENT.base_url
DEMO_SIGN_INS = ENVIRONMENT.demo_sign_ins
THRESHOLD_ENV = ENVIRONMENT.threshold_env
MAILBOX_DIR = ENVIRONMENT.mailbox_dir

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.idp.oidc",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "config",
    "practices",
    "compliance",
    "documents",
    "cases",
    "families",
    "interventions",
    "referrals",
    "followups",
]

MIDDLEWARE = [
    "config.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "practices.middleware.SignInLife",
    "practices.middleware.ApiToken",
    "practices.middleware.ChosenHat",
    "families.middleware.FamilySpace",
    "compliance.disclosure.space.SharedLinkSpace",
    "compliance.middleware.AccessMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.requests.csp_nonce",
                "practices.shell.shell",
                "families.middleware.family",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Persistent connections come from the pool; each BEGIN carries the practice (practices.tenancy.backend).
POOL = {"min_size": 2, "max_size": ENVIRONMENT.web_threads + 1, "timeout": 2}


def _database(url: Any, *, pool: bool = False) -> dict[str, Any]:
    return {
        "ENGINE": "practices.tenancy.backend",
        **url.django(),
        "CONN_MAX_AGE": 0,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {"pool": POOL} if pool else {},
        "TEST": {"MIGRATE": False},
    }


DATABASES = {"default": _database(ENVIRONMENT.database_url, pool=True)}
if ENVIRONMENT.owner_database_url:
    DATABASES["owner"] = _database(ENVIRONMENT.owner_database_url)
if ENVIRONMENT.sealer_database_url:
    DATABASES["sealer"] = _database(ENVIRONMENT.sealer_database_url)
ADMIN_DATABASE = ENVIRONMENT.admin_database_url
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": ENVIRONMENT.cache_url}
}

CELERY_BROKER_URL = ENVIRONMENT.broker_url
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300}
CELERY_TASK_TIME_LIMIT = 240
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # KiB: a worker that renders papers is recycled
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "seal": {"task": "compliance.tasks.seal", "schedule": timedelta(seconds=15)},
    "relay": {"task": "compliance.tasks.relay", "schedule": timedelta(seconds=30)},
    "keep-partitions": {"task": "compliance.tasks.keep_partitions", "schedule": timedelta(hours=6)},
    "watch": {"task": "compliance.tasks.watch_all", "schedule": crontab(minute=20)},
    "publish-heads": {"task": "compliance.tasks.publish_heads", "schedule": crontab(hour=5, minute=30)},
    "check-log": {"task": "compliance.tasks.check_log", "schedule": crontab(hour=6, minute=0)},
}

AUTH_USER_MODEL = "practices.User"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrftoken"
SECURE_SSL_REDIRECT = False  # the proxy redirects; health checks come over plain HTTP inside the network
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.trusted_proxies else None
SECURE_HSTS_SECONDS = 63_072_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
        "object-src": [NONE],
    }
}

EMAIL = urlsplit(ENVIRONMENT.email_url)
EMAIL_HOST = EMAIL.hostname or ""
EMAIL_PORT = EMAIL.port or 25
EMAIL_HOST_USER = EMAIL.username or ""
EMAIL_HOST_PASSWORD = EMAIL.password or ""
EMAIL_USE_TLS = EMAIL.scheme == "smtp+tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = ENVIRONMENT.default_from_email
SMS = ENVIRONMENT.sms_url
SMS_FROM = ENVIRONMENT.sms_from

# Signing in: e-mail and password, then a code or a passkey. No sign-up, no code by mail, no trusted browser.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "practices.identity.passwords.NoDoorWords"},
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "practices.identity.adapters.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "practices.identity.adapters.display"
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation by e-mail has shown whose address it is
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # the same answer and the same work, whether we know the address or not
ACCOUNT_PREVENT_ENUMERATION = True
PASSWORD_RESET_TIMEOUT = 3 * 3600
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/h/key",
}
ACCOUNT_FORMS = {
    "login": "practices.identity.forms.SignIn",
    "reauthenticate": "practices.identity.forms.Confirm",
    "change_password": "practices.identity.forms.ChangePassword",
    "set_password": "practices.identity.forms.SetPassword",
    "reset_password": "practices.identity.forms.AskForReset",
    "reset_password_from_key": "practices.identity.forms.ResetPassword",
}
MFA_ADAPTER = "practices.identity.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TRUST_ENABLED = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Threshold"
MFA_TOTP_TOLERANCE = 1  # one step to either side, for clocks that differ; a code works once
MFA_FORMS = {
    "authenticate": "practices.identity.forms.Code",
    "reauthenticate": "practices.identity.forms.ConfirmByCode",
    "activate_totp": "practices.identity.forms.ActivateApp",
    "add_webauthn": "practices.identity.forms.AddPasskey",
    "edit_webauthn": "practices.identity.forms.RenamePasskey",
    "authenticate_webauthn": "practices.identity.forms.UsePasskey",
    "login_webauthn": "practices.identity.forms.SignInByPasskey",
    "reauthenticate_webauthn": "practices.identity.forms.ConfirmByPasskey",
}
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 3600

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.static_root
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

# A letter may have 100 KB; nothing in this issue of the product uploads files.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

FIELD_KEYS = ENVIRONMENT.field_keys
BLIND_INDEX_KEY = ENVIRONMENT.blind_index_key
AUDIT_SIGNING_KEY = base64.b64encode(ENVIRONMENT.audit_signing_key).decode()
AUDIT_WORM_DIR = ENVIRONMENT.audit_worm_dir
AUDIT_HEADS_DIR = ENVIRONMENT.audit_heads_dir
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies

LOGGING = logs.configuration(ENVIRONMENT.log_level)
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # SECURE_SSL_REDIRECT: the proxy redirects, see above

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "practices.identity.api.ClientToken",
        "practices.identity.api.StaffSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["practices.identity.api.MayCall"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["compliance.shallow.ShallowJSON"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
    "EXCEPTION_HANDLER": "compliance.problems.problem",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Threshold",
    "DESCRIPTION": "Cases of a practice, through the same rules and the same audit log as the pages.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
}
