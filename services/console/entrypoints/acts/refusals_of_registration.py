"""What registration says against an act beyond the rules of its form: templates of the catalogue, as in `refusals`."""

from __future__ import annotations

from services.console.entrypoints.sentences import marked as _l

SENTENCES = (
    _l("The act before this one was done on %(day)s; this cannot have been done before."),
    _l("The workbook is damaged; open it in Excel, save it under a new name and send that."),
    _l("A dossier %(file_code)s is registered already; to change it, send a supplement when asked for one."),
    _l("%(due_on)s gives no time; name %(earliest)s or a later day, or refuse."),
    _l("Measure %(measure)s asks for: %(names)s; attach it (attachment type %(types)s)."),
    _l("There is no line %(line_no)s; there are %(registered)s."),
    _l("The clearance of declaration %(number)s is on record; it is not recorded twice."),
    _l(
        "The dossier was received on %(received_on)s; goods are cleared on a registration that stands. Look "
        "the day up again."
    ),
    _l("The supplement is due on %(due_on)s; ask for a day after that."),
    _l("The law gives the importer until %(due_on)s; name that day, a later one, or none."),
    _l("'%(what)s' is answered twice; answer it once."),
    _l("The conclusion is one of %(possible)s, or not drawn yet."),
    _l("No conclusion before every item has its answer; still open: %(lacking)s."),
    _l("Without %(decisive)s the dossier is not complete."),
    _l("Every item is there; name what is missing, or say COMPLETE."),
    _l("The dossier is at %(agency)s already; name another agency."),
    _l("%(date)s stands there twice; say it once."),
    _l(
        "%(date)s is past, and days were counted by it: leave it as it was, or set correction to true to "
        "state that the calendar was wrong."
    ),
    _l("%(date)s is a day of work; the agency's signer states closures only, an administrator the rest."),
    _l(
        "More than %(MOST_CLOSED)s working days would be closed between %(window)s and %(last)s; within "
        "%(days)s days at most %(MOST_CLOSED_2)s may be (house rule). Close fewer, or transfer the cases."
    ),
    _l(
        "%(on)s is past. What held then was relied on: begin today or later, or set correction to true to state that the "
        "register was wrong."
    ),
    _l("The last day, %(valid_to)s, lies before the first, %(valid_from)s."),
    _l("An agency cannot succeed itself."),
    _l("There is no agency %(what)s; see GET /code-lists."),
    _l("There is no agency %(agency)s; see GET /code-lists, or enter it first."),
    _l("Nobody can delegate to themselves; name a colleague."),
    _l("%(to)s is not on the staff of %(agency)s on %(valid_from)s; name who is."),
    _l("%(staff_id)s does not hold %(lacking)s and cannot give it away."),
    _l("The last day lies before the first."),
    _l("What was done before cannot be authorised afterwards; begin today."),
    _l("The file's content is not valid base64; send it again."),
    _l("The window keeps no file %(file_id)s; upload it there, then send the message again."),
    _l("This dossier holds no file with that SHA-256; attach the file itself."),
    _l("Name the covered goods lines by their numbers: 1, 2."),
    _l("A result judges %(MOST_GOODS_LINES)s goods lines at most; these are %(given)s."),
    _l("The result is 1 conforms, 2 does not conform, or 3 not on the list."),
    _l("Every goods line once: %(registered)s; these are %(judged)s."),
    _l("The certificate ended on %(valid_until)s; submit one that is valid."),
    _l("%(known)s may not certify on %(day)s (status %(status)s); ask for another body."),
    _l("%(known)s certifies by method %(methods)s, not %(method)s."),
    _l("Line %(line_no)s falls under %(wanted)s; %(known)s is in office for %(scope)s."),
    _l("A method of conformity assessment is a number, 1 to 8."),
    _l("Line %(line_no)s is certified by method %(methods)s, not %(method)s."),
    _l("%(day)s is a slip? Name %(latest)s or an earlier day."),
    _l("%(what)s is the name of a device; give the file another name."),
    _l("Goods lines are numbered 1, 2, 3 … without gaps; this one is number %(expected)s, not '%(text)s'."),
    _l("'%(item)s' is named twice; name each missing thing once."),
    _l("Only an officer at the counter may give the day of receipt (ngày tiếp nhận); leave it out."),
    _l(
        "%(day)s lies before %(first)s, the first day of the earliest regime (chế độ kiểm tra); correct a "
        "slip, or finish a dossier of that time where it was begun."
    ),
    _l("The dossier type is 1 (fuel, LPG, other) or 2 (electrical goods, helmets, steel, toys)."),
    _l("A dossier has %(most)s %(what)s at most; these are %(count)s. Register the rest in another dossier."),
)
