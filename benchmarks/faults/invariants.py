"""What must hold after any number of kills; each check returns what is wrong, nothing if it holds.

They read the stores as they are, and ask the hubs again.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Final

import httpx

from benchmarks.faults.clean import Expected, records, vault_counts
from benchmarks.faults.clients import bare, digest
from benchmarks.faults.journal import Journal, Line
from benchmarks.faults.site import Site
from credit_hub.graph.digest import graph_digest
from credit_hub.graph.repositories.loads import LoadStatus
from credit_hub.ledger.audit.entry import AuditEntry
from credit_hub.ledger.jobs.job import ENDED, Job, JobState
from credit_hub.ledger.storage.database import Ledger
from credit_hub.model.errors import NotFoundError

__all__ = ["violations"]

_SAMPLE: Final = 150
"""Answers that are asked for again, of all that were given."""
_JOBS_SECONDS: Final = 180.0
_PAGE: Final = 500
_UNFORESEEN: Final = ("internal", "None")


def violations(
    site: Site, expected: Expected, journal: Journal, url: str
) -> Mapping[str, list[str]]:
    """Return what is wrong, by invariant."""
    with Ledger.open(site.ledger_url()) as ledger:
        checks: Mapping[str, Iterator[str]] = {
            "jobs whole": _jobs(ledger, journal, url),
            "receipts kept once": _receipts(ledger, journal),
            "outcomes kept once": _outcomes(ledger, journal),
            "every answer audited once": _audited(ledger, journal),
            "audit chain whole": _chain(site),
            "same key, same bytes": _keys(journal, url),
            "same question, same answer": _answers(journal, url),
            "loads balance": _loads(site, expected),
            "graph is that of a clean load": _graph(site, expected),
            "vault is that of a clean load": _vault(ledger, expected),
            "no unforeseen error": _errors(journal),
        }
        return {name: list(found) for name, found in checks.items()}


def _jobs(ledger: Ledger, journal: Journal, url: str) -> Iterator[str]:
    """Every accepted job is there once and comes to its end, each of its lots once."""
    pause, until = threading.Event(), time.monotonic() + _JOBS_SECONDS
    while ledger.jobs.active() and time.monotonic() < until:
        pause.wait(0.5)
    kept = {job.id: job for job in _all_jobs(ledger)}
    told = Counter(line["job"] for line in journal.of("job"))
    yield from (f"{job}: acknowledged {n} times" for job, n in told.items() if n > 1)
    yield from (f"{job}: accepted and lost" for job in told.keys() - kept.keys())
    for job in kept.values():
        if job.state is JobState.FAILED:  # graph or ledger were away for a minute: that is said
            httpx.post(f"{url}/api/v1/jobs/{job.id}/resume", timeout=30, trust_env=False)
        elif job.state not in ENDED or job.done + job.failed != job.total or job.failed:
            yield f"{job.id}: {job.state}, {job.done} + {job.failed} of {job.total}"
        items = ledger.jobs.results(job.id, after=-1, limit=_PAGE)
        if job.state is JobState.DONE and len(items) != job.total:
            yield f"{job.id}: {len(items)} results of {job.total}"
        for item in items:
            receipt = None if item.result is None else item.result.receipt_id
            if receipt is None or not _is_kept(ledger, receipt):
                yield f"{job.id}: receipt of {item.lot} is not kept"


def _all_jobs(ledger: Ledger) -> Iterator[Job]:
    before = None
    while page := ledger.jobs.of(None, before=before, limit=_PAGE):
        yield from page
        before = page[-1].number


def _is_kept(ledger: Ledger, receipt: str) -> bool:
    try:
        ledger.receipts.get(receipt)
    except NotFoundError:
        return False
    return True


def _receipts(ledger: Ledger, journal: Journal) -> Iterator[str]:
    """Every receipt that somebody holds is kept as it was signed; its id is its key."""
    for line in journal.of("check"):
        try:
            kept = ledger.receipts.get(line["receipt"]).receipt.jws
        except NotFoundError:
            yield f"{line['receipt']}: given out and lost"
        else:
            if kept != line["jws"]:
                yield f"{line['receipt']}: kept with other bytes"


def _outcomes(ledger: Ledger, journal: Journal) -> Iterator[str]:
    """Every decision is recorded once: also one that was sent again and again."""
    told = {f"token {line['token']}": line for line in journal.of("outcome")}
    findings = {line["path"].split("/")[4] for line in told.values()}
    kept = Counter(o.reason for finding in findings for o in ledger.outcomes.history(finding))
    yield from (f"{reason}: acknowledged and lost" for reason in told.keys() - kept.keys())
    yield from (f"{reason}: recorded {n} times" for reason, n in kept.items() if n > 1)


def _audited(ledger: Ledger, journal: Journal) -> Iterator[str]:
    """Each answer that arrived has exactly one entry, with the digest of its bytes."""
    entries: dict[str, list[AuditEntry]] = {}
    for entry in ledger.audit.all(ledger.audit.head().number):
        if isinstance(entry, AuditEntry):
            entries.setdefault(entry.event.request_id, []).append(entry)
    for line in journal.of("check", "outcome", "job", "resolve", "receipt"):
        found = entries.get(line["request_id"], [])
        if len(found) != 1:
            yield f"{line['kind']} {line['request_id']}: {len(found)} entries"
        elif found[0].event.result_digest not in {None, f"sha256:{line['sha256']}"}:
            yield f"{line['kind']} {line['request_id']}: digest of another answer"


def _chain(site: Site) -> Iterator[str]:
    """``credit-hub audit verify`` finds the chain whole, against every signed checkpoint."""
    done = subprocess.run(
        [sys.executable, "-m", "credit_hub.api", "audit", "verify", "--json"],
        env=dict(site.environment()),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        yield (done.stdout + done.stderr)[-500:]


def _keys(journal: Journal, url: str) -> Iterator[str]:
    """A request that was answered has the same answer when its key is sent again."""
    for line in _sample([line for line in journal.of("check", "outcome", "job") if line["key"]]):
        headers = {"Content-Type": "application/json", "Idempotency-Key": f'"{line["key"]}"'}
        answer = _post(url, line, headers)
        if answer.headers.get("Idempotency-Replayed") != "true":
            yield f"{line['kind']} {line['key']}: {answer.status_code}, carried out again"
        elif digest_of(answer) != line["sha256"]:
            yield f"{line['kind']} {line['key']}: other bytes"


def _answers(journal: Journal, url: str) -> Iterator[str]:
    """A check for an earlier moment of knowledge has the findings that it had then."""
    for line in _sample(journal.of("check")):
        asked = {**line, "sent": json.dumps({"known_at": line["known_at"]})}
        answer = _post(url, asked, {"Content-Type": "application/json"})
        if not answer.is_success or digest(bare(answer.json())) != line["bare"]:
            yield f"{line['path']} known at {line['known_at']}: {answer.status_code}, not the same"


def _loads(site: Site, expected: Expected) -> Iterator[str]:
    """Read = loaded + unchanged + rejected, for as many rows as a clean load has."""
    with site.store() as store:
        found = {record.id: record for record in records(store)}
    yield from (f"{load}: not loaded" for load in expected.loads.keys() - found.keys())
    for record in found.values():
        written = record.rows_loaded + record.rows_unchanged + record.rows_rejected
        if record.status is not LoadStatus.COMPLETE or record.rows_read != written:
            yield f"{record.file_name}: {record.status}, {record.rows_read} read, {written} counted"
        if [record.rows_read, record.rows_rejected] != expected.loads.get(record.id):
            yield f"{record.file_name}: {record.rows_read} rows, {record.rows_rejected} rejected"


def _graph(site: Site, expected: Expected) -> Iterator[str]:
    with site.store() as store:
        found = graph_digest(store).sha256
    if found != expected.digest:
        yield f"digest {found}, a clean load has {expected.digest}"


def _vault(ledger: Ledger, expected: Expected) -> Iterator[str]:
    found = vault_counts(ledger)
    if found != expected.vault:
        yield f"{found}, a clean load has {expected.vault}"


def _errors(journal: Journal) -> Iterator[str]:
    """While stores and processes are away, answers are 503, and no other error."""
    for what, number in journal.errors.items():
        status = what.partition(": ")[2].partition(" ")
        if "other bytes" in what or (status[0] == "500" or status[2] in _UNFORESEEN):
            yield f"{what} ({number} times)"


def _sample(lines: Sequence[Line]) -> Sequence[Line]:
    return Random(1).sample(lines, min(_SAMPLE, len(lines)))  # noqa: S311  # the same ones again


def _post(url: str, line: Line, headers: Mapping[str, str]) -> httpx.Response:
    return httpx.post(
        f"{url}{line['path']}", content=line["sent"], headers=headers, timeout=60, trust_env=False
    )


def digest_of(answer: httpx.Response) -> str:
    """Return SHA-256 over the bytes of an answer."""
    import hashlib

    return hashlib.sha256(answer.content).hexdigest()
