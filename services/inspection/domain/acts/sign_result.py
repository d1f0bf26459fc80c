"""Sign: the leader signs one result per goods line; registration then makes it law, or refuses it.

Where a notice was issued already, the signed one is to replace it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from services.inspection.domain.acts.four_eyes import ensure_other_eyes
from services.inspection.domain.case import Case
from services.inspection.domain.commands import SignResult
from services.inspection.domain.events import ResultSigned
from services.inspection.domain.evidence import Signature
from services.inspection.domain.on_paper import before_signature, day_of
from services.inspection.domain.states import Act, ensure_allowed, not_allowed, status_after
from shared.regulation import Regulation, ResultClass, legal_day
from shared.regulation.four_eyes import SIGN


def ensure_may_sign(case: Case, command: SignResult, *, law: Regulation) -> None:
    """Before a number is drawn for the notice. Raises NotAllowed, Forbidden."""
    ensure_allowed(case, Act.SIGN)
    ensure_other_eyes(case, SIGN, command.by, command.on_behalf_of, law=law)


def signing_day(case: Case, command: SignResult, *, now: datetime) -> date:
    """The day of which the notice is, before a number of its year is drawn. Raises Invalid."""
    pointers = ("/issued_on", "/outage")
    return day_of(command.on_paper, case, today=legal_day(now), pointers=pointers, follows=before_signature)


def sign_result(
    case: Case, command: SignResult, *, notice_no: str, law: Regulation, now: datetime
) -> tuple[Case, ResultSigned]:
    """notice_no: as printed. Raises NotAllowed, Forbidden, Invalid."""
    ensure_may_sign(case, command, law=law)
    transition = ensure_allowed(case, Act.SIGN)
    if case.draft is None:  # the table asks for a reviewed draft; this tells the type checker
        raise not_allowed(case, Act.SIGN, "nothing is drafted")
    failing = {
        line.line_no for line in case.draft.lines if law.result_codes[line.code].result_class is ResultClass.FAIL
    }
    replaces = case.notices[-1].notice_no if case.notices else None
    signature = Signature(
        notice_no=notice_no,
        signed_on=signing_day(case, command, now=now),
        signer=command.signer,
        by=command.by,
        at=now,
        revision=case.content.revision,
        failed_keys=tuple(dict.fromkeys(line.good_key for line in case.content.lines if line.line_no in failing)),
        replaces=replaces,
    )
    signed = replace(case, signature=signature)
    signed = replace(signed, status=status_after(transition, signed))
    event = ResultSigned(
        file_code=case.file_code,
        occurred_at=now,
        revision=signature.revision,
        notice_no=notice_no,
        signed_on=signature.signed_on,
        agency=case.agency,
        signer=command.signer,
        lines=case.draft.lines,
        replaces=replaces,
        amendments=case.draft.amendments if replaces else None,
    )
    return signed, event
