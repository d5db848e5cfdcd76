from django.apps import AppConfig


class ParindexConfig(AppConfig):
    """The plumbing: template filters, documents, formats and the catalogues. No models."""

    name = "parindex"
    verbose_name = "PAR Index"
