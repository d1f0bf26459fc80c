import json
from pathlib import Path

from marshmallow import Schema, fields, validate

from shared.web import App, Call, Page, Reply, WebService, operation, raw_operation
from shared.web.documents import docs_page, main, openapi
from shared.web.problems import KNOWN


class PartOut(Schema):
    quantity = fields.Decimal(as_string=True)
    price = fields.Decimal(as_string=True, allow_none=True)


class PartIn(Schema):
    name = fields.String(required=True, validate=validate.Length(max=20))
    parts = fields.List(fields.Nested(PartOut))


class PartQuery(Schema):
    state = fields.String(validate=validate.OneOf(["new", "old"]))


class PartsHttp(WebService):
    """Parts <of> things."""

    name = "parts-http"
    app = App()

    @operation("POST", "/parts", summary="Make", body=PartIn, response=PartOut, status=201, idempotent="required")
    def make(self, call: Call) -> Reply: ...

    @operation("GET", "/parts", summary="List", query=PartQuery, response=PartOut, paged=True, roles=("officer",))
    def list_parts(self, call: Call) -> Page: ...

    @operation("POST", "/parts/<int:number>/<id>/act", summary="Act", body=PartIn, versioned=True, idempotent=True)
    def act(self, call: Call) -> Reply: ...

    @operation("POST", "/files", summary="Send files", body=PartIn, multipart=True, roles=None)
    def files(self, call: Call) -> Reply: ...

    @raw_operation("POST", "/ws", summary="SOAP")
    def soap(self, request: object) -> object: ...


DOCUMENT = openapi(PartsHttp)


def _parameters(path: str, method: str) -> dict[str, tuple[str, bool]]:
    return {p["name"]: (p["in"], p["required"]) for p in DOCUMENT["paths"][path][method]["parameters"]}


def test_every_declared_operation_and_no_other() -> None:
    assert DOCUMENT["openapi"] == "3.1.0"
    assert DOCUMENT["info"]["title"] == "parts"
    assert {(path, method) for path, item in DOCUMENT["paths"].items() for method in item} == {
        ("/parts", "post"),
        ("/parts", "get"),
        ("/parts/{number}/{id}/act", "post"),
        ("/files", "post"),
        ("/ws", "post"),
    }


def test_parameters() -> None:
    assert _parameters("/parts", "post") == {"Idempotency-Key": ("header", True)}
    assert _parameters("/parts/{number}/{id}/act", "post") == {
        "number": ("path", True),
        "id": ("path", True),
        "If-Match": ("header", True),
        "Idempotency-Key": ("header", False),
    }
    assert _parameters("/parts", "get") == {
        "state": ("query", False),
        "limit": ("query", False),
        "cursor": ("query", False),
    }


def test_schemas_and_refusals() -> None:
    make = DOCUMENT["paths"]["/parts"]["post"]
    assert make["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/PartIn"}
    assert make["responses"]["201"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/PartOut"}
    problem = make["responses"]["422"]["content"]["application/problem+json"]["schema"]
    assert problem == {"$ref": "#/components/schemas/Problem"}
    assert "428" in DOCUMENT["paths"]["/parts/{number}/{id}/act"]["post"]["responses"]
    assert make["security"] == [{"bearer": []}]
    assert DOCUMENT["paths"]["/files"]["post"]["security"] == []
    page = DOCUMENT["paths"]["/parts"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert page["properties"]["items"]["items"] == {"$ref": "#/components/schemas/PartOut"}
    parts = DOCUMENT["components"]["schemas"]["PartOut"]["properties"]
    assert parts["quantity"]["type"] == "string"
    assert parts["price"]["type"] == ["string", "null"]


def test_every_reference_leads_somewhere() -> None:
    text = json.dumps(DOCUMENT)
    for name in {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}:
        assert name in DOCUMENT["components"]["schemas"]


def test_the_page_needs_nothing_else_and_explains_every_problem() -> None:
    page = docs_page(DOCUMENT)
    assert "Parts &lt;of&gt; things." in page
    assert "http" not in page.replace("parts-http", "")
    assert "<script" not in page
    assert all(f'id="problem-{code}"' in page for code in KNOWN)


def test_documents_are_written_and_checked(tmp_path: Path) -> None:
    place = f"{__name__}:PartsHttp"
    assert main(["--check", str(tmp_path), place]) == 1
    assert main([str(tmp_path), place]) == 0
    assert json.loads((tmp_path / "parts.openapi.json").read_text()) == DOCUMENT
    assert main(["--check", str(tmp_path), place]) == 0
    (tmp_path / "parts.openapi.json").write_text("{}")
    assert main(["--check", str(tmp_path), place]) == 1
