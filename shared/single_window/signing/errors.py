"""Why a signature is not accepted: one class per reason; each message says the way out.

SignatureRefused           what the sender can put right; `pointer` is the place of the signature
├── SignatureMissing           the policy asks for one
├── SignatureInvalid           not in the form that is agreed on, or not over what stands there
├── SignatureWraps             what is signed is not what would be read
├── AlgorithmNotAllowed
├── CertificateUntrusted       no path to a root that is trusted here
├── CertificateExpired         or not valid yet
├── CertificateRevoked
├── CertificateUnfit           not made for signatures: key usage, an authority's own, too short a key
└── SignerUnknown              a trusted certificate, but not that of a system which may send
RevocationUnknown          our own lists say nothing now: the message is to be sent again
"""

from __future__ import annotations

from shared.errors import Invalid, Unavailable, Violation


class SignatureRefused(Invalid):
    code = "signature_refused"

    def __init__(self, pointer: str, message: str) -> None:
        super().__init__([Violation(pointer, self.code, message)], message)


class SignatureMissing(SignatureRefused):
    code = "signature_missing"


class SignatureInvalid(SignatureRefused):
    code = "signature_invalid"


class SignatureWraps(SignatureRefused):
    code = "signature_wraps"


class AlgorithmNotAllowed(SignatureRefused):
    code = "algorithm_not_allowed"


class CertificateUntrusted(SignatureRefused):
    code = "certificate_untrusted"


class CertificateExpired(SignatureRefused):
    code = "certificate_expired"


class CertificateRevoked(SignatureRefused):
    code = "certificate_revoked"


class CertificateUnfit(SignatureRefused):
    code = "certificate_unfit"


class SignerUnknown(SignatureRefused):
    code = "signer_unknown"


class RevocationUnknown(Unavailable):
    """No list of the certificate's authority that is in force. The operators' fault, not the sender's."""

    code = "revocation_unknown"
