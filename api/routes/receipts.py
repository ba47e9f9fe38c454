"""Receipts by id, and the keys that check them."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse

from credit_hub.api.deps import NotaryDep
from credit_hub.api.openapi import responses
from credit_hub.api.receipts import read_payload
from credit_hub.api.schemas.receipt import KeySetView, StoredReceiptView
from credit_hub.model.interval import utc_iso

router = APIRouter(tags=["receipts"])
keys_router = APIRouter(tags=["receipts"])
ReceiptId = Annotated[
    str,
    Path(
        max_length=64,
        description="As an answer gives it.",
        examples=["receipt:2f9a0c218d4e549a15c65b324fd7693c"],
    ),
]


@router.get(
    "/receipts/{receipt_id}",
    summary="One receipt",
    responses=responses(
        HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE
    ),
)
def get_receipt(receipt_id: ReceiptId, notary: NotaryDep) -> StoredReceiptView:
    """Return a receipt exactly as it was signed; `credit-hub verify` checks it offline."""
    stored = notary.ledger.receipts.get(receipt_id)
    return StoredReceiptView(
        id=stored.receipt.id,
        jws=stored.receipt.jws,
        created_at=utc_iso(stored.created_at),
        statement=read_payload(stored.receipt.jws),
    )


@keys_router.get(
    "/.well-known/jwks.json",
    summary="The public keys of receipts",
    response_model=KeySetView,
    responses=responses(HTTPStatus.SERVICE_UNAVAILABLE),
)
def get_keys(notary: NotaryDep) -> JSONResponse:
    """Return the public key of every receipt that this hub has issued, as a JWK set (RFC 7517)."""
    return JSONResponse(json.loads(notary.public_keys().text()))
