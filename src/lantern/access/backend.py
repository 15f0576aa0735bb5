from django.contrib.auth.backends import BaseBackend

from lantern.access.models import Account


class AccountBackend(BaseBackend):
    """Finds who a session belongs to. Nobody signs in through it: that is the work of ``signing_in`` alone."""

    def get_user(self, user_id: str) -> Account | None:
        """The account, unless it was stopped."""
        found: Account | None = Account.objects.filter(pk=user_id, is_active=True).first()
        return found
