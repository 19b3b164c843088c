import subprocess
import sys
from pathlib import Path


def test_a_few_runs_that_are_killed_lose_nothing() -> None:
    script = Path(__file__).parent / "soak.py"
    done = subprocess.run(
        [sys.executable, str(script), "--runs", "8", "--seed", "5"],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("8 runs killed")
