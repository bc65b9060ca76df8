"""Which tables and migrations this feature has, for Piccolo."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from meetings.roundtables.tables import TABLES

APP_CONFIG = AppConfig(
    app_name="roundtables",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=list(TABLES),
    migration_dependencies=["app.community.piccolo_app"],
)
