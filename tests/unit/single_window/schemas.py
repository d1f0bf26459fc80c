"""The schemas as a validating parser sees them: fetched one by one by the names that they include each other by."""

from __future__ import annotations

from functools import cache
from typing import Any

from lxml import etree

from shared.single_window.schemas import schema_document


class _Published(etree.Resolver):
    def resolve(self, url: str, id: str | None, context: Any) -> Any:
        document = schema_document(url.rpartition("/")[2])
        assert document is not None, f"{url} is included and not there"
        return self.resolve_string(document, context, base_url=url)


@cache
def validator(name: str) -> etree.XMLSchema:
    parser = etree.XMLParser()
    parser.resolvers.add(_Published())
    document = schema_document(name)
    assert document is not None, name
    return etree.XMLSchema(etree.fromstring(document.encode(), parser, base_url=f"http://window.example/{name}"))


def faults(name: str, element: etree._Element) -> list[str]:
    """What that schema has against the element."""
    schema = validator(name)
    alone = etree.fromstring(etree.tostring(element))
    return [] if schema.validate(alone) else [str(error.message) for error in schema.error_log]
