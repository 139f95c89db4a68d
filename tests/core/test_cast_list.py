"""The cast list, the places and the script: what changes them, what undo brings back, and who is meant by a word."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import messages as say
from engine.effects import Record, Start, Tell
from engine.errors import EditRefused
from engine.film.camera import ShotSize
from engine.film.cast import MOST_REFERENCES, CastMember, Location, colours, dressed, references
from engine.film.codec import decode, encode
from engine.film.edits import (
    Batch,
    Cause,
    DropCastMember,
    DropLocation,
    Edit,
    Entry,
    PutCastMember,
    PutLocation,
    PutScript,
    TitleScene,
    apply,
    apply_all,
    invert,
)
from engine.film.model import Project
from engine.film.scenery import Weather
from engine.film.script import Line, LineKind, Script, ScriptScene
from engine.film.spec import Camera, Description, Environment, ShotSpec, Subject
from engine.state import opened
from engine.store.folder import ProjectFolder
from tests.core.films import fitting_edits
from tests.core.playbook import Playbook, rendition

MEI = CastMember("cast-1", "Lin Mei", ("林梅",), "woman warrior, red cloak", "#b02c28")
REX = CastMember("cast-2", "Rex", (), "a big black dog")
BAR = Location("place-1", "the Rusty Anchor", ("the Anchor",), "low ceiling, old ship lamps", "bar")
SCRIPT = Script(
    "Rain",
    (
        ScriptScene("1", "EXT. CASTLE WALL - NIGHT", False, "castle wall", "night"),
        ScriptScene("2", "INT. BAR - DAY", True, "bar", "day", (Line(LineKind.DIALOGUE, "You came.", "MEI"),)),
    ),
)


def film(*edits: Edit) -> Project:
    """A film after some edits."""
    return apply_all(Project("Rain"), edits)


def shot(text: str, *subjects: Subject, **slots: Any) -> Description:
    """A described shot."""
    return Description(text, ShotSpec(subjects or (Subject(text),), **slots))


# --- edits ------------------------------------------------------------------------------------------------------


def test_somebody_written_anew_keeps_their_place_on_the_list() -> None:
    again = replace(MEI, name="Mei", colour="")
    assert film(PutCastMember(MEI), PutCastMember(REX), PutCastMember(again)).cast == (again, REX)


@pytest.mark.parametrize("id", ["cast-1", "cast-2"])
def test_who_is_dropped_and_wanted_again_stands_where_they_stood(id: str) -> None:
    before = film(PutCastMember(MEI), PutCastMember(REX), PutCastMember(CastMember("cast-3", "John")))
    undo = invert(before, DropCastMember(id))
    assert undo is not None
    after = apply(before, DropCastMember(id))
    assert id not in {member.id for member in after.cast}
    assert apply(after, undo) == before


def test_places_come_and_go_the_same_way() -> None:
    before = film(PutLocation(BAR), PutLocation(Location("place-2", "听雨楼")))
    undo = invert(before, DropLocation("place-1"))
    assert undo is not None
    assert apply(apply(before, DropLocation("place-1")), undo) == before
    put = PutLocation(replace(BAR, set="harbour"))
    back = invert(before, put)
    assert back is not None
    assert apply(apply(before, put), back) == before


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (PutCastMember(CastMember("cast-9", "LIN MEI")), "LIN MEI is on the list already."),
        (PutCastMember(CastMember("cast-9", "  ")), "A name is missing."),
        (PutCastMember(CastMember("cast-9", "Ann", colour="red")), "A colour is written #rrggbb."),
        (DropCastMember("cast-9"), "That is not on the list."),
        (DropLocation("place-1"), "That is not on the list."),
        (PutLocation(Location("place-1", "")), "A name is missing."),
        (TitleScene("scene-9", "INT."), "That scene is not in the film."),
    ],
)
def test_what_does_not_fit_is_one_sentence(edit: Edit, sentence: str) -> None:
    with pytest.raises(EditRefused) as refusal:
        apply(film(PutCastMember(MEI)), edit)
    assert str(refusal.value) == sentence


def test_a_script_and_a_title_are_taken_back() -> None:
    before = Project("Rain")
    wish = Batch((PutScript(SCRIPT), TitleScene("scene-1", "EXT. CASTLE WALL - NIGHT")))
    undo = invert(before, wish)
    assert undo is not None
    assert apply(before, wish).script == SCRIPT
    assert apply(apply(before, wish), undo) == before


PLANS = (PutCastMember, DropCastMember, PutLocation, DropLocation, PutScript, TitleScene)


@settings(max_examples=60)
@given(st.data())
def test_plans_are_taken_back_exactly(data: st.DataObject) -> None:
    project = Project("Rain")
    for _ in range(data.draw(st.integers(0, 6))):
        project = apply(project, data.draw(fitting_edits(project).filter(lambda edit: isinstance(edit, PLANS))))
    edit = data.draw(fitting_edits(project).filter(lambda edit: isinstance(edit, PLANS)))
    undo = invert(project, edit)
    assert undo is not None
    assert apply(apply(project, edit), undo) == project


@pytest.mark.parametrize(
    "edit",
    [PutCastMember(MEI), PutCastMember(MEI, 0), DropCastMember("cast-1"), PutLocation(BAR), PutScript(SCRIPT)],
    ids=lambda edit: type(edit).__name__,
)
def test_a_line_of_the_journal_says_it_all(edit: Edit) -> None:
    entry = Entry(edit, Cause.WISH)
    assert decode(Entry, encode(entry)) == entry


def test_a_film_opened_again_has_its_cast_places_and_script(tmp_path: Path) -> None:
    with ProjectFolder.create(tmp_path / "film", Project("Rain")) as folder:
        for edit in (PutCastMember(MEI), PutCastMember(REX), DropCastMember("cast-1"), PutLocation(BAR)):
            folder.append(Entry(edit))
        folder.append(Entry(PutScript(SCRIPT)))
        wanted = folder.project
    with ProjectFolder.open(tmp_path / "film") as again:
        assert again.project == wanted
        assert (again.project.cast, again.project.script) == ((REX,), SCRIPT)
        state = opened(again.project, again.history, founding=again.founding)
    session = (Playbook(state=state) >> say.Undo() << Record >> say.Undo() << Record >> say.Undo() << Record).done()
    assert session.project.cast == (MEI, REX)


# --- what a take is made of -------------------------------------------------------------------------------------


def test_what_the_film_knows_goes_into_every_take_of_somebody() -> None:
    spec = ShotSpec(
        (Subject("Lin Mei", "wet", cast="cast-1"), Subject("a man")), environment=Environment("the Rusty Anchor")
    )
    made = dressed(spec, (MEI, REX), (BAR,))
    assert made.subjects[0].look == "wet, woman warrior, red cloak"
    assert made.subjects[1] == spec.subjects[1]
    assert made.environment == Environment("the Rusty Anchor, low ceiling, old ship lamps", "bar")
    assert colours(spec, (MEI, REX)) == ("#b02c28", "")


def test_a_place_nobody_knows_stays_as_it_was_said() -> None:
    spec = ShotSpec(environment=Environment("an attic", "attic"))
    assert dressed(spec, (MEI,), (BAR,)) == spec


def test_a_job_has_the_colours_and_one_number_for_somebody_through_the_film() -> None:
    book = (Playbook() >> say.RequestShot(shot("a", Subject("a woman warrior", "red cloak"), Subject("a dog")))).skip()
    (book >> say.NameCast("woman warrior", "Lin Mei")).skip()
    mei = book.session.project.cast[0]
    (book >> say.PutCastMember(replace(mei, colour="#b02c28"))).skip()
    book >> say.RequestShot(shot("b", Subject("a man"), Subject("Lin Mei", cast=mei.id)))
    job = next(effect.job for effect in book.pending if isinstance(effect, Start))
    assert job.colours == ("", "#b02c28")
    assert job.characters[1] == 0
    assert job.spec.subjects[1].look == "woman warrior, red cloak"


# --- a sitting ----------------------------------------------------------------------------------------------------


def named() -> Playbook:
    """A sitting in which a woman warrior of one shot has been called Lin Mei."""
    described = shot("a woman warrior", Subject("a woman warrior", "red cloak"), Subject("an old man"))
    book = (Playbook() >> say.RequestShot(described)).skip()
    return (book >> say.NameCast("her", "Lin Mei")).skip()


def test_somebody_of_the_shot_is_given_a_name_that_stays() -> None:
    project = named().session.project
    (mei,) = project.cast
    assert (mei.name, mei.aliases, mei.description) == ("Lin Mei", ("woman warrior",), "woman warrior, red cloak")
    assert project.shots[0].description.spec.subjects[0] == Subject("Lin Mei", cast=mei.id)


def test_giving_a_name_is_one_wish() -> None:
    book = named()
    after = book.session.project
    (book >> say.Undo()).skip()
    assert book.session.project.cast == ()
    assert book.session.project.shots[0].description.spec.subjects[0].name == "a woman warrior"
    (book >> say.Redo()).skip()
    assert book.session.project == after


def test_who_is_on_the_list_already_is_who_is_meant() -> None:
    book = named()
    (book >> say.RequestShot(shot("b", Subject("a hooded woman", "wet")))).skip()
    (book >> say.NameCast(None, "lin mei")).skip()
    project = book.session.project
    assert len(project.cast) == 1
    assert project.shots[1].description.spec.subjects == (Subject("Lin Mei", "wet", cast=project.cast[0].id),)


def test_another_name_keeps_the_one_before_as_an_alias() -> None:
    project = ((named() >> say.NameCast("Lin Mei", "Mei")).skip()).session.project
    (mei,) = project.cast
    assert (mei.name, mei.aliases) == ("Mei", ("woman warrior", "Lin Mei"))


def test_nobody_of_that_name_is_one_sentence() -> None:
    book = named() >> say.NameCast("the horse", "Rex")
    (told,) = book.pending
    assert isinstance(told, Tell)
    assert told.sentence == "Nobody in this shot is called the horse."


def test_lists_are_written_and_taken_back_by_wish() -> None:
    book = Playbook()
    for wish in (say.PutCastMember(MEI), say.PutCastMember(REX), say.PutLocation(BAR), say.DropCastMember("cast-1")):
        (book >> wish << Record).done()
    (book >> say.DropLocation("place-1") << Record).done()
    assert (book.session.project.cast, book.session.project.locations) == ((REX,), ())
    for _ in range(2):
        (book >> say.Undo() << Record).done()
    assert (book.session.project.cast, book.session.project.locations) == ((MEI, REX), (BAR,))


# --- coverage -----------------------------------------------------------------------------------------------------

PIECES = tuple(shot(f"piece {at}", camera=Camera(size=size)) for at, size in enumerate(ShotSize))[:4]


def test_coverage_is_several_shots_with_a_take_each_and_the_first_in_view() -> None:
    session = ((Playbook(takes=2) >> say.RequestCoverage("dialogue", PIECES)).skip()).session
    assert [one.letter for one in session.project.shots] == list("ABCD")
    assert [session.project.slate(take) for take in session.project.takes] == ["1A-1", "1B-1", "1C-1", "1D-1"]
    assert session.focus.shot == session.project.shots[0].id
    assert session.focus.takes == (session.project.takes[0].id,)


def test_the_master_is_made_first() -> None:
    book = Playbook() >> say.RequestCoverage("dialogue", (shot("a"), shot("b"), shot("c")))
    started = [effect.job.slate for effect in book.pending if isinstance(effect, Start)]
    assert started == ["1C-1", "1B-1", "1A-1"], "a worker serves first who spoke last"


def test_one_undo_takes_all_of_it_back_and_redo_brings_it_again() -> None:
    book = (Playbook() >> say.RequestShot(shot("before"))).skip()
    (book >> say.RequestCoverage("dialogue", PIECES)).skip()
    for take in book.session.project.takes:
        (book >> say.TakeDone(f"job{take.id[4:]}", take.id, rendition())).skip()
    covered = book.session.project.shown_shots
    (book >> say.Undo() << Record).done()
    assert [one.letter for one in book.session.project.shown_shots] == ["A"]
    assert book.session.focus.shot == "shot1"
    (book >> say.Redo() << Record).done()
    assert book.session.project.shown_shots == covered
    assert book.session.focus.shot == covered[1].id, "the first of the coverage is looked at again"
    assert len(book.session.project.takes) == 5, "no take is ordered twice"


def test_coverage_of_nothing_is_one_sentence() -> None:
    book = Playbook() >> say.RequestCoverage("dialogue")
    (told,) = book.pending
    assert isinstance(told, Tell)
    assert told.sentence == "There is no shot yet; describe one first."


# --- the one that is so ---------------------------------------------------------------------------------------------


def sized(*sizes: ShotSize) -> Playbook:
    """A sitting with a finished shot of each size."""
    book = Playbook()
    for size in sizes:
        (book >> say.RequestShot(shot(size.value, camera=Camera(size=size)))).skip()
        number = len(book.session.project.takes)
        (book >> say.TakeDone(f"job{number}", f"take{number}", rendition())).skip()
    return book


def like(**slots: str) -> say.Like:
    """A reference by likeness: `camera__size` for `camera.size`."""
    return say.Like(tuple((slot.replace("__", "."), value) for slot, value in slots.items()))


def shown(book: Playbook, ref: say.Ref) -> str:
    """The slate of what a reference shows."""
    (book >> say.ShowTake(ref)).skip()
    project = book.session.project
    return project.slate(project.take(book.session.focus.takes[-1]))


def test_the_wide_is_the_widest_that_was_said_so_and_else_one_step_off() -> None:
    book = sized(ShotSize.WIDE, ShotSize.CLOSE_UP, ShotSize.FULL)
    assert shown(book, like(camera__size="wide")) == "1A-1", "not the full shot in view"
    assert shown(book, like(camera__size="close_up")) == "1B-1"
    assert shown(sized(ShotSize.FULL, ShotSize.CLOSE_UP), like(camera__size="wide")) == "1A-1"


def test_the_one_with_the_snow_and_the_one_with_the_dog() -> None:
    book = sized(ShotSize.FULL)
    (book >> say.RequestShot(shot("b", Subject("a dog"), environment=Environment(weather=Weather.SNOW)))).skip()
    (book >> say.RequestShot(shot("c", Subject("Lin Mei", cast="cast-1")))).skip()
    (book >> say.PutCastMember(MEI)).skip()
    assert shown(book, like(environment__weather="snow")) == "1B-1"
    assert shown(book, like(subjects="dog")) == "1B-1"
    for called in ("Lin Mei", "林梅", "warrior"):
        assert shown(book, like(subjects=called)) == "1C-1"
    book >> say.ShowTake(like(subjects="camel"))
    (told,) = book.pending
    assert isinstance(told, Tell)
    assert told.sentence == "No take is like that."


def test_clips_are_meant_by_what_is_in_them() -> None:
    book = sized(ShotSize.WIDE, ShotSize.CLOSE_UP)
    for ref in (like(camera__size="wide"), like(camera__size="close_up")):
        (book >> say.PlaceTake(ref)).skip()
    (book >> say.RemoveClip(like(camera__size="wide"))).skip()
    assert [clip.take for clip in book.session.project.cut] == ["take2"]


# --- the script -----------------------------------------------------------------------------------------------------


def test_a_scripts_scenes_become_the_films_and_a_shot_goes_to_its_scene() -> None:
    book = (Playbook() >> say.UseScript(SCRIPT)).skip()
    project = book.session.project
    assert [(scene.number, scene.title) for scene in project.scenes] == [
        ("1", "EXT. CASTLE WALL - NIGHT"),
        ("2", "INT. BAR - DAY"),
    ]
    (book >> say.RequestShot(shot("a"), scene="2")).skip()
    (book >> say.RequestShot(shot("b"), scene="1")).skip()
    project = book.session.project
    assert [project.shot_slate(one) for one in project.shots] == ["2A", "1A"]
    book >> say.RequestShot(shot("c"), scene="7")
    (told,) = book.pending
    assert isinstance(told, Tell)
    assert told.sentence == "There is no scene 7."


def test_work_goes_on_in_another_scene() -> None:
    book = (Playbook() >> say.UseScript(SCRIPT)).skip()
    book = (book >> say.WorkOn("2")).skip()
    (book >> say.RequestShot(shot("a"))).skip()
    assert [book.session.project.shot_slate(one) for one in book.session.project.shots] == ["2A"]


def test_a_script_with_one_number_twice_makes_one_scene() -> None:
    twice = Script("", (*SCRIPT.scenes, ScriptScene("2", "INT. BAR - LATER")))
    project = ((Playbook() >> say.UseScript(twice)).skip()).session.project
    assert [(scene.number, scene.title) for scene in project.scenes][1:] == [("2", "INT. BAR - DAY")]


def test_a_script_is_taken_back_and_its_scenes_stay() -> None:
    book = (Playbook() >> say.UseScript(SCRIPT)).skip()
    (book >> say.Undo()).skip()
    project = book.session.project
    assert project.script == Script()
    assert [scene.number for scene in project.scenes] == ["1", "2"]
    assert project.scenes[0].title == ""
    (book >> say.Redo()).skip()
    assert book.session.project.script == SCRIPT


# --- pictures of the cast ----------------------------------------------------------------------------------------


def pictured(id: str, count: int) -> CastMember:
    return CastMember(id, id.title(), pictures=tuple(f"cast/{id}-{number}.png" for number in range(count)))


def test_a_list_from_before_there_were_pictures_is_read_and_written_as_it_was() -> None:
    old = {"id": "cast-1", "name": "Mei", "aliases": ["the woman"], "colour": "#102030"}
    member = decode(CastMember, old)
    assert member == CastMember("cast-1", "Mei", ("the woman",), "", "#102030")
    assert encode(member) == old


def test_pictures_are_kept_and_taken_back() -> None:
    member = pictured("mei", 2)
    assert decode(CastMember, encode(member)) == member
    film = apply(Project("Rain"), PutCastMember(CastMember("mei", "Mei")))
    edit = PutCastMember(member)
    undo = invert(film, edit)
    assert undo is not None
    assert apply(apply(film, edit), undo) == film


def test_pictures_come_in_the_order_of_the_subjects() -> None:
    cast = (pictured("mei", 1), pictured("rex", 1), pictured("nobody", 1), CastMember("bob", "Bob"))
    spec = ShotSpec(tuple(Subject(name, cast=name) for name in ("rex", "bob", "mei")))
    assert references(spec, cast) == ("cast/rex-0.png", "cast/mei-0.png")
    assert references(ShotSpec((Subject("a man"),)), cast) == ()


@given(st.lists(st.integers(0, 6), max_size=6))
def test_no_more_pictures_than_a_hero_looks_at_and_somebody_of_each(counts: list[int]) -> None:
    cast = [pictured(f"p{number}", count) for number, count in enumerate(counts)]
    spec = ShotSpec(tuple(Subject(one.name, cast=one.id) for one in cast))
    shown = references(spec, cast)
    assert len(shown) <= MOST_REFERENCES
    everybody = [one.pictures[0] for one in cast if one.pictures][:MOST_REFERENCES]
    assert set(everybody) <= set(shown)
    assert list(shown) == [path for one in cast for path in one.pictures if path in shown]


@pytest.mark.parametrize(
    "path", ["../secret.png", "/etc/x.png", "C:\\x.png", "cast\\..\\..\\x.png", "//host/x.png", ""]
)
def test_a_list_from_elsewhere_names_nothing_outside_the_project(path: str) -> None:
    mei = CastMember("mei", "Mei", pictures=(path, "cast/mei.png"))
    assert references(ShotSpec((Subject("Mei", cast="mei"),)), (mei,)) == ("cast/mei.png",)
