"""The archive: a tar of what `mongodump --gzip` would lay out, with a manifest.

    <database>/<collection>.bson.gz           its documents, BSON after BSON
    <database>/<collection>.metadata.json.gz  options and indexes, extended JSON
    manifest.json                             `domain.backup.manifest`
    SHA256SUMS                                of all of the above, as sha256sum writes and checks it

The last two come last: an archive without them was not finished. Databases bear no prefix.
"""

from __future__ import annotations

from typing import Any

from bson import json_util
from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

from services.console.application.backup.ports import Damaged, Shape
from services.console.domain.backup.manifest import FORMAT, ClusterTime, Kept, Manifest, Piece
from services.console.domain.backup.scope import DATABASES, Place
from shared.contracts.fields import Moment

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
# Files come to the archive under such names only, so that none can be put anywhere else.
_NAME = validate.Regexp(r"[A-Za-z0-9_][A-Za-z0-9_.\-]{0,99}$")


def data_name(place: Place) -> str:
    return f"{place.database}/{place.collection}.bson.gz"


def metadata_name(place: Place) -> str:
    return f"{place.database}/{place.collection}.metadata.json.gz"


def write_metadata(place: Place, shape: Shape) -> bytes:
    identity = {"v": 2, "key": {"_id": 1}, "name": "_id_"}
    said = {
        "options": dict(shape.options),
        "indexes": [identity, *(dict(index) for index in shape.indexes)],
        "collectionName": place.collection,
        "type": "collection",
    }
    return json_util.dumps(said, json_options=json_util.CANONICAL_JSON_OPTIONS).encode()


def read_metadata(written: bytes, name: str) -> Shape:
    try:
        said = json_util.loads(written)
        indexes = [index for index in said["indexes"] if index["name"] != "_id_"]
        return Shape(said["options"], indexes)
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(f"{name} of the archive cannot be read: {error!r}") from error


class _Stored(Schema):
    class Meta:
        unknown = EXCLUDE


class _Piece(_Stored):
    size = fields.Integer(required=True)
    sha256 = fields.String(required=True, validate=validate.Regexp(r"[0-9a-f]{64}$"))

    @post_load
    def _made(self, data: Any, **_: Any) -> Piece:
        return Piece(**data)


class _Kept(_Stored):
    database = fields.String(required=True, validate=validate.OneOf(DATABASES))
    collection = fields.String(required=True, validate=_NAME)
    documents = fields.Integer(required=True)
    size = fields.Integer(required=True)
    data = fields.Nested(_Piece, required=True)
    metadata = fields.Nested(_Piece, required=True)

    @post_load
    def _made(self, data: Any, **_: Any) -> Kept:
        return Kept(**data)


class _ClusterTime(_Stored):
    seconds = fields.Integer(required=True)
    increment = fields.Integer(required=True)

    @post_load
    def _made(self, data: Any, **_: Any) -> ClusterTime:
        return ClusterTime(**data)


class _Manifest(_Stored):
    format = fields.Integer(required=True)
    time = fields.Nested(_ClusterTime, required=True)
    release = fields.String(required=True)
    server = fields.String(required=True)
    began_at = Moment(required=True)
    ended_at = Moment(required=True)
    regimes = fields.Dict(fields.String(), fields.String(), required=True)
    kept = fields.List(fields.Nested(_Kept), required=True)
    left_out = fields.Dict(fields.String(), fields.String(), required=True)

    @post_load
    def _made(self, data: Any, **_: Any) -> Manifest:
        return Manifest(**{**data, "kept": tuple(data["kept"])})


def write_manifest(manifest: Manifest) -> bytes:
    return (json_util.dumps(_Manifest().dump(manifest), indent=2) + "\n").encode()


def read_manifest(written: bytes) -> Manifest:
    """Raises Damaged."""
    try:
        said = json_util.loads(written)
        if isinstance(said, dict) and isinstance(said.get("format"), int) and said["format"] > FORMAT:
            raise Damaged(
                f"The archive is of format {said['format']}, this release reads up to {FORMAT}: restore it with the release "
                f"that made it, {said.get('release')}, or a newer one."
            )
        manifest: Manifest = _Manifest().load(said)
    except (ValueError, ValidationError) as error:
        raise Damaged(f"{MANIFEST} of the archive cannot be read: {error}") from error
    return manifest
