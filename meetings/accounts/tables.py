"""Which columns and keys hold fees, payments, the year's income and spending, and a surplus paid back?

Money is whole fen (1 yuan = 100 fen). Nothing that was booked is changed: a wrong one is reversed by another.
"""

from piccolo.columns import BigInt, BigSerial, Integer, Text, Varchar
from piccolo.table import Table

from app.community.tables import Building, Community, Owner, Person, Unit, day, instant, points_to
from app.web.tables import StoredFile


class Fee(Table, tablename="fee"):
    """What units pay for, how it is reckoned and how often."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    community = points_to(Community)
    title = Varchar(length=80)
    basis = Varchar(length=12)  # unit: so much each | area: so much per square metre
    fen = BigInt()  # per unit, or per square metre, for one period
    period = Varchar(length=8)  # month | quarter | year
    use = Varchar(length=16, default="")  # only units of this use; "": every unit
    building = points_to(Building, null=True)
    rests_on = Varchar(length=200, default="")  # the decision or contract
    since = day(null=False)
    until = day()
    entered_by = points_to(Person)
    entered_at = instant()


class Charge(Table, tablename="charge"):
    """What one unit owes for one period of a fee."""

    id = BigSerial(primary_key=True)
    fee = points_to(Fee)
    unit = points_to(Unit)
    period = Varchar(length=8)  # 2026 | 2026Q1 | 2026-01
    fen = BigInt()
    due_on = day(null=False)
    waived_at = instant(null=True)
    waived_why = Varchar(length=200, default="")
    charged_by = points_to(Person)
    charged_at = instant()


class Payment(Table, tablename="payment"):
    """Money that came in for a charge, with the number of its receipt; a negative one reverses another."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    community = points_to(Community)
    charge = points_to(Charge)
    fen = BigInt()
    paid_on = day(null=False)
    way = Varchar(length=12)  # cash | transfer | phone
    receipt = Integer()  # numbered within the community
    payer = Varchar(length=60, default="")  # as written on the receipt
    reverses = points_to("self", null=True)
    reason = Varchar(length=200, default="")
    received_by = points_to(Person)
    received_at = instant()


class Booking(Table, tablename="booking"):
    """One line of the year's income or spending."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    community = points_to(Community)
    year = Integer()
    number = Integer()  # of the voucher, within community and year
    booked_on = day(null=False)
    direction = Varchar(length=8)  # income | spending
    category = Varchar(length=24)
    words = Varchar(length=200)
    fen = BigInt()  # negative: reverses another
    file = points_to(StoredFile, null=True)
    reverses = points_to("self", null=True)
    reason = Varchar(length=200, default="")
    entered_by = points_to(Person)
    entered_at = instant()


class AccountYear(Table, tablename="account_year"):
    """A year's account that was closed: what was carried over, and the figures as published."""

    id = BigSerial(primary_key=True)
    community = points_to(Community)
    year = Integer()
    opening_fen = BigInt(default=0)
    opening_words = Varchar(length=200, default="")  # where the opening balance comes from
    figures = Text(default="")  # canonical JSON, written when it is closed
    fingerprint = Varchar(length=64, default="")
    closed_by = points_to(Person, null=True)
    closed_at = instant(null=True)


class Distribution(Table, tablename="distribution"):
    """A surplus that a vote decided to pay back: how much, by what, and the list that sums exactly."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    community = points_to(Community)
    year = Integer()
    fen = BigInt()  # what is paid back in all
    basis = Varchar(length=12)  # unit | area | head
    title = Varchar(length=120)
    assembly = Varchar(length=32, default="")  # the vote that decided it
    motion = Integer(null=True, default=None)  # its position there
    state = Varchar(length=12, default="planned")  # planned | decided | paid | withdrawn
    decided_on = day()
    made_by = points_to(Person)
    made_at = instant()


class Share(Table, tablename="share"):
    """One line of the list of payments."""

    id = BigSerial(primary_key=True)
    distribution = points_to(Distribution)
    number = Integer()
    unit = points_to(Unit, null=True)
    owner = points_to(Owner, null=True)
    weight = BigInt()  # 1, dm², or 1 per head: what the share was reckoned by
    fen = BigInt()
    paid_on = day()
    way = Varchar(length=12, default="")
    paid_by = points_to(Person, null=True)


TABLES: tuple[type[Table], ...] = (Fee, Charge, Payment, Booking, AccountYear, Distribution, Share)

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS fee_public_id ON fee (public_id)",
    "CREATE INDEX IF NOT EXISTS fee_community ON fee (community)",
    "CREATE UNIQUE INDEX IF NOT EXISTS charge_once ON charge (fee, unit, period)",
    "CREATE INDEX IF NOT EXISTS charge_unit ON charge (unit)",
    "CREATE UNIQUE INDEX IF NOT EXISTS payment_public_id ON payment (public_id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS payment_receipt ON payment (community, receipt)",
    "CREATE UNIQUE INDEX IF NOT EXISTS payment_reversal ON payment (reverses) WHERE reverses IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS payment_charge ON payment (charge)",
    "CREATE UNIQUE INDEX IF NOT EXISTS booking_public_id ON booking (public_id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS booking_number ON booking (community, year, number)",
    "CREATE UNIQUE INDEX IF NOT EXISTS booking_reversal ON booking (reverses) WHERE reverses IS NOT NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS account_year_once ON account_year (community, year)",
    "CREATE UNIQUE INDEX IF NOT EXISTS distribution_public_id ON distribution (public_id)",
    "CREATE INDEX IF NOT EXISTS distribution_community ON distribution (community, year)",
    "CREATE UNIQUE INDEX IF NOT EXISTS share_number ON share (distribution, number)",
)
