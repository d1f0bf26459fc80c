"""Verifying what comes in, and giving back the very tree that the signatures cover."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cryptography import x509
from lxml import etree
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from shared.clock import Clock
from shared.single_window.signing.certificates import (
    check_fit,
    check_period,
    describe,
    path_to_root,
    serial_of,
    signer_among,
    tax_code_of,
)
from shared.single_window.signing.errors import (
    SignatureInvalid,
    SignatureMissing,
    SignatureWraps,
    SignerUnknown,
)
from shared.single_window.signing.form import DIGESTS, ENVELOPED, EXCLUSIVE, SIGNATURE_METHODS, Wanted, check_form
from shared.single_window.signing.places import SYSTEM, TRADER, find_places
from shared.single_window.signing.revocation import check_revocation
from shared.single_window.signing.signer import tree_parser
from shared.single_window.signing.trust import Trust
from shared.single_window.xml import children, local_name

# It logs all that was signed, which is the trader's; and a log's lock is not to be taken outside of the main thread.
logging.getLogger("signxml.processor").disabled = True

# What the standard calls an NCName, as far as anybody uses it.
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}")


class Demand(StrEnum):
    """optional: verified when it is there."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    OFF = "off"


@dataclass(frozen=True)
class Signatory:
    """serial: of the certificate, hexadecimal. tax_code: of its holder, None for whoever has none. signed: the path of
    the element that the signature covers, with its id ("/Body/Content#content"), "/" for the whole envelope.
    """

    subject: str
    issuer: str
    serial: str
    tax_code: str | None
    signed: str


@dataclass(frozen=True)
class Verified:
    """root: the envelope to read on from: what is signed in it is read from the signed bytes. trouble: see Trust."""

    trader: Signatory | None
    system: Signatory | None
    root: etree._Element = field(compare=False, repr=False)
    trouble: str = field(default="", compare=False)


@dataclass(frozen=True)
class Verifier:
    """trader, system: which signatures are asked for. importer_signs: the trader must be the importer; otherwise an agent
    may sign for one. revocation_required: see check_revocation.
    """

    trust: Callable[[], Trust]
    clock: Clock
    trader: Demand = Demand.REQUIRED
    system: Demand = Demand.REQUIRED
    importer_signs: bool = False
    revocation_required: bool = True

    def verify(self, root: etree._Element, at: datetime | None = None) -> Verified:
        """root: an envelope as parse_xml makes it, which stays as it is. at: when it came, if that is not now.

        Raises SignatureRefused; RevocationUnknown when it cannot be decided now.
        """
        if self.trader is self.system is Demand.OFF or local_name(root) != "Envelope":
            return Verified(None, None, root)
        find_places(root)
        # Certificates count in whole seconds, the last one included.
        trust, now = self.trust(), (at or self.clock()).replace(microsecond=0)
        root, system = self._system(root, trust, now)
        root, trader = self._trader(root, trust, now)
        return Verified(trader, system, root, trust.trouble)

    def _system(self, root: etree._Element, trust: Trust, now: datetime) -> tuple[etree._Element, Signatory | None]:
        signature = _wanted(self.system, find_places(root).system, SYSTEM)
        if signature is None:
            return root, None
        wanted = Wanted(SYSTEM, "", (ENVELOPED, EXCLUSIVE.value), "Envelope")
        certificate = self._certificate(signature, wanted, trust, now)
        if certificate not in trust.senders:
            raise SignerUnknown(
                SYSTEM,
                f"{describe(certificate)} may not send here. Sign with the system's own certificate; a new one is first "
                "to be announced to the receiving side, who installs it.",
            )
        signed = _signed(root, certificate, wanted, now)
        return signed, _signatory(certificate, "/")

    def _trader(self, root: etree._Element, trust: Trust, now: datetime) -> tuple[etree._Element, Signatory | None]:
        places = find_places(root)
        signature, content = _wanted(self.trader, places.trader, TRADER), places.content
        if signature is None:
            return root, None
        id = "" if content is None else content.get("Id", "")
        if content is None or not _NAME.fullmatch(id):
            text = 'There is no Body/Content with an Id to sign: give it one (Id="content"), then sign it.'
            raise SignatureWraps(TRADER, text)
        wanted = Wanted(TRADER, f"#{id}", (EXCLUSIVE.value,), "Content")
        certificate = self._certificate(signature, wanted, trust, now)
        signed = _signed(root, certificate, wanted, now)
        return _with_content(root, signed), _signatory(certificate, f"/Body/Content#{id}")

    def _certificate(self, signature: etree._Element, wanted: Wanted, trust: Trust, now: datetime) -> x509.Certificate:
        """The signer's, with all that must hold for it at this moment."""
        place = wanted.place
        given = check_form(signature, wanted)
        leaf = signer_among(given, place)
        check_fit(leaf, place)
        check_period(leaf, now, place)
        others = [one for one in given if one is not leaf]
        path = path_to_root(leaf, [*others, *trust.intermediates], trust.roots, now, place)
        check_revocation(path, trust.crls, now, place, required=self.revocation_required)
        return leaf


def _wanted(demand: Demand, signature: etree._Element | None, place: str) -> etree._Element | None:
    """The one to verify, None when there is none to. Raises SignatureMissing."""
    if demand is Demand.REQUIRED and signature is None:
        raise SignatureMissing(place, f"{place} is empty; put an XML signature (ds:Signature) there.")
    return None if demand is Demand.OFF else signature


def _signed(root: etree._Element, certificate: x509.Certificate, wanted: Wanted, now: datetime) -> etree._Element:
    """What the signature covers, parsed from the bytes that were signed."""
    expected = SignatureConfiguration(
        location="." + wanted.place.replace("/", "/{*}") + "/",
        signature_methods=SIGNATURE_METHODS,
        digest_algorithms=DIGESTS,
        verification_time=now,
    )
    try:
        result = _XmlVerifier().verify(root, x509_cert=certificate, validate_schema=False, expect_config=expected)
    except (SignXMLException, etree.LxmlError, ValueError, TypeError) as error:
        raise SignatureInvalid(
            wanted.place,
            f"The signature does not belong to what stands there, or to the certificate ({_said(error)}). Sign last, and "
            "change nothing in what was signed afterwards, spaces and line breaks included.",
        ) from error
    signed = None if isinstance(result, list) else result.signed_xml
    if signed is None or local_name(signed) != wanted.element:
        text = f"The signature covers something else than {wanted.element}; sign that."
        raise SignatureWraps(wanted.place, text)
    return signed


def _with_content(root: etree._Element, content: etree._Element) -> etree._Element:
    """A copy of the envelope with what was signed in the place of what came, of which there is just one."""
    copy = deepcopy(root)
    for body in (part for part in children(copy) if local_name(part) == "Body"):
        for former in (part for part in children(body) if local_name(part) == "Content"):
            content.tail = former.tail
            body.replace(former, content)
    return copy


def _signatory(certificate: x509.Certificate, signed: str) -> Signatory:
    issuer = certificate.issuer.rfc4514_string()[:300]
    return Signatory(describe(certificate), issuer, serial_of(certificate), tax_code_of(certificate), signed)


def _said(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


class _XmlVerifier(XMLVerifier):
    @property
    def parser(self) -> etree.XMLParser:
        return tree_parser()
