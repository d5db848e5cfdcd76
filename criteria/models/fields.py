"""How exact figures are stored."""

import json
from decimal import Decimal

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class ExactJSONDecoder(json.JSONDecoder):
    """Read JSON numbers with a point as `Decimal`, never as float."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, parse_float=Decimal, **kwargs)


class ExactJSONField(models.JSONField):
    """JSON whose decimals stay exact: written as text, read as `Decimal` or text."""

    def __init__(self, *args, **kwargs):
        kwargs["encoder"] = DjangoJSONEncoder
        kwargs["decoder"] = ExactJSONDecoder
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["encoder"], kwargs["decoder"]
        return name, path, args, kwargs


class PointsField(models.DecimalField):
    """Points or a maximum: at most 99999,9999."""

    def __init__(self, *args, **kwargs):
        kwargs["max_digits"] = 9
        kwargs["decimal_places"] = 4
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_digits"], kwargs["decimal_places"]
        return name, path, args, kwargs
