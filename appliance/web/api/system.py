"""The machine: release, disk, parts, time, names in the network, and the web's certificate."""

import shutil
import socket
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from appliance.domain.role import Right
from appliance.services.accounts.site_facts import site_facts
from appliance.services.certificates.facts import CertificateFacts
from appliance.services.certificates.names import outward_addresses, own_names
from appliance.services.machine_times import machine_up_since, process_up_since
from appliance.storage.audit import AuditAction
from appliance.storage.revisions import Revisions
from appliance.version import VERSION
from appliance.web.auth.guard import needs
from appliance.web.certificate import certificate_of
from appliance.web.errors import NotFound, also
from appliance.web.health import Part, health
from appliance.web.premises import Here
from appliance.web.who import Who

router = APIRouter(prefix="/system", tags=["system"])

Reader = Annotated[Who, needs(Right.SYSTEM_SEE)]
Editor = Annotated[Who, needs(Right.SYSTEM_EDIT)]
_PEM_CHARACTERS = 100_000


class DiskBody(BaseModel):
    """The disk that records and recordings are on."""

    total_bytes: int = Field(examples=[64_000_000_000])
    free_bytes: int = Field(examples=[41_000_000_000])


class PartBody(BaseModel):
    """A part of the switchboard. `ok` is none where nobody can tell."""

    name: str = Field(examples=["asterisk"])
    ok: bool | None
    detail: str = Field(examples=["22.10.1"])
    since: datetime | None = Field(description="since when it is so")


class NetworkBody(BaseModel):
    """How this machine is found."""

    host_name: str = Field(examples=["zongji"])
    names: list[str] = Field(examples=[["zongji", "zongji.local", "localhost"]])
    addresses: list[str] = Field(examples=[["192.168.1.10"]])
    port: int = Field(examples=[8080], description="of the web")
    open_to_network: bool = Field(description="whether others than this machine reach the web; then it is encrypted")


class CertificateBody(BaseModel):
    """The web's certificate."""

    names: list[str] = Field(examples=[["zongji.local", "192.168.1.10"]])
    issuer: str = Field(examples=["CN=zongji"])
    self_signed: bool = Field(description="browsers warn of it once")
    not_before: datetime
    not_after: datetime
    fingerprint: str = Field(description="SHA-256, hexadecimal")
    expired: bool


class SystemBody(BaseModel):
    """The machine and what runs on it."""

    version: str = Field(examples=["0.1.0"])
    now: datetime
    time_zone: str = Field(examples=["Asia/Shanghai"], description="of the company")
    machine_up_since: datetime | None
    web_up_since: datetime | None
    disk: DiskBody
    parts: list[PartBody]
    network: NetworkBody
    certificate: CertificateBody | None = Field(description="none while the web isn't encrypted")


class UploadedCertificateBody(BaseModel):
    """A certificate with its key, both PEM."""

    chain: Annotated[
        str,
        Field(
            max_length=_PEM_CHARACTERS,
            description="the certificate first, then those who signed it",
            examples=["-----BEGIN CERTIFICATE-----\n…"],
        ),
    ]
    key: Annotated[str, Field(max_length=_PEM_CHARACTERS, examples=["-----BEGIN PRIVATE KEY-----\n…"])]


@router.get("")
def get_system(_who: Reader, here: Here) -> SystemBody:
    """Tell how the machine is."""
    usage = shutil.disk_usage(here.instance.folder)
    facts = certificate_of(here).facts() if here.instance.is_web_encrypted else None
    return SystemBody(
        version=VERSION,
        now=here.now(),
        time_zone=site_facts(here.instance, Revisions(here.reading, here.writing)).time_zone,
        machine_up_since=machine_up_since(here.now()),
        web_up_since=process_up_since(here.now()),
        disk=DiskBody(total_bytes=usage.total, free_bytes=usage.free),
        parts=_parts(here),
        network=NetworkBody(
            host_name=socket.gethostname(),
            names=own_names(),
            addresses=outward_addresses(),
            port=here.instance.ports.http,
            open_to_network=here.instance.is_web_encrypted,
        ),
        certificate=None if facts is None else _certificate(facts, here.now()),
    )


@router.get("/certificate", responses=also(404))
def get_certificate(_who: Reader, here: Here) -> CertificateBody:
    """Tell which certificate the web has."""
    facts = certificate_of(here).facts()
    if facts is None:
        raise NotFound("There is no certificate.", "it is made when the web listens to others than this machine")
    return _certificate(facts, here.now())


@router.put("/certificate")
def put_certificate(body: UploadedCertificateBody, who: Editor, here: Here) -> CertificateBody:
    """Check another certificate and use it; new connections have it within seconds."""
    facts = certificate_of(here).upload(body.chain, body.key, here.now())
    here.note(
        who, AuditAction.CERTIFICATE, "web", f"uploaded, until {facts.not_after.date()}: {', '.join(facts.names)}"
    )
    return _certificate(facts, here.now())


@router.post("/certificate/self-signed")
def make_certificate(who: Editor, here: Here) -> CertificateBody:
    """Go back to a certificate that the box signs itself, made anew for its present names and addresses."""
    facts = certificate_of(here).make(here.now())
    here.note(who, AuditAction.CERTIFICATE, "web", f"self-signed, until {facts.not_after.date()}")
    return _certificate(facts, here.now())


def _parts(here: Here) -> list[PartBody]:
    link = here.house.link
    found = health(link)
    snapshot = link.snapshot
    others = snapshot.health if snapshot is not None else {}
    first = {"controller": found.controller, "asterisk": found.asterisk, "database": found.database}
    more = {name: Part(part.ok, part.detail, part.since) for name, part in others.items() if name not in first}
    told = {**first, **more}
    return [PartBody(name=name, ok=part.ok, detail=part.detail, since=part.since) for name, part in told.items()]


def _certificate(facts: CertificateFacts, now: datetime) -> CertificateBody:
    return CertificateBody(
        names=list(facts.names),
        issuer=facts.issuer,
        self_signed=facts.self_signed,
        not_before=facts.not_before,
        not_after=facts.not_after,
        fingerprint=facts.fingerprint,
        expired=facts.not_after <= now,
    )
