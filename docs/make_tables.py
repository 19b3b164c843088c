"""Write the statements that make an archive's tables, as `storage/tables.py` declares them: python docs/make_tables.py."""

from pathlib import Path

from storage.tables import definitions

SQL = Path(__file__).parents[1] / "storage" / "sqlite.sql"


def statements() -> str:
    """The text of the file."""
    return "\n".join(f"{_tidy(statement)};\n" for statement in definitions())


def _tidy(statement: str) -> str:
    return "\n".join(line.rstrip().replace("\t", "    ") for line in statement.strip().splitlines())


if __name__ == "__main__":
    SQL.write_text(statements(), encoding="utf-8")
