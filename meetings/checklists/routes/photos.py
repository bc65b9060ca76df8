"""Photos of a form: taken in one by one, kept while the form comes back, refused in words."""

from datetime import timedelta

from app.clock import today
from app.refusals import Refusal
from app.web import Form
from app.web.file_store import PICTURES, keep
from app.web.ground import ground_of
from meetings.checklists.queries.history import waiting_photos
from meetings.checklists.routes.view import Asked
from meetings.checklists.rules.items import MOST_PHOTOS

WAITS = timedelta(days=2)  # a photo whose form was never sent again is swept away after that


async def take_photos(
    request: Asked, form: Form, person: int | None
) -> tuple[tuple[str, ...], Refusal | None]:
    """Public ids of the photos of this form, those that came before and those that came now.

    A photo that cannot be taken in stands in nobody's way: the others are kept, and its refusal is returned.
    """
    kept = [file for file in form.texts("kept") if await waiting_photos((file,))][:MOST_PHOTOS]
    fault: Refusal | None = None
    for upload in form.all_files("photo"):
        if len(kept) >= MOST_PHOTOS:
            return tuple(kept), Refusal("lists.too_many_photos", at="photo", n=MOST_PHOTOS)
        try:
            stored = await keep(
                ground_of(request).settings,
                upload,
                kinds=PICTURES,
                person_id=person,
                delete_on=today() + WAITS,
            )
            kept.append(stored.public_id)
        except Refusal as refusal:
            fault = Refusal(refusal.reason, at="photo", **refusal.params)
    return tuple(kept), fault
