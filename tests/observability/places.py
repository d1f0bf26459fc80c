"""Where what is compared stands."""

from tests.processes import ROOT

OPERATIONS = ROOT / "docs" / "operations.md"
OBSERVABILITY = ROOT / "deploy" / "observability"
