"""Django's settings. What an installation may choose comes from the environment; the rest is decided here."""

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.functional import lazy

from regulars.config import connection, environment, place
from regulars.config.mail import mail_settings
from regulars.ui import assets

PACKAGE = Path(__file__).resolve().parent.parent
HOME = environment.HOME.read()
DEBUG = environment.DEBUG.read()
# Read when first used: importing these settings must not write to the disk.
SECRET_KEY = environment.SECRET_KEY.read() or lazy(cache(place.secret_key), str)(HOME)

ADDRESS = environment.ADDRESS.read()
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *environment.ALLOWED_HOSTS.read(),
    *([urlsplit(ADDRESS).hostname or ""] if ADDRESS else []),
]
CSRF_TRUSTED_ORIGINS = [ADDRESS.rstrip("/")] if ADDRESS else []
ENCRYPTED = ADDRESS.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENCRYPTED
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.BEHIND_PROXY.read() else None

DATABASES = {"default": connection.for_django(connection.address(HOME))}

INSTALLED_APPS = [
    "regulars.api",
    "regulars.desk",
    "regulars.portal",
    "regulars.insight",
    "regulars.inbox",
    "regulars.events",
    "regulars.channels",
    "regulars.work",
    "regulars.knowledge",
    "regulars.purchases",
    "regulars.customers",
    "regulars.imports",
    "regulars.live",
    "regulars.staff",
    "regulars.ui",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "csp",
]

MIDDLEWARE = [
    "regulars.config.middleware.CallerMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "regulars.config.middleware.ReaderMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "regulars.config.middleware.ErrorMiddleware",
]

ROOT_URLCONF = "regulars.config.urls"
WSGI_APPLICATION = "regulars.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "regulars.config.context.house",
            ],
        },
    }
]
FORM_RENDERER = "regulars.ui.forms.Renderer"

AUTH_USER_MODEL = "staff.Employee"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "regulars.staff.sign_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
ACCOUNT_FORMS = {
    "login": "regulars.staff.sign_in_forms.SignInForm",
    "reset_password": "regulars.staff.sign_in_forms.ForgottenPasswordForm",
    "reset_password_from_key": "regulars.staff.sign_in_forms.NewPasswordForm",
    "change_password": "regulars.staff.sign_in_forms.ChangePasswordForm",
    "reauthenticate": "regulars.staff.sign_in_forms.ConfirmByPasswordForm",
}
MFA_FORMS = {
    "authenticate": "regulars.staff.sign_in_forms.CodeForm",
    "reauthenticate": "regulars.staff.sign_in_forms.ConfirmByCodeForm",
    "activate_totp": "regulars.staff.sign_in_forms.ConnectAppForm",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Limits on attempts count by the address of the visitor, not of the proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = int(environment.BEHIND_PROXY.read())
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
MFA_ADAPTER = "regulars.staff.sign_in.SecondFactorAdapter"
# Employees are hired with their address; nobody proves it by a mail first.
MFA_ALLOW_UNVERIFIED_EMAIL = True
CSRF_FAILURE_VIEW = "regulars.config.refusals.csrf_failure"

LANGUAGE_CODE = environment.LANGUAGE.read()
LANGUAGES = [("en", "English"), ("uk", "Українська")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.TIME_ZONE.read()

STATIC_URL = f"static/{assets.version()}/"
WHITENOISE_MAX_AGE = 0 if DEBUG else 365 * 24 * 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = HOME / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
UPLOAD_LIMIT_MB = environment.UPLOAD_LIMIT.read()

# Nothing inline, nothing from elsewhere. Pictures may be data: because charts and icons are small.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.db"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_IMPORT_PATHS = ["regulars.config.jobs"]

DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.MAIL_FROM.read()
vars().update(mail_settings(environment.MAIL_URL.read()))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"standard_error": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["standard_error"], "level": environment.LOG_LEVEL.read().upper()},
    # Django would add handlers of its own; and a page that is not there is no event worth a line.
    # Lines about requests to others would hold whole addresses, and some addresses hold secrets.
    "loggers": {
        "django": {"handlers": []},
        "django.request": {"handlers": [], "level": "ERROR"},
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
    },
}
