"""Does a second import show exactly what would change, and apply only that?"""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.community.rules.roll.changes import ChangeKind, Changes, Do, compare
from app.community.rules.roll.doubts import Answers, Option
from app.community.rules.roll.export import COLUMNS, HEADERS, export_rows
from app.community.rules.roll.known import ExistingHolding, ExistingOwner, ExistingRoll, ExistingUnit
from app.community.rules.roll.owners import OwnerKind
from app.community.rules.roll.places import Use
from app.community.rules.roll.plan import settle
from app.community.rules.roll.preview import build_preview
from app.community.rules.roll.sheets import Workbook
from tests.support.rolls import answered, as_known, plan, sheet


def row(room: str, owner: str, area: str = "80", mobile: str = "", building: str = "1") -> list[str]:
    return [building, room, owner, area, mobile, "", ""]


ROWS = [row("101", "张三", "80", "12000000101"), row("102", "李四", "80", "12000000102"), row("103", "王五")]
KNOWN = as_known(plan(ROWS))


def changes(rows: list[list[str]], known: ExistingRoll = KNOWN) -> Changes:
    return compare(plan(rows, known=known), known)


def kinds(rows: list[list[str]], known: ExistingRoll = KNOWN) -> list[tuple[ChangeKind, str]]:
    return [(change.kind, change.label) for change in changes(rows, known).items]


def test_the_same_file_again_changes_nothing() -> None:
    found = changes(ROWS)
    assert (found.items, found.unchanged) == ((), 3)


def test_another_owner_is_a_sale_and_the_buyer_is_new() -> None:
    found = changes([ROWS[0], row("102", "赵六", "80", "12000000999"), ROWS[2]])
    (sale,) = found.items
    assert (sale.kind, sale.label) == (ChangeKind.SALE, "1-102")
    assert ([ref.name for ref in sale.before], [(ref.id, ref.name) for ref in sale.after]) == (
        ["李四"],
        [(0, "赵六")],
    )


def test_a_buyer_with_the_number_on_the_roll_is_that_owner() -> None:
    found = changes([ROWS[0], row("102", "张三", "80", "12000000101"), ROWS[2]])
    (sale,) = found.items
    assert [ref.id for ref in sale.after] == [1]


def test_a_buyer_of_the_same_name_only_is_somebody_else_and_said() -> None:
    known = as_known(plan([*ROWS, row("101", "赵六", "80", "12000000201", "2")]))
    found = changes([ROWS[0], row("102", "赵六"), ROWS[2]], known)
    assert [[ref.id for ref in change.after] for change in found.items] == [[0]]
    assert len(found.namesakes) == 1


def test_the_same_number_under_another_name_waits_for_a_choice() -> None:
    found = changes([ROWS[0], row("102", "李四四", "80", "12000000102"), ROWS[2]])
    (renamed,) = found.items
    assert (renamed.kind, renamed.choices, renamed.default) == (
        ChangeKind.RENAMED,
        (Do.RENAME, Do.SALE, Do.LEAVE),
        None,
    )
    assert found.open({}) == (renamed,)
    assert found.chosen({renamed.id: Do.RENAME}) == ((renamed, Do.RENAME),)


def test_a_new_area_shows_what_was_and_what_will_be() -> None:
    (area,) = changes([ROWS[0], ROWS[1], row("103", "王五", "81.5")]).items
    assert (area.kind, area.fields[0]) == (ChangeKind.AREA, ("area_dm2", 8000, 8150))


def test_a_unit_that_vanished_stays_unless_someone_removes_it() -> None:
    found = changes(ROWS[:2])
    (gone,) = found.items
    assert (gone.kind, gone.label, gone.default) == (ChangeKind.VANISHED, "1-103", Do.LEAVE)
    assert found.chosen({}) == ()
    assert found.chosen({gone.id: Do.REMOVE}) == ((gone, Do.REMOVE),)


def test_buildings_that_the_file_leaves_out_do_not_vanish() -> None:
    known = as_known(plan([*ROWS, row("101", "赵六", building="2")]))
    assert kinds(ROWS, known) == []


def test_a_new_unit_and_a_new_number_are_two_changes() -> None:
    rows = [row("101", "张三", "80", "12000000777"), *ROWS[1:], row("104", "赵六")]
    assert kinds(rows) == [(ChangeKind.NEW_UNIT, "1-104"), (ChangeKind.OWNER_DETAIL, "1-101")]


def test_empty_cells_erase_nothing() -> None:
    rows = [row("101", "张三"), row("102", "", ""), row("103", "王五")]
    asked = plan(rows, known=KNOWN)
    answers = answered({d.id: "leave" for d in asked.open})
    assert compare(plan(rows, answers, KNOWN), KNOWN).items == ()


def test_co_owners_that_change_are_no_sale() -> None:
    assert kinds([row("101", "张三、赵六", "80", "12000000101"), *ROWS[1:]]) == [
        (ChangeKind.CO_OWNERS_CHANGED, "1-101")
    ]


def test_an_entrance_that_was_not_written_before_is_a_detail() -> None:
    rows = [["楼号", "单元", "室号", "业主", "面积"], ["1", "2", "101", "张三", "80"]]
    settled = settle(build_preview(Workbook("x.xlsx", (sheet(rows),)), known=KNOWN), known=KNOWN)
    found = {change.kind for change in compare(settled, KNOWN).items}
    assert ChangeKind.NEW_UNIT not in found
    assert ChangeKind.UNIT_DETAIL in found


# ---- export and back ----------------------------------------------------------------------------

NAMES = st.text(alphabet="王李张陈欧阳芳伟娜敏秀英明华", min_size=2, max_size=3) | st.sampled_from(
    ["John Smith", "Smith, John", "迪丽热巴·买买提", "O'Brien"]
)
AREAS = st.none() | st.integers(1, 400_000)


def registered(owner: tuple[str, OwnerKind]) -> tuple[str, OwnerKind]:
    name, kind = owner
    if kind is OwnerKind.DEVELOPER:
        return "建设单位", kind
    return (f"上海{name.replace(', ', '')}有限公司", kind) if kind is OwnerKind.COMPANY else (name, kind)


@st.composite
def rolls(draw: st.DrawFn) -> ExistingRoll:
    """Any roll: namesakes, couples, companies, heirs, bays, units without owner or area."""
    written = draw(st.lists(st.tuples(NAMES, st.sampled_from(OwnerKind)), min_size=1, max_size=8))
    people = [
        ExistingOwner(place, name, kind, draw(st.sampled_from(["", f"120{place:08d}", "12000000001"])))
        for place, (name, kind) in enumerate(map(registered, written), 1)
    ]
    firms = {owner.name: owner for owner in people if owner.kind in {OwnerKind.COMPANY, OwnerKind.DEVELOPER}}
    people = [owner for owner in people if firms.get(owner.name, owner) is owner]  # a registered name is one
    places = draw(
        st.lists(
            st.tuples(
                st.integers(1, 3),
                st.sampled_from(["", "1", "2"]),
                st.integers(1, 20),
                st.integers(1, 4),
                st.sampled_from(Use),
            ),
            min_size=1,
            max_size=15,
            unique_by=lambda p: (p[0], p[1], p[2], p[3], p[4] is Use.PARKING),
        )
    )
    units, holdings = [], []
    for place, (building, entrance, floor, room, use) in enumerate(places, 1):
        registry, survey = draw(AREAS), draw(AREAS)
        area = registry or survey or draw(AREAS)
        units.append(
            ExistingUnit(
                id=place,
                building=str(building),
                entrance=entrance,
                room=f"{floor}{room:02d}",
                floor=floor,
                use=use,
                area_dm2=area,
                area_source="registry" if registry else "survey" if survey else "stated" if area else "",
                registry_dm2=registry,
                survey_dm2=survey,
                inner_area_dm2=draw(AREAS),
                delivered=draw(st.booleans()),
            )
        )
        held = draw(
            st.lists(st.sampled_from(people), max_size=3, unique_by=lambda owner: (owner.name, owner.kind))
        )
        holdings += [ExistingHolding(place, owner.id) for owner in held]
    return ExistingRoll(tuple(units), tuple(people), tuple(holdings))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(rolls())
def test_exporting_and_importing_again_changes_nothing_and_asks_nothing(roll: ExistingRoll) -> None:
    rows = [[cell.text for cell in cells] for cells in export_rows(roll)]
    found = build_preview(Workbook("名册.xlsx", (sheet(rows),)), known=roll)
    settled = settle(found, Answers(), roll)
    assert [(d.reason, d.row) for d in settled.open] == []
    assert compare(settled, roll).items == ()


def test_every_exported_header_is_one_that_the_import_knows() -> None:
    roll = ExistingRoll((ExistingUnit(1, "1", "", "101"),))
    rows = [[cell.text for cell in cells] for cells in export_rows(roll)]
    columns = build_preview(Workbook("x.xlsx", (sheet(rows),))).sheets[0].columns
    assert tuple(column.meaning for column in columns) == COLUMNS
    assert set(HEADERS) == set(COLUMNS)


def test_settling_namesakes_for_all_survives_an_export() -> None:
    rows = [row("101", "张三"), row("201", "张三"), row("301", "李四"), row("401", "李四")]
    for option in (Option.SAME, Option.APART):
        known = as_known(plan(rows, answered({}, same_name_only=option)))
        assert plan(rows, known=known).open == ()
        assert compare(plan(rows, known=known), known).items == ()
