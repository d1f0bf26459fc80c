"""Signatures of the single window's messages: XMLDSIG by the trader over the content, by the system over all of it.

verifier     Verifier.verify(root) -> Verified(trader, system, root): read on from that root
signer       Signer.sign_system, Signer.sign_content
policy       verifier_from, signer_from: what is asked for, from the environment
errors       why a signature is refused
places, form where a signature may stand, and the one form that it may have
certificates, revocation, trust   whom we believe
authority    a certificate authority for development and tests
"""

from shared.single_window.signing.errors import RevocationUnknown, SignatureRefused
from shared.single_window.signing.policy import signer_from, verifier_from
from shared.single_window.signing.signer import Signer, system_signed
from shared.single_window.signing.trust import Trust, TrustDirectory
from shared.single_window.signing.verifier import Demand, Signatory, Verified, Verifier

__all__ = [
    "Demand",
    "RevocationUnknown",
    "Signatory",
    "SignatureRefused",
    "Signer",
    "Trust",
    "TrustDirectory",
    "Verified",
    "Verifier",
    "signer_from",
    "system_signed",
    "verifier_from",
]
