"""The roll as it stands, in the form that reading and comparing a committee's file needs."""

from app.community.queries.holdings import roll_of
from app.community.rules.roll.known import ExistingHolding, ExistingOwner, ExistingRoll, ExistingUnit
from app.community.rules.roll.owners import OwnerKind
from app.community.rules.roll.places import Use
from app.community.tables import Owner


async def existing_roll(community: int) -> ExistingRoll:
    """Units, owners and holdings of today."""
    roll = await roll_of(community)
    owners = await (
        Owner.select(Owner.id, Owner.name, Owner.kind, Owner.mobile, Owner.certificate_digits)
        .where((Owner.community == community) & Owner.ended_on.is_null())
        .order_by(Owner.id)
    )
    return ExistingRoll(
        units=tuple(
            ExistingUnit(
                id=unit.id,
                building=unit.building,
                entrance=unit.entrance,
                room=unit.room,
                floor=unit.floor,
                use=Use(unit.use),
                area_dm2=unit.area_dm2,
                area_source=unit.area_source,
                registry_dm2=unit.registry_dm2,
                survey_dm2=unit.survey_dm2,
                contract_dm2=unit.contract_dm2,
                inner_area_dm2=unit.inner_area_dm2,
                delivered=unit.delivered,
            )
            for unit in roll.units
        ),
        owners=tuple(
            ExistingOwner(
                id=row["id"],
                name=row["name"],
                kind=OwnerKind(row["kind"]),
                mobile=row["mobile"],
                certificate_digits=row["certificate_digits"],
            )
            for row in owners
        ),
        holdings=tuple(
            ExistingHolding(unit=held.unit, owner=held.owner, certificate=held.certificate)
            for holdings in roll.holdings.values()
            for held in holdings
        ),
    )
