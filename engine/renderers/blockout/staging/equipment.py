"""What everyone in a shot has under them and in hand, by the words for who they are and what they do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.film.spec import ShotSpec
from engine.renderers.blockout.beings import beings, mounts, props
from engine.renderers.blockout.beings.mounts import Mount
from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.staging.pairs import Player

_MANY = ("cars", "trucks", "boats", "辆车各", "各自", "each")


@dataclass(frozen=True)
class Equipment:
    """One entry for each figure. `shares` is the figure in whose vehicle each sits, itself for everybody else."""

    carried: tuple[Mount | None, ...]
    held: tuple[tuple[str, ...], ...]
    habits: tuple[str | None, ...]
    shares: tuple[int, ...]

    def seated_together(self, marks: Floats, headings: Floats) -> None:
        """Puts passengers on the driver's mark, facing as the driver does."""
        for figure, driver in enumerate(self.shares):
            marks[figure], headings[figure] = marks[driver], headings[driver]


def get_ready() -> None:
    """Reads the catalogue and its words, so that no shot's first picture waits for them."""
    mounts.wanted("ride", "rides", "somebody", None)
    mounts.wanted("sit", "sits", "somebody", None)
    props.held("somebody", None, "stands")


def equipped(players: Sequence[Player], owners: Sequence[int], spec: ShotSpec) -> Equipment:
    """What the players have; `owners` says whose each figure is."""
    unseen = _unseen(players, spec)
    each = [_of(player, unseen) for player in players]
    carried, shares = _shared([each[owner][0] for owner in owners], _said(players))
    return Equipment(
        carried, tuple(each[owner][1] for owner in owners), tuple(each[owner][2] for owner in owners), shares
    )  # fmt: skip


def _unseen(players: Sequence[Player], spec: ShotSpec) -> str:
    """The subjects that are under somebody: "a knight and a black horse"."""
    seen = {player.subject for player in players}
    return ", ".join(who.name for index, who in enumerate(spec.subjects) if index not in seen)


def _of(player: Player, unseen: str) -> tuple[Mount | None, tuple[str, ...], str | None]:
    who, texts = player.who, [action.text for action in player.actions if action.text]
    if player.costume.creature is not None:
        return None, (), beings.habit(" ".join(texts))
    look = ", ".join(part for part in (who.look, unseen) if part)
    mount = mounts.first(player.actions, who.name, look)
    climbs = mount is not None and mount.climbs  # both hands are full
    return mount, () if climbs else props.held(who.name, who.look, ", ".join(texts)), None


def _said(players: Sequence[Player]) -> str:
    return " ".join(action.text or "" for player in players for action in player.actions).lower()


def _shared(carried: list[Mount | None], said: str) -> tuple[tuple[Mount | None, ...], tuple[int, ...]]:
    """People who drive one car sit in one car: the second beside the first, others behind them."""
    shares = list(range(len(carried)))
    first = next((index for index, mount in enumerate(carried) if mount is not None), None)
    if first is None or any(word in said for word in _MANY):
        return tuple(carried), tuple(shares)
    driver = carried[first]
    assert driver is not None
    seats = 0 if driver.row.get("astride") else len(driver.row.get("seats", ()))
    taken = 1
    for index in range(first + 1, len(carried)):
        if carried[index] == driver and taken < seats:
            carried[index], shares[index] = replace(driver, seat=taken), first
            taken += 1
    return tuple(carried), tuple(shares)
