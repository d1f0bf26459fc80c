"""What inspection says against an act, in the language of the page: its sentences as templates, found by their shape."""

from __future__ import annotations

from services.console.entrypoints.sentences import Sentences


def _l(template: str) -> str:
    """Marks a sentence for the catalogue; it is looked up where it is said."""
    return template


SENTENCES = (
    _l("Missing data for required field."),
    _l("Field may not be null."),
    _l("Must not be blank."),
    _l("A 'no' needs a note that says what was found."),
    _l("The dossier has no such line."),
    _l("Decide also line %(lines)s."),
    _l("Decide every line exactly once."),
    _l("Result %(code)s (%(name)s) needs a reason."),
    _l("Result %(code)s names no body."),
    _l("The supplement never came: every line can only be found not completed (6)."),
    _l("There is no notice yet that could be amended."),
    _l("Say what changes from notice %(number)s."),
    _l("The laboratory's result on line %(line)s is a failure; it cannot meet the requirements."),
    _l("The lot of line %(line)s was not accepted when it was looked at; it cannot meet the requirements."),
    _l("The label of line %(line)s waits to be corrected until %(day)s: %(fault)s"),
    _l("The checklist says 'no' on line %(line)s: %(items)s."),
    _l("No sample of line %(line)s was tested, and in mode SAMPLE a line passes on its own sample; take one."),
    _l("Line %(line)s is not inspected on import, so nothing was found on it; its result is 2."),
    _l("Line %(line)s falls under row %(rows)s, which is inspected; choose another row first if it is wrong."),
    _l("Line %(line)s was not registered under a category that is exempt."),
    _l("Nothing says that the dossier is incomplete: answer 'no' to what is missing in the checklist."),
    _l("Name the body that re-assesses conformity, by code and name."),
    _l("No complaint, denunciation or warning about these goods is open; the agency's sampling waits for none."),
    _l("Two samples have this code."),
    _l("A seal number closes one sample only."),
    _l("Seal %(seal)s closes a sample of another case, or one that was recorded before."),
    _l("A lot has more than nothing."),
    _l("Something must go to the laboratory."),
    _l("Nothing was retained to be sealed."),
    _l("%(both)s %(unit)s were taken of a lot of %(lot)s."),
    _l("%(quantity)s %(unit)s were registered."),
    _l("Lies before the day of production."),
    _l("Lies in the future."),
    _l("Lies after today, %(day)s."),
    _l("Lies before today, %(day)s."),
    _l("Lies before the first day wished for."),
    _l("Lies before the notice that ordered it, of %(day)s."),
    _l("The sample cannot have been taken in the future."),
    _l("The sample was taken on %(day)s."),
    _l("Tested before the laboratory had the sample."),
    _l("The receipt was recorded on %(day)s."),
    _l("The laboratory tested on %(day)s."),
    _l("The retest was asked for on %(day)s."),
    _l("The retest is to be done at %(laboratory)s."),
    _l("This laboratory gave the first result; name another one."),
    _l("%(laboratory)s is not designated; a retest needs one that is."),
    _l("No such laboratory is listed%(those)s. Name one as GET /laboratories lists it, or have it entered first."),
    _l("Line %(line)s falls under %(qcvn)s; not in %(laboratory)s's scope."),
    _l("A sample that arrived with a broken seal proves nothing; record its receipt and take a new one."),
    _l("Sample %(code)s is not sealed yet; record its seals first."),
    _l("Sample %(code)s was handed to %(holder)s, not to %(laboratory)s."),
    _l("A retained sample leaves only for a retest that was asked for."),
    _l("It still serves as evidence; it is given back or destroyed when the case is over and no retest pends."),
    _l("Before the last step of %(code)s, %(at)s."),
    _l("No indicator was tested on %(codes)s."),
    _l("The indicators say %(conclusion)s: a sample passes only if every indicator does."),
    _l("The plan asks for %(many)s items%(whole)s: letter %(letter)s, %(severity)s, level %(level)s, AQL %(aql)s."),
    _l("From none to as many as were looked at."),
    _l("From 1 to the %(many)s items that were registered."),
    _l("Say what was wrong with them."),
    _l("The window ends before it starts."),
    _l("The window lies in the past; choose a later one."),
    _l("Moving an appointment needs a reason, for the history."),
    _l("The documents were checked already; schedule the sample inspection."),
    _l("Name the paper, or say why the regulation does not apply."),
    _l("The list applies %(qcvn)s to line %(line)s without a condition; name the paper."),
)


said_against = Sentences(SENTENCES).said
