"""Why the services do not let somebody see or do something, in the language of the page."""

from __future__ import annotations

from services.console.entrypoints.sentences import Sentences
from services.console.entrypoints.sentences import marked as _l

BARRED = Sentences(
    (
        _l("This dossier belongs to another agency; only its own staff may act on it."),
        _l("This dossier belongs to another agency; only its own staff may see its correspondence."),
        _l("This case belongs to another agency; only its own staff may see it and act on it."),
        _l("This belongs to another agency; only its own staff may see it and act on it."),
        _l("This dossier belongs to another importer; sign in with the account of its tax code."),
        _l("This case belongs to another importer."),
        _l("This belongs to another importer."),
        _l("This good is another importer's."),
        _l("This dossier names another certification body, or none; only the one it names may act."),
        _l("This complaint concerns no case of your agency, and another agency filed it."),
        _l("The staff of another agency were told this; only they may see it."),
        _l("A signer sees the staff of their own agency."),
        _l("A signer keeps what belongs to their own agency; the rest is for an administrator."),
        _l("Officers ask for leave of their own; a reviewer or signer enters that of others."),
        _l("You drafted this result; somebody else has to review it."),
        _l("You drafted this result; somebody else has to sign it."),
        _l("You reviewed this result; somebody else has to sign it."),
        _l("%(who)s, for whom one of you two acts, drafted this result; somebody else has to review it."),
        _l("%(who)s, for whom one of you two acts, drafted this result; somebody else has to sign it."),
        _l("%(who)s, for whom one of you two acts, reviewed this result; somebody else has to sign it."),
    )
)
