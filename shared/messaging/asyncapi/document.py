"""The AsyncAPI document, from the contracts and the table of subscriptions; nothing needs to run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from shared.contracts import CATALOGUE
from shared.contracts.catalogue import Catalogue
from shared.contracts.envelope import CONTENT_TYPE
from shared.messaging.asyncapi.channels import event_channels, queue_channels, receivings, sendings
from shared.messaging.asyncapi.messages import control_message, message
from shared.messaging.asyncapi.names import CONTROL, Json, control_key, key_of
from shared.messaging.asyncapi.schemas import schemas_of
from shared.messaging.subscriptions import SUBSCRIPTIONS
from shared.messaging.topology import whole_topology

_VERSION = "1"
_ABOUT = """\
Events that the services of Cuakhau tell one another, as CloudEvents 1.0 in AMQP binary mode: attributes in headers, data
as JSON in the body. An event is numbered within its aggregate (`sequence`, dense from 1) and names the one before
(`previousid`), so that a consumer applies each once and in order, whatever the broker does.

Within a major version fields may be added: ignore what you do not know. A breaking change is a new `dataschema`.
"""


def asyncapi(catalogue: Catalogue = CATALOGUE, table: Mapping[str, tuple[str, ...]] = SUBSCRIPTIONS) -> Json:
    """AsyncAPI 3.0."""
    contracts = sorted(catalogue, key=lambda contract: (contract.type, contract.version))
    topology = whole_topology(table)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Cuakhau", "version": _VERSION, "description": _ABOUT},
        "defaultContentType": CONTENT_TYPE,
        "channels": {**event_channels(contracts), **queue_channels(contracts, table, topology)},
        "operations": {**sendings(contracts), **receivings(contracts, table)},
        "components": {
            "messages": {
                **{key_of(contract): message(contract) for contract in contracts},
                **{control_key(kind): control_message(kind) for kind in CONTROL},
            },
            "schemas": schemas_of(contracts),
        },
    }


def as_text() -> str:
    return yaml.dump(asyncapi(), Dumper=_Plain, allow_unicode=True, sort_keys=False, width=118)


class _Plain(yaml.SafeDumper):
    """No anchors; texts of several lines as blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Plain.add_representer(str, _text)
