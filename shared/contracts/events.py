"""The one catalogue of events; importing `shared.contracts` fills it."""

from shared.contracts.catalogue import Catalogue

CATALOGUE = Catalogue()
