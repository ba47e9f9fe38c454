"""Consents that were taken here, their uses, and what was issued under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, Row, Update, func, select, update

from credit_hub.ledger.federation.objects import put_object
from credit_hub.ledger.federation.places import mark
from credit_hub.ledger.federation.provider_tables import consents, issued, places, uses
from credit_hub.ledger.federation.receipts import KeptReceipt, put_receipt
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.model.errors import ConflictError, NotFoundError

__all__ = ["ConsentRepository", "IssuedRecord", "KeptConsent"]

_REVOKED = 1


class _WithdrawnError(Exception):
    """The consent was withdrawn: the transaction is undone."""


@dataclass(frozen=True, slots=True)
class KeptConsent:
    """A consent.

    Attributes:
        digest: Of the signed payload.
        person: Keyed digest of who gave it.
        subject: Pairwise name of that person for the recipient.
        recipient: Entity id.
        purpose: For what.
        scene: In which scene.
        given: Seconds since 1970.
        expires: Seconds since 1970.
        max_uses: How many questions it covers.
        list_uri: Status list of its withdrawal.
        list_place: Place in it.
        token: As it was signed.
        withdrawn: Seconds since 1970, if it was.
    """

    digest: str
    person: str
    subject: str
    recipient: str
    purpose: str
    scene: str
    given: int
    expires: int
    max_uses: int
    list_uri: str
    list_place: int
    token: str = field(repr=False)
    withdrawn: int | None = None


@dataclass(frozen=True, slots=True)
class IssuedRecord:
    """A record that answered a question, with the receipt of the question.

    Attributes:
        operation: The question: the same for every try of it.
        jti: Name of the record.
        kind: ``vct``.
        audience: Entity id.
        subject: Pairwise name, or the code of a firm.
        consent: Digest of the consent, if it is about a person.
        digest: Of the signed payload.
        list_uri: Its status list.
        list_place: Place in it.
        issued: Seconds since 1970.
        expires: Seconds since 1970.
        record: The presentation that its audience got.
        receipt: Of the question.
    """

    operation: str
    jti: str
    kind: str
    audience: str
    subject: str
    consent: str | None
    digest: str
    list_uri: str
    list_place: int
    issued: int
    expires: int
    record: str = field(repr=False)
    receipt: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ConsentRepository:
    """Each transaction leaves consent, use, record, status and object of the log together."""

    transaction: Transactions

    def give(self, consent: KeptConsent, kind: int, salt: bytes) -> None:
        """Keep a consent, with its object for the log.

        Args:
            consent: What was signed.
            kind: First byte of its leaf.
            salt: Of its leaf.
        """
        values = {name: getattr(consent, name) for name in KeptConsent.__slots__}
        with self.transaction() as connection:
            connection.execute(consents.insert().values(values))
            connection.execute(_until(consent.list_uri, consent.list_place, consent.expires))
            put_object(connection, kind, consent.recipient, consent.token, salt)

    def get(self, digest: str) -> KeptConsent | None:
        """Return a consent, or None."""
        with self.transaction() as connection:
            row = connection.execute(select(consents).where(consents.c.digest == digest)).first()
        return None if row is None else _consent(row)

    def of_person(self, person: str) -> Sequence[KeptConsent]:
        """Return the consents of a person, the latest first."""
        query = (
            select(consents)
            .where(consents.c.person == person)
            .order_by(consents.c.given.desc(), consents.c.digest)
        )
        with self.transaction() as connection:
            return [_consent(row) for row in connection.execute(query)]

    def withdraw(self, digest: str, now: int) -> int:
        """Withdraw a consent: its status and that of every record under it become revoked.

        Returns:
            How many records there are. Withdrawing again changes nothing.

        Raises:
            NotFoundError: There is no such consent.
        """
        change = (
            update(consents)
            .where(consents.c.digest == digest, consents.c.withdrawn.is_(None))
            .values(withdrawn=now)
        )
        with self.transaction() as connection:
            found = connection.execute(
                select(consents.c.list_uri, consents.c.list_place).where(
                    consents.c.digest == digest
                )
            ).first()
            if found is None:
                raise NotFoundError("no such consent was taken here")
            is_first = connection.execute(change).rowcount == 1
            rows = connection.execute(
                select(issued.c.list_uri, issued.c.list_place).where(issued.c.consent == digest)
            ).all()
            if is_first:
                marks = [(row.list_uri, row.list_place) for row in (found, *rows)]
                mark(connection, marks, _REVOKED)
        return len(rows)

    def used(self, digest: str) -> int:
        """Return how often a consent was used."""
        query = select(func.count()).select_from(uses).where(uses.c.consent == digest)
        with self.transaction() as connection:
            return connection.scalar(query) or 0

    def answered(self, operation: str) -> IssuedRecord | None:
        """Return the record that an earlier try of a question has made, or None."""
        with self.transaction() as connection:
            row = connection.execute(select(issued).where(issued.c.operation == operation)).first()
        if row is None:
            return None
        return IssuedRecord(**{name: getattr(row, name) for name in IssuedRecord.__slots__})

    def issue(
        self, record: IssuedRecord, number: int, kind: int, salt: bytes, receipt: KeptReceipt
    ) -> bool:
        """Keep a record, the use of its consent, its object for the log, and its receipt.

        The receipt stands in the same transaction: the feed hands on what is in the log, and no
        answer may leave without one.

        Args:
            record: What was signed.
            number: Of the use: each is taken once.
            kind: First byte of the leaf.
            salt: Of the leaf.
            receipt: Of the question.

        Returns:
            False if another question took this use, or the consent was withdrawn meanwhile; then
            nothing was kept.
        """
        values = {name: getattr(record, name) for name in IssuedRecord.__slots__}
        use = uses.insert().values(
            consent=record.consent, number=number, operation=record.operation, used=record.issued
        )
        try:
            with self.transaction() as connection:
                # Written before the consent is looked at: SQLite takes its lock with the first
                # write, and a withdrawal between a look and a write would be overtaken.
                connection.execute(use)
                _demand_standing(connection, record.consent)
                connection.execute(issued.insert().values(values))
                connection.execute(_until(record.list_uri, record.list_place, record.expires))
                put_object(connection, kind, record.audience, record.record, salt)
                put_receipt(connection, receipt)
        except (ConflictError, _WithdrawnError):
            return False
        return True

    def publish(self, record: IssuedRecord, kind: int, salt: bytes) -> bool:
        """Keep a record that rests on no consent, with its object for the log.

        Returns:
            False if this operation has made one already.
        """
        values = {name: getattr(record, name) for name in IssuedRecord.__slots__}
        try:
            with self.transaction() as connection:
                connection.execute(issued.insert().values(values))
                connection.execute(_until(record.list_uri, record.list_place, record.expires))
                put_object(connection, kind, record.audience, record.record, salt)
        except ConflictError:
            return False
        return True


def _demand_standing(connection: Connection, digest: str | None) -> None:
    standing = select(consents.c.digest).where(
        consents.c.digest == digest, consents.c.withdrawn.is_(None)
    )
    if connection.execute(standing.with_for_update()).first() is None:
        raise _WithdrawnError


def _until(uri: str, place: int, until: int) -> Update:
    return update(places).where(places.c.uri == uri, places.c.place == place).values(until=until)


def _consent(row: Row[tuple[object, ...]]) -> KeptConsent:
    return KeptConsent(**{name: getattr(row, name) for name in KeptConsent.__slots__})
