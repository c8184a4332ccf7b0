"""Model fields whose value is encrypted in the table and plain on the instance."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from compliance import crypto
from compliance.keys import KeyDestroyed, data_key

DESTROYED = "(destroyed)"


class Sealed(bytes):
    """Ciphertext as it came from the table, not opened yet."""

    __slots__ = ()


class _Opening:
    """Opens the value when it is first looked at: a list that shows none of them decrypts none."""

    def __init__(self, field: "EncryptedTextField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        value = instance.__dict__[name]
        if isinstance(value, Sealed):
            value = instance.__dict__[name] = self.field.open(instance, value)
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.BinaryField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Text, AES-256-GCM under the case's key (or the practice's, where a row has no case).

    Bound to practice, table, column, row and key number: a value moved to another row or column does
    not open. Cannot be searched or updated in bulk; an empty text is stored as such.
    """

    empty: Any = ""
    destroyed: Any = DESTROYED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", type(self.empty))
        kwargs["editable"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """As Django's fields; `editable` differs from BinaryField's own default."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, kwargs

    def get_default(self) -> Any:
        """The empty value itself: BinaryField would make b"" of an empty text, and that is no text."""
        default = super().get_default()
        return type(self.empty)() if default == b"" else default

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """Puts the opening descriptor in the attribute's place."""
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Opening(self))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Marks what came from the table as not opened yet."""
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        """Seals the instance's value under the newest key. An unopened value goes back as it is."""
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        if value == self.empty:
            return b""
        return self.close(model_instance, value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Refuses plain values that did not pass `pre_save`, such as a bulk update."""
        if not isinstance(value, bytes) and value == self.empty:
            value = b""  # the default of a new column
        if isinstance(value, str | dict | list):
            raise TypeError(f"{self.name} is encrypted per row: save the instance instead.")
        return super().get_db_prep_value(value, connection, prepared)

    def to_python(self, value: Any) -> Any:
        """Forms and fixtures give text; it stays text."""
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """Serialisation would write the content in clear, so there is none."""
        raise TypeError(f"{self.name} is encrypted and is not serialised.")

    def open(self, instance: models.Model, sealed: bytes) -> Any:
        """Decrypts one stored value of this row."""
        if not sealed:
            return type(self.empty)()
        try:
            _, key = data_key(case_of(instance), crypto.key_number(sealed))
        except KeyDestroyed:
            return self.destroyed
        return self.loads(crypto.unseal(key, sealed, self._place(instance)))

    def close(self, instance: models.Model, value: Any) -> bytes:
        """Encrypts one value for this row."""
        number, key = data_key(case_of(instance))
        return crypto.seal(key, number, self.dumps(value), self._place(instance))

    def dumps(self, value: Any) -> bytes:
        """The bytes that are encrypted."""
        return str(value).encode()

    def loads(self, plain: bytes) -> Any:
        """The value that the bytes stand for."""
        return plain.decode()

    def _place(self, instance: models.Model) -> str:
        practice_id = instance.practice_id  # type: ignore[attr-defined]  # only tenant models have this field
        return f"{practice_id}|{instance._meta.db_table}|{self.column}|{instance.pk}"


class EncryptedJSONField(EncryptedTextField):
    """A JSON object, encrypted as EncryptedTextField. Change it by assigning a new object."""

    empty: Any = {}
    destroyed: Any = {}

    def dumps(self, value: Any) -> bytes:
        """As JSON, with Django's dates and UUIDs."""
        return json.dumps(value, cls=DjangoJSONEncoder, separators=(",", ":")).encode()

    def loads(self, plain: bytes) -> Any:
        """From JSON."""
        return json.loads(plain)


class EncryptedBytesField(EncryptedTextField):
    """A file's bytes, encrypted as EncryptedTextField."""

    empty: Any = b""
    destroyed: Any = b""

    def dumps(self, value: Any) -> bytes:
        """The bytes themselves."""
        return bytes(value)

    def loads(self, plain: bytes) -> Any:
        """The bytes themselves."""
        return plain


def case_of(instance: models.Model) -> Any:
    """The case whose key protects this row; None means the practice's key."""
    own = getattr(instance, "encryption_case_id", None)
    return own if own is not None else getattr(instance, "case_id", None)
