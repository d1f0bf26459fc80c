"""Registration does not start when the law that its dossiers rely on was changed behind their back."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from pymongo import MongoClient

from deploy.dev.ports import free_ports
from services.registration.adapters.dossiers import CODEC, INDEXES, KIND, DossierRepository
from services.registration.domain.dossier import Dossier
from shared.aggregate import Change
from shared.clock import new_id, utc_now
from shared.contracts import CATALOGUE
from shared.errors import Permanent
from shared.regulation import load
from shared.regulation.versions import ensure_unchanged
from shared.storage import AGGREGATE_INDEXES, ensure_indexes
from tests.unit.registration.examples import IMPORTER, dossier

pytestmark = pytest.mark.integration

OF_OLD = "0" * 64


@pytest.fixture
def dossiers(database: MongoClient[Any], mongo_prefix: str) -> DossierRepository:
    store = DossierRepository(
        database[f"{mongo_prefix}registration"]["registrations"],
        kind=KIND,
        codec=CODEC,
        source="registration",
        catalogue=CATALOGUE,
        clock=utc_now,
        new_id=new_id,
    )
    ensure_indexes(store.collection, (*AGGREGATE_INDEXES, *INDEXES))
    return store


def keep(dossiers: DossierRepository, dossier: Dossier) -> None:
    dossiers.create(new_id(), Change(dossier, act="submitted"), actor=IMPORTER)


def test_the_versions_that_dossiers_rely_on_are_known(dossiers: DossierRepository) -> None:
    now = load().regime_version("R2026")
    for version in (now, now, OF_OLD, None):
        keep(dossiers, replace(dossier(), regime_version=version))
    keep(dossiers, replace(dossier(), regime="R2018", regime_version=OF_OLD))
    assert dossiers.regime_versions() == {"R2026": {now, OF_OLD}, "R2018": {OF_OLD}}
    with pytest.raises(Permanent, match=OF_OLD):
        ensure_unchanged(load(), dossiers.regime_versions())


def test_a_changed_law_stops_the_start_and_says_what_to_do(
    dossiers: DossierRepository, mongo_prefix: str, mongodb_uri: str
) -> None:
    keep(dossiers, replace(dossier(), regime_version=OF_OLD))
    nowhere, port = free_ports(2)
    environment = {
        **os.environ,
        "CUAKHAU_ENV": "development",
        "CUAKHAU_SECRET": "a secret of this test, long enough to be taken",
        "CUAKHAU_DATABASE_PREFIX": mongo_prefix,
        "MONGODB_URI": mongodb_uri,
        "AMQP_URI": f"amqp://guest:guest@127.0.0.1:{nowhere}/none",
        "AMQP_MANAGEMENT_URI": "",
        "REGISTRATION_ADDRESS": f"127.0.0.1:{port}",
    }
    command = [sys.executable, "-m", "services.registration"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=90)
    assert ended.returncode == 78, ended.stderr
    assert OF_OLD in ended.stderr
    assert "regime_versions.yaml" in ended.stderr
