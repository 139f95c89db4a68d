"""The page of the cast and the places: two lists at the left, the fields of the chosen one at the right."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.cast import lists
from app.cast.fields import Fields, MemberFields, PlaceFields
from app.cast.gallery import with_more
from app.cast.pictures import Pictures
from app.controls import line
from app.likeness import ENDINGS
from app.listing import Entry, Listing
from app.seen import Seen
from app.sheet import Sheet
from app.translation import say
from engine.film.cast import CastMember, Location
from engine.film.spec import Subject
from engine.messages import DropCastMember, DropLocation, NameCast, PutCastMember, PutLocation

_LIST_PX = 288
_MOST = QSize(944, 648)
_DRAFT = ""
"""The id of somebody who is not on the list yet."""

Listed = CastMember | Location


class CastSheet(Sheet):
    """`new_id` makes ids of a kind, `cast` or `location`; `choose_pictures` asks for files."""

    def __init__(
        self,
        over: QWidget,
        new_id: Callable[[str], str],
        choose_pictures: Callable[[QWidget], Sequence[Path]] | None = None,
    ) -> None:
        self._new_id = new_id
        self._choose_pictures = choose_pictures or _ask_for_pictures
        self._seen: Seen | None = None
        self._chosen: dict[type, str | None] = {CastMember: None, Location: None}
        self._draft: Listed | None = None
        self._subject: str | None = None
        self._kind: type[CastMember] | type[Location] = CastMember
        super().__init__(over, "Cast and places", "Ctrl+Shift+C", _MOST)
        self.setObjectName("cast")
        self._make()
        self.retranslate()

    # --- what is shown ---

    def show_seen(self, seen: Seen) -> None:
        """Follows the film, while it is open."""
        super().show_seen(seen)
        before, self._seen = self._seen, seen
        if self.isVisible() and (before is None or before.project is not seen.project):
            self._show()

    def open(self) -> None:
        """Shows the lists as they are now."""
        super().open()
        self._show()
        self.list.setFocus()

    def put_away(self) -> None:
        """Keeps what is being typed, and uncovers the window."""
        self._leave()
        super().put_away()

    def keep(self, found: Subject | str) -> None:
        """Opens on somebody of the current shot, or a place by its name: where they stand on the list, or to be
        written there."""
        self.open()
        if self._seen is None:
            return
        project = self._seen.project
        known: Listed | None
        if isinstance(found, Subject):
            known = next((one for one in project.cast if one.id == found.cast), None)
            draft: Listed = lists.kept(found)
        else:
            known = next((one for one in project.locations if one.name == found), None)
            draft = Location(_DRAFT, found)
        self._subject = found.name if isinstance(found, Subject) and known is None else None
        if known is not None:
            self._choose_kind(type(known))
            self._choose(known.id)
        else:
            self._start(draft)

    def _show(self) -> None:
        if self._seen is None:
            return
        project = self._seen.project
        count = lists.shots_with(project)
        things: tuple[Listed, ...] = project.cast if self._kind is CastMember else project.locations
        shown = self._thing(things)
        listed = lists.members if self._kind is CastMember else lists.places
        self.list.fill(self._with_draft(listed(project, count)), shown.id if shown else None)
        for button, kind, number in self._tabs:
            button.setChecked(kind is self._kind)
            button.setText(_counted(kind, number(project)))
        self._pages.setCurrentIndex(0 if shown is None else 1 + (self._kind is Location))
        self._say_hint()
        self.members.show_folder(self._seen.folder)
        if shown is not None:
            taken = lists.taken(things, shown.id)
            self._fields.show_thing(shown, draft=self._draft is not None, count=count[shown.id], taken=taken)

    def _thing(self, things: tuple[Listed, ...]) -> Listed | None:
        """Whose fields are shown: the draft's, the chosen one's, else the first one's."""
        if self._draft is not None:
            return self._draft
        chosen = next((one for one in things if one.id == self._chosen[self._kind]), things[0] if things else None)
        self._chosen[self._kind] = chosen.id if chosen else None
        return chosen

    def _with_draft(self, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        if self._draft is None:
            return entries
        dot = lists.NO_COLOUR if self._kind is CastMember else None
        return (*entries, Entry(_DRAFT, self._draft.name or "…", say("Not kept yet"), dot=dot))

    @property
    def _fields(self) -> "Fields":
        return self.members if self._kind is CastMember else self.places

    # --- what is done ---

    def _choose(self, id: str) -> None:
        if id == _DRAFT and self._draft is not None:
            return
        self._leave()
        self._chosen[self._kind] = id
        self._show()

    def _choose_kind(self, kind: type[CastMember] | type[Location]) -> None:
        if kind is not self._kind:
            self._leave()
            self._kind = kind
        self._show()

    def _start(self, draft: Listed) -> None:
        """A new name on the list, once it is kept."""
        subject, self._subject = self._subject, None
        self._choose_kind(type(draft))
        self._leave()
        self._draft, self._subject = draft, subject
        self._show()
        self._fields.start()

    def _new(self) -> None:
        self._subject = None
        self._start(self._kind(_DRAFT, ""))

    def _leave(self) -> None:
        """Whatever is being typed is kept; a draft that nobody touched is not."""
        self._fields.leave()
        self._draft = self._subject = None

    def _write(self, thing: Listed) -> None:
        if thing.id != _DRAFT:
            self.wanted.emit(PutCastMember(thing) if isinstance(thing, CastMember) else PutLocation(thing))

    def _keep(self, thing: Listed) -> None:
        """A draft is kept; somebody of the current shot is called by the name from now on."""
        subject, self._draft, self._subject = self._subject, None, None
        if isinstance(thing, CastMember) and subject is not None and self._called(subject, thing):
            return
        thing = replace(thing, id=self._new_id("cast" if isinstance(thing, CastMember) else "location"))
        self._chosen[type(thing)] = thing.id
        self._write(thing)
        self.list.setFocus()

    def _called(self, subject: str, thing: CastMember) -> bool:
        """Whether somebody of the current shot could be given the name; then the rest is written down too."""
        before = {one.id for one in self._project_cast()}
        self.wanted.emit(NameCast(subject, thing.name))
        made = next((one for one in self._project_cast() if one.id not in before), None)
        if made is None:
            return False
        self._chosen[CastMember] = made.id
        names = (*thing.aliases, *(each for each in made.aliases if each.casefold() != thing.name.casefold()))
        whole = replace(thing, id=made.id, aliases=tuple(dict.fromkeys(names)))
        if whole != made:
            self._write(whole)
        self._show()
        self.list.setFocus()
        return True

    def _project_cast(self) -> tuple[CastMember, ...]:
        return self._seen.project.cast if self._seen is not None else ()

    def _came_late(self, whose: str, paths: tuple[str, ...]) -> None:
        """Pictures of somebody whose fields are not shown any more: theirs all the same."""
        member = next((one for one in self._project_cast() if one.id == whose), None)
        if member is not None and whose != self.members.shown:
            self._write(replace(member, pictures=with_more(member.pictures, paths)))

    def _drop(self, id: str | None = None) -> None:
        if self._draft is not None:
            self._draft = self._subject = None
            self._show()
            return
        gone = id or self._chosen[self._kind]
        if gone is None:
            return
        self._chosen[self._kind] = self._beside(gone)
        self.wanted.emit(DropCastMember(gone) if self._kind is CastMember else DropLocation(gone))
        self.list.setFocus()

    def _beside(self, id: str) -> str | None:
        ids = [entry.id for entry in self.list.entries]
        at = ids.index(id) if id in ids else 0
        return next((ids[other] for other in (at + 1, at - 1) if 0 <= other < len(ids)), None)

    # --- layout ---

    def retranslate(self) -> None:
        """Says itself in the window's language."""
        super().retranslate()
        self.new.setText(say("New"))
        self.list.setAccessibleName(say("Cast and places"))
        self.members.retranslate()
        self.places.retranslate()
        for button, kind, _ in self._tabs:
            button.setText(_counted(kind, 0))
        self._show()

    def _say_hint(self) -> None:
        people = self._kind is CastMember
        self.empty.setText(say("Nobody is on the list yet.") if people else say("No place is on the list yet."))
        self._hint.setText(
            say("Write down who comes back and what they look like: every shot that names them will show them so.")
            if people
            else say("Write down where the film comes back to, and what it looks like there.")
        )

    def _make(self) -> None:
        self.list = Listing()
        self.new = QPushButton()
        self.cast_tab, self.places_tab = QPushButton(), QPushButton()
        self._tabs = (
            (self.cast_tab, CastMember, lambda project: len(project.cast)),
            (self.places_tab, Location, lambda project: len(project.locations)),
        )
        self.pictures = Pictures(self)
        self.members, self.places = MemberFields(self.pictures, self._choose_pictures), PlaceFields()
        self._pages = QStackedWidget()
        for page in (self._make_empty(), self.members, self.places):
            self._pages.addWidget(page)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._make_left())
        row.addWidget(line(upright=True))
        row.addWidget(self._pages, 1)
        self.body.addLayout(row, 1)
        self.pictures.came.connect(self._came_late)
        self.list.chosen.connect(self._choose)
        self.list.dropped.connect(self._drop)
        self.new.clicked.connect(self._new)
        for fields in (self.members, self.places):
            fields.written.connect(self._write)
            fields.kept.connect(self._keep)
            fields.dropped.connect(self._drop)

    def _make_left(self) -> QWidget:
        made = QWidget()
        made.setFixedWidth(_LIST_PX)
        column = QVBoxLayout(made)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        tabs = QHBoxLayout()
        tabs.setSpacing(4)
        for button, kind, _ in self._tabs:
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, kind=kind: self._choose_kind(kind))
            tabs.addWidget(button, 1)
        column.addLayout(tabs)
        column.addWidget(self.list.scrolled(), 1)
        self.new.setProperty("look", "outlined")
        column.addWidget(self.new)
        return made

    def _make_empty(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(64, 24, 64, 24)
        column.setSpacing(8)
        self.empty, self._hint = QLabel(), QLabel()
        self.empty.setFont(theme.font(theme.LARGE))
        self._hint.setStyleSheet(f"color: {theme.MUTED.name()};")
        column.addStretch(2)
        for label in (self.empty, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addStretch(3)
        return made


def _ask_for_pictures(parent: QWidget) -> Sequence[Path]:
    kinds = " ".join(f"*{ending}" for ending in ENDINGS)
    files, _ = QFileDialog.getOpenFileNames(
        parent, say("Which pictures show them?"), "", f"{say('Pictures')} ({kinds})"
    )
    return tuple(Path(file) for file in files)


def _counted(kind: type, count: int) -> str:
    name = say("Cast") if kind is CastMember else say("Places")
    return f"{name}  {count}" if count else name
