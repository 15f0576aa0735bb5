"""Pages that are packed on the way, so that a telephone with a weak signal has them in time (U3, U4).

To guess what stands on a packed page by its length (BREACH), somebody must make the browser of whoever reads it ask
for the page again and again, with words of their own in it. Here no other site can: the cookies of a session are
``Strict``, and Lantern does not start where they are not. The proof in a form is masked anew in each answer, and the
length of a packed answer is blurred by Django. So what nobody but its reader can ask for may be packed.
"""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.views.decorators.gzip import gzip_page


def packed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The same view; its answers are packed for whoever can unpack them."""
    made: Callable[..., HttpResponseBase] = gzip_page(view)
    return made
