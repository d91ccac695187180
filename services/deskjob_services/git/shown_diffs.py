"""What the git host shows of a difference between two trees."""

from deskjob_services.kernel.operation import Shown


class FileChange(Shown):
    """What a change does to one file; `diff` is unified, from its first `@@`, and empty where it is too large."""

    old_path: str
    new_path: str
    old_mode: str
    new_mode: str
    new_file: bool
    renamed_file: bool
    deleted_file: bool
    too_large: bool
    binary: bool
    added: int
    removed: int
    diff: str
