"""The part of the API about photos of a sampling."""

from __future__ import annotations

from werkzeug.wrappers import Response

from services.inspection.application import photographing
from services.inspection.domain.photos import SIZE_AT_MOST
from services.inspection.entrypoints.app import InspectionApp
from services.inspection.entrypoints.schemas.samples import PhotosIn, PhotosOut
from shared.errors import Invalid, Violation
from shared.web import Call, Reply, WebService, operation, raw_operation
from shared.web.reading import RawRequest

_READERS = ("officer", "reviewer", "signer", "operator", "admin")
_BESIDES = 64 * 1024


class PhotoOperations(WebService):
    app: InspectionApp

    @operation(
        "POST",
        "/inspections/<id>/photos",
        summary="Photos for the sampling record that follows and names them; the same photo again is kept once",
        body=PhotosIn,
        response=PhotosOut,
        roles=("officer",),
        multipart=True,
        max_body=photographing.PHOTOS_AT_ONCE * SIZE_AT_MOST + _BESIDES,
    )
    def add_photos(self, call: Call) -> Reply:
        files = [(f"/photos/{i}/file", named["file"]) for i, named in enumerate(call.body["photos"])]
        missing = [
            Violation(pointer, "missing", f"There is no part named '{name}' with the photo.")
            for pointer, name in files
            if name not in call.files
        ]
        if missing:
            raise Invalid(missing)
        kept = photographing.keep_photos(
            call.path["id"],
            [(pointer, call.files[name].data) for pointer, name in files],
            actor=call.principal.actor(),
            cases=self.app.cases,
            photos=self.app.photos,
        )
        return Reply({"photos": kept})

    @raw_operation(
        "GET", "/inspections/<id>/photos/<sha256>", summary="A photo of the case", max_body=0, roles=_READERS
    )
    def photo(self, request: RawRequest) -> Response:
        kept, data = photographing.read_photo(
            request.path_values["id"],
            request.path_values["sha256"],
            actor=request.principal.actor(),
            cases=self.app.cases,
            photos=self.app.photos,
        )
        headers = {
            "Content-Disposition": f'attachment; filename="{kept.sha256[:12]}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=31536000, immutable",
        }
        return Response(data, content_type=kept.content_type, headers=headers)
