"""Indexes, triggers and tables that are raw SQL."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.database import engine_kind, execute

ID = "2026-11-22T04:26:32:948664"
VERSION = "1"
DESCRIPTION = "raw SQL"

STATEMENTS = {
    "sqlite": (
        "CREATE UNIQUE INDEX IF NOT EXISTS meeting_public_id ON meeting (public_id)",
        "CREATE INDEX IF NOT EXISTS meeting_community ON meeting (community, starts_at)",
        "CREATE INDEX IF NOT EXISTS meeting_table ON meeting (round_table)",
        "CREATE INDEX IF NOT EXISTS meeting_change_meeting ON meeting_change (meeting)",
        "CREATE UNIQUE INDEX IF NOT EXISTS body_member_number ON body_member (meeting, number)",
        "CREATE UNIQUE INDEX IF NOT EXISTS invitation_person ON invitation (meeting, person) "
        "WHERE person IS NOT NULL",
        "CREATE UNIQUE INDEX IF NOT EXISTS invitation_owner ON invitation (meeting, owner) "
        "WHERE owner IS NOT NULL",
        "CREATE INDEX IF NOT EXISTS invitation_by_person ON invitation (person)",
        "CREATE UNIQUE INDEX IF NOT EXISTS agenda_item_public_id ON agenda_item (public_id)",
        "CREATE INDEX IF NOT EXISTS agenda_item_meeting ON agenda_item (meeting)",
        "CREATE INDEX IF NOT EXISTS agenda_item_source ON agenda_item (source, source_ref)",
        "CREATE INDEX IF NOT EXISTS agenda_paper_item ON agenda_paper (item)",
        "CREATE UNIQUE INDEX IF NOT EXISTS item_raise_public_id ON item_raise (public_id)",
        "CREATE INDEX IF NOT EXISTS item_raise_item ON item_raise (item)",
        "CREATE INDEX IF NOT EXISTS item_raise_to ON item_raise (to_table)",
        "CREATE UNIQUE INDEX IF NOT EXISTS attendee_public_id ON attendee (public_id)",
        "CREATE UNIQUE INDEX IF NOT EXISTS attendee_person ON attendee (meeting, person) WHERE "
        "person IS NOT NULL",
        "CREATE UNIQUE INDEX IF NOT EXISTS attendee_member ON attendee (meeting, member) WHERE "
        "member IS NOT NULL",
        "CREATE INDEX IF NOT EXISTS attendee_meeting ON attendee (meeting)",
        "CREATE INDEX IF NOT EXISTS speaking_request_item ON speaking_request (item)",
        "CREATE INDEX IF NOT EXISTS speaking_request_meeting ON speaking_request (meeting)",
        "CREATE UNIQUE INDEX IF NOT EXISTS room_event_number ON room_event (meeting, number)",
        "CREATE UNIQUE INDEX IF NOT EXISTS straw_poll_public_id ON straw_poll (public_id)",
        "CREATE INDEX IF NOT EXISTS straw_poll_meeting ON straw_poll (meeting)",
        "CREATE UNIQUE INDEX IF NOT EXISTS poll_option_position ON poll_option (poll, position)",
        "CREATE UNIQUE INDEX IF NOT EXISTS poll_answer_once ON poll_answer (poll, attendee)",
        "CREATE UNIQUE INDEX IF NOT EXISTS minutes_edit_part ON minutes_edit (meeting, part)",
        "CREATE UNIQUE INDEX IF NOT EXISTS minutes_edition_number ON minutes_edition (meeting, number)",
    ),
    "postgresql": (
        "CREATE UNIQUE INDEX IF NOT EXISTS meeting_public_id ON meeting (public_id)",
        "CREATE INDEX IF NOT EXISTS meeting_community ON meeting (community, starts_at)",
        "CREATE INDEX IF NOT EXISTS meeting_table ON meeting (round_table)",
        "CREATE INDEX IF NOT EXISTS meeting_change_meeting ON meeting_change (meeting)",
        "CREATE UNIQUE INDEX IF NOT EXISTS body_member_number ON body_member (meeting, number)",
        "CREATE UNIQUE INDEX IF NOT EXISTS invitation_person ON invitation (meeting, "
        "person) WHERE person IS NOT NULL",
        "CREATE UNIQUE INDEX IF NOT EXISTS invitation_owner ON invitation (meeting, owner) "
        "WHERE owner IS NOT NULL",
        "CREATE INDEX IF NOT EXISTS invitation_by_person ON invitation (person)",
        "CREATE UNIQUE INDEX IF NOT EXISTS agenda_item_public_id ON agenda_item (public_id)",
        "CREATE INDEX IF NOT EXISTS agenda_item_meeting ON agenda_item (meeting)",
        "CREATE INDEX IF NOT EXISTS agenda_item_source ON agenda_item (source, source_ref)",
        "CREATE INDEX IF NOT EXISTS agenda_paper_item ON agenda_paper (item)",
        "CREATE UNIQUE INDEX IF NOT EXISTS item_raise_public_id ON item_raise (public_id)",
        "CREATE INDEX IF NOT EXISTS item_raise_item ON item_raise (item)",
        "CREATE INDEX IF NOT EXISTS item_raise_to ON item_raise (to_table)",
        "CREATE UNIQUE INDEX IF NOT EXISTS attendee_public_id ON attendee (public_id)",
        "CREATE UNIQUE INDEX IF NOT EXISTS attendee_person ON attendee (meeting, person) "
        "WHERE person IS NOT NULL",
        "CREATE UNIQUE INDEX IF NOT EXISTS attendee_member ON attendee (meeting, member) "
        "WHERE member IS NOT NULL",
        "CREATE INDEX IF NOT EXISTS attendee_meeting ON attendee (meeting)",
        "CREATE INDEX IF NOT EXISTS speaking_request_item ON speaking_request (item)",
        "CREATE INDEX IF NOT EXISTS speaking_request_meeting ON speaking_request (meeting)",
        "CREATE UNIQUE INDEX IF NOT EXISTS room_event_number ON room_event (meeting, number)",
        "CREATE UNIQUE INDEX IF NOT EXISTS straw_poll_public_id ON straw_poll (public_id)",
        "CREATE INDEX IF NOT EXISTS straw_poll_meeting ON straw_poll (meeting)",
        "CREATE UNIQUE INDEX IF NOT EXISTS poll_option_position ON poll_option (poll, position)",
        "CREATE UNIQUE INDEX IF NOT EXISTS poll_answer_once ON poll_answer (poll, attendee)",
        "CREATE UNIQUE INDEX IF NOT EXISTS minutes_edit_part ON minutes_edit (meeting, part)",
        "CREATE UNIQUE INDEX IF NOT EXISTS minutes_edition_number ON minutes_edition (meeting, number)",
    ),
}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="gatherings", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS[engine_kind()]:
            await execute(statement)

    manager.add_raw(run)
    return manager
