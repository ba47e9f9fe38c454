"""Take personal values out of a release before it is kept: contact persons and natural persons.

Masked are the fields of contact points, addresses of mail and telephones anywhere, and all that
tells a party that is a natural person: its name, its numbers and its local ids wherever they occur
as a value. Everything else stays as published. The same value is always masked the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from credit_hub.loaders.documents.ocds_parties import identifiers, person_number
from credit_hub.loaders.documents.values import items, obj, text
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.masking import mask_number
from credit_hub.model.names import mask_person_name

__all__ = ["mask_mail", "redacted"]

_MAIL: Final = frozenset({"email", "mail"})
_TELEPHONE: Final = frozenset({"telephone", "faxNumber", "phone", "mobile"})
_PEOPLE: Final = frozenset(
    {"contactPoint", "additionalContactPoints", "contactPerson", "beneficialOwners", "persones"}
)
"""Objects that describe a natural person; ``persones`` is the spelling of the European profile."""

_NAMES: Final = frozenset({"name", "fullName", "familyName", "givenName", "patronymicName"})


def mask_mail(address: str) -> str:
    """Return a mail address with its local part hidden.

    Example:
        >>> mask_mail("li.lei@example.org")
        '***@example.org'
    """
    return f"***@{address.rpartition('@')[2]}" if "@" in address else "***"


def redacted(release: Mapping[str, object], keys: IdentityKeys) -> dict[str, object]:
    """Return a release without plain personal values."""
    replacements = dict(_persons(release, keys))
    return {key: _masked(value, key, replacements, keys) for key, value in release.items()}


def _persons(value: object, keys: IdentityKeys) -> Iterator[tuple[str, str]]:
    """Yield every text that tells a natural person among the parties, and what stands for it."""
    inside = value.values() if isinstance(value, dict) else items(value)
    for item in inside:
        yield from _persons(item, keys)
    party = obj(value)
    number = person_number(party)
    if number is None:
        return
    key = f"person:{keys.digest('person.id_number', number)}"
    for local in (text(party.get("id")), *(number for _, number in identifiers(party))):
        if local is not None:
            yield local, key
    for name in _names(party):
        yield name, mask_person_name(name)


def _names(party: Mapping[str, object]) -> Iterator[str]:
    stated = [obj(party.get("identifier")), *map(obj, items(party.get("additionalIdentifiers")))]
    for name in (party.get("name"), *(identifier.get("legalName") for identifier in stated)):
        if isinstance(name, str) and name:
            yield name


def _masked(value: object, key: str, known: Mapping[str, str], keys: IdentityKeys) -> object:
    if isinstance(value, list):
        return [_masked(item, key, known, keys) for item in value]
    if isinstance(value, dict):
        person = key in _PEOPLE
        return {
            name: _person_field(item, name, known, keys)
            if person
            else _masked(item, name, known, keys)
            for name, item in value.items()
        }
    if not isinstance(value, str) or not value.strip():
        return value
    if key in _MAIL:
        return mask_mail(value)
    if key in _TELEPHONE:
        return mask_number(value)
    return known.get(value.strip(), value)


def _person_field(value: object, name: str, known: Mapping[str, str], keys: IdentityKeys) -> object:
    if not isinstance(value, dict | list) and not text(value):
        return value
    if name in _NAMES and isinstance(value, str):
        return mask_person_name(value)
    if name == "birthDate" and isinstance(value, str):
        return value[:4]
    if name in {"id", "identifier"} and isinstance(value, str):
        return keys.digest("person.local_id", value)
    if name == "identifier" and isinstance(value, dict):
        return {
            field: keys.digest("person.local_id", item)
            if field == "id" and isinstance(item, str)
            else _person_field(item, "name" if field == "legalName" else field, known, keys)
            for field, item in value.items()
        }
    return _masked(value, name, known, keys)
