"""Which tables and migrations this feature has, for Piccolo."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from meetings.occupancies.tables import TABLES

APP_CONFIG = AppConfig(
    app_name="occupancies",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=list(TABLES),
    migration_dependencies=["meetings.conventions.piccolo_app"],
)
