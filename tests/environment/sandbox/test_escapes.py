"""What code in the sandbox may try: each of these must fail, and say that it was tried."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.environment.sandbox.box import boxed, refused, says

pytestmark = boxed

ATTEMPT = """
import ctypes, os, socket, sys
libc = ctypes.CDLL(None, use_errno=True)
def attempt(what, *allowed):
    try:
        found = what()
    except OSError as error:
        print("refused", error.strerror)
    else:
        print("escaped" if found not in allowed else "nothing", found)
def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
"""


@pytest.fixture
def canary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A secret in our environment, and one in a file."""
    monkeypatch.setenv("CANARY", "canary-4711")
    path = tmp_path / "canary"
    path.write_text("canary-4711")
    path.chmod(0o644)
    yield path


def test_our_environment_is_not_seen(canary: Path) -> None:
    told = says(
        """
        import glob, os
        print(*sorted(os.environ))
        for path in glob.glob("/proc/[0-9]*/environ"):
            print(open(path, "rb").read())
        """
    )
    assert b"canary" not in told.output
    assert set(told.text.split("\n")[0].split()) <= {
        "HOME", "LANG", "LC_CTYPE", "LD_LIBRARY_PATH", "OLDPWD", "PATH", "PWD", "PYTHONDONTWRITEBYTECODE",
        "PYTHONHASHSEED", "TZ",
    }  # fmt: skip


def test_our_files_are_not_seen(canary: Path) -> None:
    told = says(
        f"""
        import os
        for path in ({str(canary)!r}, "/root", "/home", "/var", "/etc/shadow", "/mnt", "/run", {os.getcwd()!r}):
            print(path, os.path.exists(path))
        """
    )
    assert "True" not in told.text


def test_no_code_of_ours_can_be_imported() -> None:
    told = says(
        """
        import importlib.util, glob
        for name in ("deskjob", "deskjob_scorers", "deskjob_services", "deskjob_tasks", "sqlmodel", "pip"):
            print(name, importlib.util.find_spec(name))
        print(glob.glob("/opt/python/lib/python3*/site-packages/*"), glob.glob("/usr/lib/python3/dist-packages/*"))
        """
    )
    assert [line.split()[-1] for line in told.text.splitlines()[:-1]] == ["None"] * 6
    assert told.text.splitlines()[-1] == "[] []"


def test_no_descriptor_of_ours_is_inherited() -> None:
    told = says("import os; print(*(f for f in range(3, 256) if os.path.exists(f'/proc/self/fd/{f}')))")
    assert told.text.strip() == ""


def test_other_processes_are_not_seen() -> None:
    told = says("import os; print(max(int(name) for name in os.listdir('/proc') if name.isdigit()))")
    assert int(told.text) < 20


def test_the_first_process_tells_nothing() -> None:
    told = says("print(open('/proc/1/cmdline').read().replace(chr(0), ' ')); print(open('/proc/1/environ').read())")
    assert "ro-bind" not in told.text
    assert "/root" not in told.text and "/home" not in told.text


@pytest.mark.parametrize("address", ["1.1.1.1", "169.254.169.254", "2606:4700:4700::1111"])
def test_no_network_is_reached(address: str) -> None:
    family = "AF_INET6" if ":" in address else "AF_INET"
    refused(f"{ATTEMPT}\nattempt(lambda: socket.socket(socket.{family}).connect(({address!r}, 53)))", seconds=5)


def test_our_own_ports_are_not_reached() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        refused(f"{ATTEMPT}\nattempt(lambda: socket.create_connection(('127.0.0.1', {port}), 2))")


def test_no_name_is_resolved() -> None:
    refused(f"{ATTEMPT}\nattempt(lambda: socket.getaddrinfo('example.com', 80))", seconds=5)


def test_an_abstract_socket_of_ours_is_not_reached() -> None:
    import socket

    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"\0deskjob-probe-{os.getpid()}")
        server.listen()
        refused(f"{ATTEMPT}\nattempt(lambda: socket.socket(socket.AF_UNIX).connect('\\0deskjob-probe-{os.getpid()}'))")


@pytest.mark.parametrize(
    "family", [pytest.param(number, id=name) for name, number in
               {"vsock": 40, "netlink": 16, "packet": 17, "alg": 38, "bluetooth": 31, "xdp": 44, "can": 29}.items()]
)  # fmt: skip
def test_other_kinds_of_socket_are_refused(family: int) -> None:
    told = refused(f"{ATTEMPT}\nattempt(lambda: socket.socket({family}, socket.SOCK_RAW))")
    assert "Address family not supported" in told


def test_no_other_process_is_traced() -> None:
    source = f"{ATTEMPT}\nchild = os.fork() or os.execvp('sleep', ['sleep', '5'])\n"
    assert "not permitted" in refused(f"{source}attempt(lambda: call(101 if os.uname().machine == 'x86_64' else 117,"
                                      " 16, child, 0, 0))\nos.kill(child, 9)")  # fmt: skip


def test_nobody_outside_is_killed() -> None:
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        told = says(
            f"""
            import os
            for pid in ({bystander.pid}, {os.getpid()}):
                try:
                    os.kill(pid, 9)
                except ProcessLookupError as error:
                    print(error.strerror)
            """
        )
        assert told.text.splitlines() == ["No such process"] * 2
        assert bystander.poll() is None
    finally:
        bystander.send_signal(signal.SIGKILL)
        bystander.wait()


def test_everything_it_started_ends_with_it() -> None:
    mark = f"deskjob-orphan-{os.getpid()}"
    says(
        f"""
        import os, sys, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                for descriptor in (0, 1, 2):
                    os.close(descriptor)
                os.execvp("sleep", [{mark!r}, "60"])
            os._exit(0)
        time.sleep(0.2)
        """
    )
    # The kernel ends a box's processes when its first one has ended, which takes a moment on a busy machine.
    for _ in range(100):
        left = subprocess.run(["pgrep", "-f", f"^{mark}"], capture_output=True, check=False)
        if not left.stdout:
            break
        time.sleep(0.05)
    assert not left.stdout


def test_it_ends_with_the_one_who_began_it() -> None:
    mark = f"deskjob-lonely-{os.getpid()}"
    code = (
        "from deskjob.sandbox import Program, bwrap\n"
        f"bwrap.run(Program({{}}, ('bash', '-c', 'exec -a {mark} sleep 60')))"
    )
    harness = subprocess.Popen([sys.executable, "-c", code])
    try:
        assert _comes(mark, there=True)
    finally:
        harness.kill()
        harness.wait()
    assert _comes(mark, there=False)


def _comes(mark: str, *, there: bool) -> bool:
    """Whether a process of this name comes to be there, or to be gone, within some seconds."""
    pause = threading.Event()
    for _ in range(100):
        if bool(subprocess.run(["pgrep", "-f", f"^{mark}"], capture_output=True, check=False).stdout) is there:
            return True
        pause.wait(0.1)
    return False


def test_processes_are_bounded() -> None:
    told = refused(
        """
        import os, time
        made = 0
        try:
            while made < 1000:
                if os.fork() == 0:
                    time.sleep(30)
                    os._exit(0)
                made += 1
        except OSError:
            print("stopped at", made)
        else:
            print("escaped")
        """,
        processes=40,
    )
    assert int(told.split()[-1]) <= 40


def test_memory_of_one_process_is_bounded() -> None:
    assert "MemoryError" in refused(
        """
        try:
            held = bytearray(600_000_000)
        except MemoryError as error:
            print(type(error).__name__)
        else:
            print("escaped")
        """
    )


def test_memory_of_all_processes_together_is_bounded() -> None:
    ran = says(
        """
        import os, time
        for _ in range(6):
            if os.fork() == 0:
                held = bytearray(b"x") * 60_000_000
                time.sleep(10)
        time.sleep(10)
        """,
        memory_mb=200,
        seconds=8,
    )
    assert ran.ended == "memory"


@pytest.mark.parametrize("folder", ["/build", "/tmp", "/dev/shm"])
def test_files_are_bounded(folder: str) -> None:
    told = refused(
        f"""
        try:
            for number in range(100):
                with open(f"{folder}/{{number}}", "wb") as file:
                    file.write(bytes(1_000_000))
        except OSError as error:
            print(error.strerror)
        else:
            print("escaped")
        """,
        files_mb=8,
    )
    assert told == "No space left on device"


def test_empty_files_are_bounded_too() -> None:
    ran = says(
        """
        import os
        for number in range(10_000_000):
            os.mknod(f"/tmp/{number}")
        """
    )
    assert ran.ended == "files"


@pytest.mark.parametrize(
    "path", ["/x", "/usr/x", "/usr/bin/x", "/etc/x", "/dev/x", "/opt/x", "/opt/python/lib/x", "/stdin", "/proc/sys/x"]
)
def test_nothing_is_written_outside_its_folders(path: str) -> None:
    refused(f"{ATTEMPT}\nattempt(lambda: open({path!r}, 'w'))")


def test_output_is_bounded() -> None:
    ran = says("while True: print('x' * 1000)", output_kb=20)
    assert ran.ended == "output"
    assert len(ran.output) == 20_000


def test_time_is_bounded() -> None:
    ran = says("import time\nprint('begun', flush=True)\ntime.sleep(60)", seconds=0.7)
    assert (ran.ended, ran.text) == ("time", "begun\n")


def test_nobody_becomes_root() -> None:
    refused(f"{ATTEMPT}\nattempt(lambda: os.setuid(0))")
    told = says("print(*[line for line in open('/proc/self/status') if line.startswith(('Cap', 'NoNewPrivs'))])").text
    assert {line.split(":")[0].strip(): int(line.split(":")[1], 16) for line in told.strip().splitlines()} == {
        "CapInh": 0, "CapPrm": 0, "CapEff": 0, "CapBnd": 0, "CapAmb": 0, "NoNewPrivs": 1,
    }  # fmt: skip


def test_programs_that_lend_rights_lend_none() -> None:
    told = says(
        """
        import glob, os, subprocess
        lent = [p for p in glob.glob("/usr/bin/*") if os.path.exists(p) and os.stat(p).st_mode & 0o6000]
        print(len(lent))
        for program in ("su", "mount", "newgrp"):
            print(subprocess.run([program, "-c", "id -u"], input=b"", capture_output=True).stdout)
        """
    )
    assert b"b'0" not in told.output


@pytest.mark.parametrize(
    ("what", "number"),
    [("unshare", "272, 0x10000000"), ("clone", "56, 0x10000011, 0, 0, 0, 0"), ("setns", "308, 0, 0"),
     ("mount", "165, b'none', b'/tmp', b'tmpfs', 0, 0"), ("keyctl", "250, 0, -3, 0"), ("bpf", "321, 0, 0, 0"),
     ("io_uring_setup", "425, 8, 0"), ("userfaultfd", "323, 0"), ("memfd_create", "319, b'x', 0"),
     ("process_vm_readv", "310, 1, 0, 0, 0, 0, 0"), ("perf_event_open", "298, 0, 0, -1, -1, 0"),
     ("open_by_handle_at", "304, 0, 0, 0"), ("shmget", "29, 0, 4096, 0o1600"), ("pidfd_getfd", "438, 0, 0, 0")],
)  # fmt: skip
@pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of system calls on x86-64")
def test_calls_beyond_a_programs_needs_are_refused(what: str, number: str) -> None:
    assert "Operation not permitted" in refused(f"{ATTEMPT}\nattempt(lambda: call({number}))")


def test_a_namespace_is_not_made_the_new_way_either() -> None:
    assert "not implemented" in refused(f"{ATTEMPT}\nattempt(lambda: call(435, 0, 0))")


def test_no_terminal_is_there_to_type_into() -> None:
    refused(
        f"{ATTEMPT}\nimport fcntl, termios\nattempt(lambda: fcntl.ioctl(os.open('/dev/tty', 2), termios.TIOCSTI, b'x'))"
    )


def test_the_kernels_switches_are_out_of_reach() -> None:
    refused(f"{ATTEMPT}\nattempt(lambda: open('/proc/sysrq-trigger', 'w').write('b'))")
    refused(f"{ATTEMPT}\nattempt(lambda: open('/proc/sys/kernel/core_pattern', 'w').write('|/build/x'))")
    told = says("import os; print(os.path.exists('/sys'), os.access('/proc/kcore', os.R_OK))")
    assert told.text.strip() == "False False"


def test_the_hosts_name_is_not_told() -> None:
    assert says("import os; print(os.uname().nodename)").text.strip() == "work"
