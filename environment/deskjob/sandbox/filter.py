"""The system calls a sandboxed program is refused, as a seccomp filter (classic BPF), written here in plain Python.

Sockets are those of IPv4, IPv6 and Unix only: AF_VSOCK and AF_NETLINK would pass through a network namespace. There is
no looking into other processes, no kernel keyring, no BPF, no io_uring, no mounting, no new namespace, and no memory
that belongs to no process.
"""

from __future__ import annotations

import platform
import struct
from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_EPERM, _ENOSYS, _EAFNOSUPPORT = 1, 38, 97
_NUMBER, _MACHINE, _FIRST = 0, 4, 16
"""Where the filter finds the call's number, the machine's code, and the low half of the first argument."""

_NEW_NAMESPACES: Final = 0x7E020000
_FAMILIES: Final = (1, 2, 10)  # AF_UNIX, AF_INET, AF_INET6

# The same number on every machine that came after 2019, and on x86-64 too.
_RECENT: Final = {
    "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "open_tree": 428, "move_mount": 429,
    "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433, "pidfd_getfd": 438, "mount_setattr": 442,
    "memfd_secret": 447,
}  # fmt: skip
_X86_64: Final = {
    "shmget": 29, "clone": 56, "socket": 41, "ptrace": 101, "syslog": 103, "personality": 135, "pivot_root": 155,
    "chroot": 161, "acct": 163, "mount": 165, "umount2": 166, "swapon": 167, "swapoff": 168, "reboot": 169,
    "iopl": 172, "ioperm": 173, "init_module": 175, "delete_module": 176, "quotactl": 179, "add_key": 248,
    "request_key": 249, "keyctl": 250, "kexec_load": 246, "unshare": 272, "perf_event_open": 298,
    "fanotify_init": 300, "name_to_handle_at": 303, "open_by_handle_at": 304, "setns": 308, "process_vm_readv": 310,
    "process_vm_writev": 311, "kcmp": 312, "finit_module": 313, "memfd_create": 319, "kexec_file_load": 320,
    "bpf": 321, "userfaultfd": 323,
}  # fmt: skip
_AARCH64: Final = {
    "shmget": 194, "clone": 220, "socket": 198, "ptrace": 117, "syslog": 116, "personality": 92, "pivot_root": 41,
    "chroot": 51, "acct": 89, "mount": 40, "umount2": 39, "swapon": 224, "swapoff": 225, "reboot": 142,
    "init_module": 105, "delete_module": 106, "quotactl": 60, "add_key": 217, "request_key": 218, "keyctl": 219,
    "kexec_load": 104, "unshare": 97, "perf_event_open": 241, "fanotify_init": 262,
    "name_to_handle_at": 264, "open_by_handle_at": 265, "setns": 268, "process_vm_readv": 270,
    "process_vm_writev": 271, "kcmp": 272, "finit_module": 273, "memfd_create": 279, "kexec_file_load": 294,
    "bpf": 280, "userfaultfd": 282,
}  # fmt: skip
_CLONE3: Final = 435


class Machine(NamedTuple):
    """A processor as the kernel's audit names it, its calls, and from where on numbers are of another way to call."""

    audit: int
    calls: Mapping[str, int]
    foreign: int


MACHINES: Final = {
    "x86_64": Machine(0xC000003E, _X86_64, 0x40000000),
    "aarch64": Machine(0xC00000B7, _AARCH64, 0x40000000),
}
"""The machines whose calls are known."""


@cache
def seccomp_filter(machine: str = "") -> bytes | None:
    """The filter for this machine, as `bwrap --seccomp` reads it; None for a machine whose calls are not known."""
    known = MACHINES.get(machine or platform.machine())
    if known is None:
        return None
    calls = dict(known.calls)
    clone, socket = calls.pop("clone"), calls.pop("socket")
    lines = [
        _line(_LOAD, _MACHINE), _line(_EQUAL, known.audit, yes=1), _line(_RETURN, _KILL),
        _line(_LOAD, _NUMBER), _line(_AT_LEAST, known.foreign, no=1), _line(_RETURN, _ERRNO | _EPERM),
    ]  # fmt: skip
    for number in sorted([*calls.values(), *_RECENT.values()]):
        lines += [_line(_EQUAL, number, no=1), _line(_RETURN, _ERRNO | _EPERM)]
    # Its flags are behind a pointer, out of a filter's sight: the library falls back to clone.
    lines += [_line(_EQUAL, _CLONE3, no=1), _line(_RETURN, _ERRNO | _ENOSYS)]
    lines += [_line(_EQUAL, clone, no=4), _line(_LOAD, _FIRST), _line(_ANY_BIT, _NEW_NAMESPACES, no=1)]
    lines += [_line(_RETURN, _ERRNO | _EPERM), _line(_RETURN, _ALLOW)]
    lines += [_line(_EQUAL, socket, yes=1), _line(_RETURN, _ALLOW), _line(_LOAD, _FIRST)]
    left = len(_FAMILIES)
    lines += [_line(_EQUAL, family, yes=left - place) for place, family in enumerate(_FAMILIES)]
    lines += [_line(_RETURN, _ERRNO | _EAFNOSUPPORT), _line(_RETURN, _ALLOW)]
    return b"".join(lines)


def _line(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    """One instruction; `yes` and `no` are how many lines are passed over."""
    return struct.pack("HBBI", code, yes, no, value)
