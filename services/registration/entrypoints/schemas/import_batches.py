"""Several dossiers that are open elsewhere in one call, and what became of each."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

MOST_ROWS = 100


class ImportRowIn(Schema):
    line = fields.Integer(required=True, strict=True, metadata={"description": "of the file, told again in the answer"})
    dossier = fields.Dict(required=True, metadata={"description": "see docs/api/import-open.schema.json"})


class ImportIn(Schema):
    rehearsal = fields.Boolean(
        load_default=False, metadata={"description": "say what would become of it; keep nothing"}
    )
    rows = fields.List(fields.Nested(ImportRowIn), required=True, validate=validate.Length(1, MOST_ROWS))


class FindingOut(Schema):
    pointer = fields.String()
    code = fields.String()
    detail = fields.String()


class ImportRowOut(Schema):
    line = fields.Integer()
    source = fields.String(allow_none=True)
    file_code = fields.String(allow_none=True)
    outcome = fields.String(
        metadata={"description": "imported, would_be_imported, there, differs, files_wanted or refused"}
    )
    id = fields.String(allow_none=True)
    errors = fields.List(fields.Nested(FindingOut))
    let_pass = fields.List(
        fields.Nested(FindingOut), metadata={"description": "rules that it was not held to, and why not"}
    )
    wanted = fields.List(fields.String(), metadata={"description": "SHA-256 of files to send before the row"})


class ImportOut(Schema):
    rows = fields.List(fields.Nested(ImportRowOut))
