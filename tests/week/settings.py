"""The settings of a process inside the house of a week: those of the tests, with the folders that it is given."""

import os

from tests.durability.settings import *  # noqa: F403

# The sessions of the week were begun by the process of the test.
SECRET_KEY = os.environ["PRACTICE_SECRET"]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver"]
