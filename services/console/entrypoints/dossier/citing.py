"""Where a rule stands, as an office cites it: the law's tables give their sources in English only."""

from __future__ import annotations

import re

from services.console.entrypoints.languages import in_english

_WORDS: tuple[tuple[str, str], ...] = (
    (r"\bArt\. (\d+)\((\d+)\)([a-zđ](?:-[a-zđ])?)\b", r"Điều \1 khoản \2 điểm \3"),
    (r"\bArt\. (\d+)\((\d+)\)", r"Điều \1 khoản \2"),
    (r"\bArt\. (\d)", r"Điều \1"),
    (r"\bAnnex\b", "Phụ lục"),
    (r"\brows (\S+) and (\S+)", r"các dòng \1 và \2"),
    (r"\brow (?=\d)", "dòng "),
    (r"(?<=\d) and (?=\d)", " và "),
    (r"\bfield (?=[IVX])", "lĩnh vực "),
    (r"\bLaw on Complaints\b", "Luật Khiếu nại"),
    (r"\bLaw (?=\d)", "Luật "),
    (r"\b[Hh]ouse rule\b", "quy ước của hệ thống"),
    (r"\bNational Single Window\b", "Cổng thông tin một cửa quốc gia"),
    (r"\bprocedure (?=[A-Z])", "thủ tục "),
    (r"\brules of its forms\b", "quy tắc các biểu mẫu"),
    (r" as printed in provincial procedure sheets\b", ", theo bản thủ tục hành chính của các tỉnh"),
    (r"\bgeneral level II unless the QCVN says otherwise\b", "bậc kiểm tra chung II nếu QCVN không quy định khác"),
)


def cited(source: str | None) -> str:
    """source: as the data of the law have it, such as "TT 36/2026/TT-BKHCN, Annex II, row 9.7a; Art. 5(2)"."""
    text = source or ""
    if in_english():
        return text
    for english, vietnamese in _WORDS:
        text = re.sub(english, vietnamese, text)
    return text
