"""What a folder itself refuses."""


class FolderRefuses(Exception):  # noqa: N818
    """The folder's own state forbids it: what, and why."""
