"""The door of production: it does not open with the development key."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parindex.settings")

application = get_wsgi_application()

if settings.SECRET_KEY == settings.INSECURE_KEY and not settings.DEBUG:
    raise ImproperlyConfigured(
        "Refusing to serve with the development SECRET_KEY. "
        "To try the portal run `make run`; in production set SECRET_KEY (see .env.example)."
    )
