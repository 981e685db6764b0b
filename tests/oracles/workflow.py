"""Runs the commands of a workflow that `lazycov init` wrote, as a server would.

    python tests/oracles/workflow.py PROJECT PATH_TO_LAZYCOV

Needs check-jsonschema, which brings a reader of YAML: the workflow must be valid by the official schema, each command must do
its work, and coverage must be there in the end. Python's packages go to an environment of its own.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

from ruamel.yaml import YAML

project, lazycov = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
workflow = next(project.glob(".github/workflows/coverage.yml"))
subprocess.run(["check-jsonschema", "--builtin-schema", "vendor.github-workflows", workflow], check=True)
environment = pathlib.Path(tempfile.mkdtemp()) / "python"
subprocess.run([sys.executable, "-m", "venv", environment], check=True)
summary = environment / "summary.md"
variables = {
    **os.environ,
    "PATH": f"{environment}/bin:{lazycov.parent}:{os.environ['PATH']}",
    "GITHUB_STEP_SUMMARY": str(summary),
    "XDG_CACHE_HOME": str(environment / "cache"),
}
for step in YAML(typ="safe").load(workflow)["jobs"]["coverage"]["steps"]:
    command = step.get("run")
    if command is None or step.get("name") == "Install lazycov":
        continue
    print(f"--- {step['name']}: {command.strip()}", flush=True)
    folder = project / step.get("working-directory", ".")
    ran = subprocess.run(["bash", "-eo", "pipefail", "-c", command], cwd=folder, env=variables)
    if ran.returncode != 0:
        sys.exit(f"{step['name']}: exit {ran.returncode}")
print(summary.read_text())
again = subprocess.run([lazycov, "init", "--yes"], cwd=project, env=variables, capture_output=True, text=True)
assert "nothing to do" in again.stderr, again.stderr
