"""The rule about traps: each loses exactly what it names, where the work can be done, and ends where it cannot."""

from __future__ import annotations

from deskjob.checking.bench import Bench, lost, reasons


def check_traps(bench: Bench) -> None:
    """Fall into each trap, on every case; what it loses at a dead end is no matter."""
    for name, trap in bench.task.traps.items():
        seen: set[str] = set()
        for one in bench.tries():
            played = bench.play("trap", one, trap=name)
            if played is None or not bench.feasible(one):
                continue
            seen |= lost(played)
            spared, more = sorted(trap.loses - lost(played)), sorted(lost(played) - trap.loses)
            if spared:
                bench.report.say("traps", f"trap {name}", f"does not lose {', '.join(spared)}", str(one))
            if more:
                told = f"also loses {', '.join(more)}: {'; '.join(reasons(played))}"
                bench.report.say("traps", f"trap {name}", told, str(one))
        bench.report.traps[name] = {"loses": sorted(trap.loses), "lost": sorted(seen)}
