"""The tables of TCVN 7790-1 (ISO 2859-1) against tables typed here: letters, sizes, every plan after its arrows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inspection.domain.sampling.plans import Plan, plan, tighter_aql
from shared.regulation.sampling import load_sampling
from shared.regulation.sampling_tables import LEVELS, Severity

TABLES = load_sampling().tables

# Table 1, as it is read: lot size from and to, then S-1 S-2 S-3 S-4 I II III.
TABLE_1 = """
2 8            A A A A  A A B
9 15           A A A A  A B C
16 25          A A B B  B C D
26 50          A B B C  C D E
51 90          B B C C  C E F
91 150         B B C D  D F G
151 280        B C D E  E G H
281 500        B C D E  F H J
501 1200       C C E F  G J K
1201 3200      C D E G  H K L
3201 10000     C D F G  J L M
10001 35000    C D F H  K M N
35001 150000   D E G J  L N P
150001 500000  D E G J  M P Q
500001 9999999 D E H K  N Q R
"""

_AQLS = """
0.010 0.015 0.025 0.040 0.065 0.10 0.15 0.25 0.40 0.65 1.0 1.5 2.5 4.0 6.5 10
"""
AQLS = _AQLS.split()

FULL_SIZES = dict(
    zip("ABCDEFGHJKLMNPQRS", (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000, 3150), strict=True)
)
REDUCED_SIZES = dict(
    zip("ABCDEFGHJKLMNPQR", (2, 2, 2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800), strict=True)
)

# Per starting letter and AQL: letter of the plan that the arrows lead to, and its Ac.
TABLE_2A = """
A  Q0 P0 N0 M0 L0 K0 J0 H0 G0 F0 E0 D0 C0 B0 A0 C1
B  Q0 P0 N0 M0 L0 K0 J0 H0 G0 F0 E0 D0 C0 B0 A0 C1
C  Q0 P0 N0 M0 L0 K0 J0 H0 G0 F0 E0 D0 C0 B0 D1 C1
D  Q0 P0 N0 M0 L0 K0 J0 H0 G0 F0 E0 D0 C0 E1 D1 D2
E  Q0 P0 N0 M0 L0 K0 J0 H0 G0 F0 E0 D0 F1 E1 E2 E3
F  Q0 P0 N0 M0 L0 K0 J0 H0 G0 F0 E0 G1 F1 F2 F3 F5
G  Q0 P0 N0 M0 L0 K0 J0 H0 G0 F0 H1 G1 G2 G3 G5 G7
H  Q0 P0 N0 M0 L0 K0 J0 H0 G0 J1 H1 H2 H3 H5 H7 H10
J  Q0 P0 N0 M0 L0 K0 J0 H0 K1 J1 J2 J3 J5 J7 J10 J14
K  Q0 P0 N0 M0 L0 K0 J0 L1 K1 K2 K3 K5 K7 K10 K14 K21
L  Q0 P0 N0 M0 L0 K0 M1 L1 L2 L3 L5 L7 L10 L14 L21 K21
M  Q0 P0 N0 M0 L0 N1 M1 M2 M3 M5 M7 M10 M14 M21 L21 K21
N  Q0 P0 N0 M0 P1 N1 N2 N3 N5 N7 N10 N14 N21 M21 L21 K21
P  Q0 P0 N0 Q1 P1 P2 P3 P5 P7 P10 P14 P21 N21 M21 L21 K21
Q  Q0 P0 R1 Q1 Q2 Q3 Q5 Q7 Q10 Q14 Q21 P21 N21 M21 L21 K21
R  Q0 P0 R1 R2 R3 R5 R7 R10 R14 R21 Q21 P21 N21 M21 L21 K21
"""
TABLE_2B = """
A  R0 Q0 P0 N0 M0 L0 K0 J0 H0 G0 F0 E0 D0 C0 B0 A0
B  R0 Q0 P0 N0 M0 L0 K0 J0 H0 G0 F0 E0 D0 C0 B0 D1
C  R0 Q0 P0 N0 M0 L0 K0 J0 H0 G0 F0 E0 D0 C0 E1 D1
D  R0 Q0 P0 N0 M0 L0 K0 J0 H0 G0 F0 E0 D0 F1 E1 D1
E  R0 Q0 P0 N0 M0 L0 K0 J0 H0 G0 F0 E0 G1 F1 E1 E2
F  R0 Q0 P0 N0 M0 L0 K0 J0 H0 G0 F0 H1 G1 F1 F2 F3
G  R0 Q0 P0 N0 M0 L0 K0 J0 H0 G0 J1 H1 G1 G2 G3 G5
H  R0 Q0 P0 N0 M0 L0 K0 J0 H0 K1 J1 H1 H2 H3 H5 H8
J  R0 Q0 P0 N0 M0 L0 K0 J0 L1 K1 J1 J2 J3 J5 J8 J12
K  R0 Q0 P0 N0 M0 L0 K0 M1 L1 K1 K2 K3 K5 K8 K12 K18
L  R0 Q0 P0 N0 M0 L0 N1 M1 L1 L2 L3 L5 L8 L12 L18 K18
M  R0 Q0 P0 N0 M0 P1 N1 M1 M2 M3 M5 M8 M12 M18 L18 K18
N  R0 Q0 P0 N0 Q1 P1 N1 N2 N3 N5 N8 N12 N18 M18 L18 K18
P  R0 Q0 P0 R1 Q1 P1 P2 P3 P5 P8 P12 P18 N18 M18 L18 K18
Q  R0 Q0 S1 R1 Q1 Q2 Q3 Q5 Q8 Q12 Q18 P18 N18 M18 L18 K18
R  R0 Q0 S1 R1 R2 R3 R5 R8 R12 R18 Q18 P18 N18 M18 L18 K18
"""
TABLE_2C = """
A  Q0 P0 N0 M0 L0 K0 J0 H0 G0 F0 E0 D0 C0 B0 A0 D1
B  Q0 P0 N0 M0 L0 K0 J0 H0 G0 F0 E0 D0 C0 B0 A0 D1
C  Q0 P0 N0 M0 L0 K0 J0 H0 G0 F0 E0 D0 C0 B0 E1 D1
D  Q0 P0 N0 M0 L0 K0 J0 H0 G0 F0 E0 D0 C0 F1 E1 D1
E  Q0 P0 N0 M0 L0 K0 J0 H0 G0 F0 E0 D0 G1 F1 E1 E2
F  Q0 P0 N0 M0 L0 K0 J0 H0 G0 F0 E0 H1 G1 F1 F2 F3
G  Q0 P0 N0 M0 L0 K0 J0 H0 G0 F0 J1 H1 G1 G2 G3 G5
H  Q0 P0 N0 M0 L0 K0 J0 H0 G0 K1 J1 H1 H2 H3 H5 H6
J  Q0 P0 N0 M0 L0 K0 J0 H0 L1 K1 J1 J2 J3 J5 J6 J8
K  Q0 P0 N0 M0 L0 K0 J0 M1 L1 K1 K2 K3 K5 K6 K8 K10
L  Q0 P0 N0 M0 L0 K0 N1 M1 L1 L2 L3 L5 L6 L8 L10 K10
M  Q0 P0 N0 M0 L0 P1 N1 M1 M2 M3 M5 M6 M8 M10 L10 K10
N  Q0 P0 N0 M0 Q1 P1 N1 N2 N3 N5 N6 N8 N10 M10 L10 K10
P  Q0 P0 N0 R1 Q1 P1 P2 P3 P5 P6 P8 P10 N10 M10 L10 K10
Q  Q0 P0 N0 R1 Q1 Q2 Q3 Q5 Q6 Q8 Q10 P10 N10 M10 L10 K10
R  Q0 P0 N0 R1 R2 R3 R5 R6 R8 R10 Q10 P10 N10 M10 L10 K10
"""
MASTER = (
    (Severity.NORMAL, TABLE_2A, FULL_SIZES),
    (Severity.TIGHTENED, TABLE_2B, FULL_SIZES),
    (Severity.REDUCED, TABLE_2C, REDUCED_SIZES),
)


def rows(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().splitlines()]


@pytest.mark.parametrize("row", rows(TABLE_1), ids=lambda row: row[0])
def test_code_letters(row: list[str]) -> None:
    smallest, largest, *letters = row
    for lot_size in (int(smallest), int(largest)):
        assert [TABLES.letter(lot_size, level) for level in LEVELS] == letters


def test_there_are_fifteen_rows_and_sixteen_aqls() -> None:
    assert len(rows(TABLE_1)) == len(TABLES.code_letters) == 15
    assert TABLES.aqls == tuple(Decimal(aql) for aql in AQLS)


@pytest.mark.parametrize(
    ("severity", "text", "sizes"), MASTER, ids=lambda value: value if isinstance(value, Severity) else ""
)
def test_every_plan_of_every_letter_and_aql(severity: Severity, text: str, sizes: dict[str, int]) -> None:
    compared = 0
    for start, *cells in rows(text):
        for aql, cell in zip(AQLS, cells, strict=True):
            row, ac = TABLES.cell(severity, start, Decimal(aql))
            assert (row.letter, row.size, ac) == (cell[0], sizes[cell[0]], int(cell[1:])), (severity, start, aql)
            compared += 1
    assert compared == 16 * 16


@pytest.mark.parametrize(
    ("severity", "text", "sizes"), MASTER, ids=lambda value: value if isinstance(value, Severity) else ""
)
def test_from_each_lot_size_and_level_to_its_plan(severity: Severity, text: str, sizes: dict[str, int]) -> None:
    table = {start: cells for start, *cells in rows(text)}
    for smallest, largest, *letters in rows(TABLE_1):
        for level, letter in zip(LEVELS, letters, strict=True):
            for aql, cell in zip(AQLS, table[letter], strict=True):
                for lot_size in (int(smallest), int(largest)):
                    n, ac = sizes[cell[0]], int(cell[1:])
                    whole = n >= lot_size
                    expected = Plan(cell[0], lot_size if whole else n, ac, ac + 1, whole)
                    assert plan(lot_size, level, Decimal(aql), severity, tables=TABLES) == expected


@pytest.mark.parametrize(
    ("lot_size", "level", "aql", "severity", "expected"),
    [
        (1200, "II", "1.0", Severity.NORMAL, Plan("J", 80, 2, 3)),
        (1200, "II", "2.5", Severity.TIGHTENED, Plan("J", 80, 3, 4)),
        (1200, "II", "2.5", Severity.REDUCED, Plan("J", 32, 3, 4)),
        (60, "II", "4.0", Severity.NORMAL, Plan("E", 13, 1, 2)),
        (100, "II", "1.0", Severity.NORMAL, Plan("E", 13, 0, 1)),  # the arrow of F points up
        (5, "II", "2.5", Severity.NORMAL, Plan("C", 5, 0, 1, whole_lot=True)),
        (4, "II", "0.010", Severity.NORMAL, Plan("Q", 4, 0, 1, whole_lot=True)),
        (1, "II", "2.5", Severity.NORMAL, Plan("C", 1, 0, 1, whole_lot=True)),
        (600000, "III", "0.025", Severity.TIGHTENED, Plan("S", 3150, 1, 2)),
    ],
)
def test_examples_known_by_heart(lot_size: int, level: str, aql: str, severity: Severity, expected: Plan) -> None:
    assert plan(lot_size, level, Decimal(aql), severity, tables=TABLES) == expected


@pytest.mark.parametrize(("lot_size", "level", "aql"), [(0, "II", "2.5"), (10, "IV", "2.5"), (10, "II", "3.0")])
def test_what_the_tables_do_not_have(lot_size: int, level: str, aql: str) -> None:
    with pytest.raises(ValueError, match=r"item|level"):
        plan(lot_size, level, Decimal(aql), Severity.NORMAL, tables=TABLES)


@given(st.integers(1, 2_000_000), st.sampled_from(LEVELS), st.sampled_from(AQLS))
def test_a_plan_never_asks_for_more_than_the_lot_and_strictness_is_ordered(lot: int, level: str, aql: str) -> None:
    normal, tightened, reduced = (plan(lot, level, Decimal(aql), severity, tables=TABLES) for severity in Severity)
    for found in (normal, tightened, reduced):
        assert 1 <= found.n <= lot
        assert found.re == found.ac + 1
        assert found.accepts(found.ac)
        assert not found.accepts(found.re)
        assert found.whole_lot == (found.n == lot)
    assert reduced.n <= normal.n <= max(tightened.n, normal.n)
    assert tightened.ac * normal.n <= normal.ac * tightened.n or tightened.n > normal.n


def test_one_step_tighter() -> None:
    assert tighter_aql(Decimal("2.5"), tables=TABLES) == Decimal("1.5")
    assert tighter_aql(Decimal("0.01"), tables=TABLES) is None
