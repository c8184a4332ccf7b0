"""Encrypted fields as their models see them."""

from typing import Any

import pytest
from django.apps import apps

from cases.models import Case
from compliance import gate
from compliance.fields import EncryptedTextField
from compliance.vocabulary import Category

ENCRYPTED = [
    (model, field)
    for model in apps.get_models()
    for field in model._meta.local_fields
    if isinstance(field, EncryptedTextField)
]


@pytest.mark.parametrize(
    ("model", "field"), ENCRYPTED, ids=[f"{model.__name__}.{field.name}" for model, field in ENCRYPTED]
)
def test_what_nobody_filled_in_is_empty(model: Any, field: EncryptedTextField) -> None:
    """A new row's value has the field's own type: an empty text is never the words of empty bytes."""
    value = field.get_default()
    assert value == field.empty
    assert type(value) is type(field.empty)


def test_an_empty_text_comes_back_empty(scene: Any) -> None:
    """After saving as well: nobody wrote a closing summary in the inquiry."""
    case_id = scene.case.pk
    with (
        scene.lead.acting() as access,
        gate.act(access, case_id=case_id, category=Category.CASE_ADMIN, to="read"),
    ):
        case = Case.objects.get(pk=case_id)
        assert case.closing_summary == ""
        assert case.model_reason == ""
