"""Which tables and migrations this feature has, for Piccolo."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from meetings.estates.tables import TABLES

APP_CONFIG = AppConfig(
    app_name="estates",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=list(TABLES),
    migration_dependencies=["meetings.roundtables.piccolo_app"],
)
