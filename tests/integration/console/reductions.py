"""A reduction of inspection and its paper, as inspection tells of them."""

from __future__ import annotations

KEY = "c" * 32
GOOD = {"name": "Máy sấy tóc", "brand": "Hanbit", "model": "HD", "hs_code": "85163100", "origin": "KR"}
REDUCTION = {
    "id": "e1",
    "version": 5,
    "status": "APPLIED",
    "good_key": KEY,
    "tax_code": "0101234567",
    "importer": "Công ty Tóc Mây",
    "good": GOOD,
    "agency": {"code": "TCKT20", "name": "Chi cục"},
    "asked_by": "importer:0101234567",
    "asked_on": "2026-11-19",
    "decide_by": "2026-11-26",
    "basis": [{"file_code": "QG2026000001", "notice_no": "1/TB", "issued_on": "2026-10-01"}],
    "basis_elsewhere": 2,
    "allowed": ["grant", "refuse"],
}
PAPER = {
    "key": "exemption",
    "kind": "exemption",
    "number": "12/XN-CCTC",
    "dated": "2026-11-20",
    "standing": "REVOKED",
    "since": "2026-11-21",
    "replaced_by": None,
    "code": "I7K2M9P4Q8R3S5T",
    "sha256": "a" * 64,
    "made_at": "2026-11-20T03:00:00Z",
}
