"""Figures of a merged customer are put away: the next run counts everything to the survivor."""

from typing import Any

from django.forms.models import model_to_dict

from regulars.customers.models import Traits

__all__ = ["put_away", "put_back"]


def put_away(customer_id: int) -> dict[str, Any] | None:
    """Take a customer's figures out of every list; returns them, or None where there are none. Two queries."""
    traits = Traits.objects.filter(customer_id=customer_id).first()
    if traits is None:
        return None
    kept = model_to_dict(traits)
    traits.delete()
    return {name: plain(value) for name, value in kept.items()}


def put_back(customer_id: int, kept: dict[str, Any] | None) -> None:
    """The figures as they were put away, unless a run has made newer ones. Two queries."""
    if kept is None or Traits.objects.filter(customer_id=customer_id).exists():
        return
    fields = {field.name: field for field in Traits._meta.fields if field.name in kept}
    values = {name: fields[name].to_python(kept[name]) for name in fields if name != "customer"}
    Traits.objects.create(customer_id=customer_id, **values)


def plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
