"""What a hero goes by: the blockout in register with the take, the project's pictures; and nothing is drawn early."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from engine import guiding
from engine.errors import EngineError
from engine.film.assume import assumed
from engine.film.camera import Move, ShotSize
from engine.film.guidance import Follow, Guidance
from engine.film.model import Tier
from engine.film.scenery import TimeOfDay, Weather
from engine.film.spec import Action, Camera, Environment, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.guiding import FromBlockout
from engine.media import picture
from engine.media.movie import MovieWriter
from engine.media.passes import POINTS
from engine.messages import Job
from engine.renderers import catalog
from engine.renderers.blockout.renderer import Blockout
from engine.renderers.port import Guide

SPEC = ShotSpec(
    (Subject("a man"),),
    Action("walk", "walk"),
    Environment("street", time=TimeOfDay.DAY, weather=Weather.OVERCAST),
    camera=Camera(size=ShotSize.FULL, move=Move.PUSH_IN, lens_mm=35.0),
)
NATIVE = FrameRate(16)


def a_job(by: Guidance | None = None, **changes: object) -> Job:
    made = Job(
        "j", "t", "1A-1", "A001C001", assumed(SPEC), "", 5, 0, 48, 86400, FrameRate(), 320, 180, "takes/t.mov",
        renderer="wan2.2-vace", tier=Tier.HERO, guidance=by or Guidance(),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def control(
    job: Job, follow: Follow, size: tuple[int, int] = (320, 180), frames: int = 33, rate: FrameRate = NATIVE
) -> list[np.ndarray]:
    return list(FromBlockout(job, Path()).control(follow, *size, rate, frames))


@pytest.fixture(scope="module")
def blockout() -> Blockout:
    made = catalog.renderer("blockout")
    assert isinstance(made, Blockout)
    return made


def off(first: np.ndarray, second: np.ndarray) -> float:
    """How far two pictures are apart, of 255."""
    return float(np.abs(first.astype(int) - second.astype(int)).mean())


# --- in register with the take -----------------------------------------------------------------------------------


def test_it_is_the_port_s_guide() -> None:
    guide: Guide = FromBlockout(a_job(), Path())
    assert guide.draft() is None
    assert guide.first() is guide.last() is None
    assert guide.references() == ()


def test_at_the_film_s_own_size_and_rate_the_picture_is_the_take_s(blockout: Blockout) -> None:
    job = a_job()
    seen = control(job, Follow.PICTURE, rate=job.rate, frames=48)
    own = replace(job, renderer="blockout", tier=Tier.BLOCKOUT)
    for index in (0, 23, 47):
        assert np.array_equal(seen[index], blockout.still(own, index))


@pytest.mark.parametrize("rate", [FrameRate(24), FrameRate(24000, 1001), FrameRate(30000, 1001, drop_frame=True)])
def test_a_frame_of_the_model_shows_the_take_at_its_time(blockout: Blockout, rate: FrameRate) -> None:
    job = a_job(rate=rate)
    seen = control(job, Follow.POSE)
    every = rate.nominal // 2  # half a second is 8 of the model's frames
    for half in (1, 2, 3):
        own = blockout.passes(job).frame(half * every, frozenset({"pose"})).pose
        assert own is not None
        assert np.array_equal(seen[half * 8], own)


SIZES = [(320, 180), (416, 240), (320, 176), (180, 320), (240, 240), (448, 192)]


@pytest.mark.parametrize("film", [(320, 180), (432, 180), (180, 320)])
@pytest.mark.parametrize("size", SIZES)
def test_cut_to_the_film_s_shape_it_is_the_film_s_frame(
    blockout: Blockout, film: tuple[int, int], size: tuple[int, int]
) -> None:
    job = a_job(width=film[0], height=film[1])
    seen = FromBlockout(job, Path())._seen(*size, NATIVE, 33).frame(16, frozenset({"pose"}))
    own = blockout.passes(job).frame(24, frozenset({"pose"}))
    assert seen.poses
    assert own.poses
    wide, high = picture.inside(*size, *film)
    where = (own.poses[0].points[:, :2] - np.array(film) / 2) * (wide / film[0]) + np.array(size) / 2
    assert np.allclose(seen.poses[0].points[:, :2], where, atol=0.01)
    assert wide / film[0] == pytest.approx(high / film[1])


def test_a_take_goes_on_past_its_last_frame() -> None:
    seen = control(a_job(), Follow.DEPTH, frames=37)  # 4k + 1 frames reach further than two seconds
    assert len(seen) == 37
    assert off(seen[36], seen[35]) < off(seen[36], seen[0]) / 2


# --- depth and poses ---------------------------------------------------------------------------------------------


def test_depth_is_near_white_and_far_black_in_one_range() -> None:
    depth = control(a_job(), Follow.DEPTH)
    assert all(each.shape == (180, 320, 3) and each.dtype == np.uint8 for each in depth)
    assert np.array_equal(depth[0][..., 0], depth[0][..., 2])
    assert depth[0][:20].mean() < 30 < depth[0][-20:].mean()  # sky above, the nearest ground below
    assert max(int(each.max()) for each in depth) > 200


def test_the_range_of_depth_does_not_flicker() -> None:
    still = replace(SPEC, action=Action("stand", "stand"), camera=Camera(size=ShotSize.WIDE, move=Move.STATIC))
    depth = control(a_job(spec=assumed(still)), Follow.DEPTH, frames=17)
    ground = [float(each[-10:, :40].mean()) for each in depth]
    assert max(ground) - min(ground) < 0.5


def test_poses_are_in_openpose_s_colours_on_black() -> None:
    seen = control(a_job(), Follow.POSE, frames=5)[0]
    assert (seen.max(2) == 0).mean() > 0.9
    assert len(np.unique(seen.reshape(-1, 3), axis=0)) > len(POINTS) / 2


def test_nothing_is_drawn_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_canvas(name: str) -> object:
        raise AssertionError(f"{name} was made")

    monkeypatch.setattr(guiding.catalog, "renderer", no_canvas)
    guide = FromBlockout(a_job(), Path())
    assert guide.references() == ()
    with pytest.raises(AssertionError, match="blockout was made"):
        guide.control(Follow.DEPTH, 64, 64, NATIVE, 5)


def test_frames_come_one_by_one(monkeypatch: pytest.MonkeyPatch, blockout: Blockout) -> None:
    drawn: list[int] = []
    seen = FromBlockout(a_job(), Path())._seen(64, 36, NATIVE, 81)
    monkeypatch.setattr(type(seen), "picture", lambda self, index: drawn.append(index) or np.zeros((36, 64, 3), "u1"))
    frames = FromBlockout(a_job(), Path()).control(Follow.PICTURE, 64, 36, NATIVE, 81)
    next(frames)
    next(frames)
    assert drawn == [0, 1]


# --- pictures of the project -------------------------------------------------------------------------------------


def saved(path: Path, pixels: np.ndarray, **how: object) -> str:
    Image.fromarray(pixels).save(path, **how)  # type: ignore[arg-type]
    return path.name


@pytest.fixture
def face() -> np.ndarray:
    made = np.full((40, 60, 3), 30, np.uint8)
    made[:10] = (200, 20, 20)
    return made


def test_pictures_of_the_cast_come_in_order(tmp_path: Path, face: np.ndarray) -> None:
    names = (saved(tmp_path / "a.png", face), saved(tmp_path / "b.webp", face[:, ::-1], lossless=True))
    first, second = FromBlockout(a_job(Guidance(references=names)), tmp_path).references()
    assert np.array_equal(first, face)
    assert np.array_equal(second, face[:, ::-1])


def test_first_and_last_are_read(tmp_path: Path, face: np.ndarray) -> None:
    first, last = saved(tmp_path / "a.png", face), saved(tmp_path / "z.png", face[::-1])
    guide = FromBlockout(a_job(Guidance(first=first, last=last)), tmp_path)
    begun, ended = guide.first(), guide.last()
    assert begun is not None
    assert ended is not None
    assert np.array_equal(begun, face)
    assert np.array_equal(ended, face[::-1])


def test_a_picture_stands_upright(tmp_path: Path, face: np.ndarray) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6  # the camera was held on its side
    Image.fromarray(face).save(tmp_path / "a.jpg", exif=turned, quality=95)
    assert off(picture.read(tmp_path / "a.jpg"), np.rot90(face, -1)) < 4


def test_see_through_is_white_and_sixteen_bits_are_eight(tmp_path: Path) -> None:
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(tmp_path / "clear.png")
    assert (picture.read(tmp_path / "clear.png") == 255).all()
    Image.fromarray(np.full((8, 8), 32896, np.uint16)).save(tmp_path / "deep.png")
    assert (picture.read(tmp_path / "deep.png") == 128).all()
    Image.new("P", (8, 8), 0).save(tmp_path / "few.png")
    assert picture.read(tmp_path / "few.png").shape == (8, 8, 3)


def test_colours_are_srgb_s(tmp_path: Path, face: np.ndarray) -> None:
    from PIL import ImageCms

    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.fromarray(face).save(tmp_path / "same.png", icc_profile=own)
    assert off(picture.read(tmp_path / "same.png"), face) < 1
    swapped = own.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    Image.fromarray(face).save(tmp_path / "swapped.png", icc_profile=swapped)  # a space in which red is blue
    assert off(picture.read(tmp_path / "swapped.png"), face[..., ::-1]) < 1
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()  # of no use for three colours
    for profile in (lab, b"no profile"):
        Image.fromarray(face).save(tmp_path / "odd.png", icc_profile=profile)
        assert np.array_equal(picture.read(tmp_path / "odd.png"), face)


def test_a_large_picture_comes_smaller(tmp_path: Path) -> None:
    Image.new("RGB", (5000, 2500), (9, 90, 200)).save(tmp_path / "large.jpg")
    assert picture.read(tmp_path / "large.jpg").shape == (picture.LARGEST_PX // 2, picture.LARGEST_PX, 3)


@pytest.mark.parametrize("spoilt", ["missing", "text", "cut", "gif", "empty", "folder"])
def test_a_picture_that_cannot_be_read_says_so(tmp_path: Path, face: np.ndarray, spoilt: str) -> None:
    path = tmp_path / "lin-mei.png"
    if spoilt == "folder":
        path.mkdir()
    elif spoilt == "gif":
        Image.fromarray(face).save(path, "GIF")
    elif spoilt != "missing":
        Image.fromarray(face).save(path)
        whole = path.read_bytes()
        path.write_bytes({"text": b"no picture", "cut": whole[: len(whole) // 2], "empty": b""}[spoilt])
    with pytest.raises(EngineError, match=r"lin-mei\.png"):
        FromBlockout(a_job(Guidance(references=("lin-mei.png",))), tmp_path).references()


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, face: np.ndarray) -> None:
    saved(tmp_path / "a.png", face)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(EngineError, match="too large"):
        picture.read(tmp_path / "a.png")


@pytest.mark.parametrize("path", ["../a.png", "cast/../../a.png"])
def test_no_way_leads_out_of_the_project(tmp_path: Path, face: np.ndarray, path: str) -> None:
    saved(tmp_path / "a.png", face)
    (tmp_path / "film" / "cast").mkdir(parents=True)
    with pytest.raises(EngineError, match="outside"):
        FromBlockout(a_job(Guidance(first=path)), tmp_path / "film").first()


def test_a_picture_named_in_full_may_lie_anywhere(tmp_path: Path, face: np.ndarray) -> None:
    saved(tmp_path / "a.png", face)
    first = FromBlockout(a_job(Guidance(first=str(tmp_path / "a.png"))), tmp_path / "film").first()
    assert first is not None
    assert np.array_equal(first, face)


def test_the_frames_of_a_draft_are_its_movie_s(tmp_path: Path) -> None:
    path = tmp_path / "takes" / "draft.mov"
    with MovieWriter(path, FrameRate(), 64, 36, 0, "A001", "1A-1", "") as movie:
        for grey in (10, 120, 240):
            movie.write(np.full((36, 64, 3), grey, np.uint8))
    frames = FromBlockout(a_job(Guidance(draft="takes/draft.mov")), tmp_path).draft()
    assert frames is not None
    assert [round(float(each.mean()) / 10) for each in frames] == [1, 12, 24]


def test_a_draft_that_is_gone_says_so(tmp_path: Path) -> None:
    frames = FromBlockout(a_job(Guidance(draft="takes/draft.mov")), tmp_path).draft()
    assert frames is not None
    with pytest.raises(EngineError, match="missing"):
        next(frames)


# --- one shape in another ----------------------------------------------------------------------------------------

SIDES = st.integers(8, 60)


@given(SIDES, SIDES, SIDES, SIDES)
def test_fitted_fills_the_frame_and_squeezes_nothing(wide: int, high: int, width: int, height: int) -> None:
    inside = picture.inside(wide, high, width, height)
    assert inside[0] <= wide + 1e-9
    assert inside[1] <= high + 1e-9
    assert max(inside[0] / wide, inside[1] / high) == pytest.approx(1)
    assert inside[0] / inside[1] == pytest.approx(width / height)
    made = picture.fitted(np.full((high, wide, 3), 77, np.uint8), width, height)
    assert made.shape == (height, width, 3)
    assert (made == 77).all()  # no bars


def gradient(width: int, height: int) -> np.ndarray:
    across = np.linspace(20, 235, width)[None, :].repeat(height, 0)
    down = np.linspace(20, 235, height)[:, None].repeat(width, 1)
    return np.stack([across, down, across], 2).astype(np.uint8)


@pytest.mark.parametrize("model", [(832, 480), (1280, 704), (480, 832), (640, 640)])
def test_what_is_placed_is_found_again(model: tuple[int, int]) -> None:
    film = gradient(320, 180)
    made = picture.placed(film, *model, (320, 180))
    assert made.shape == (model[1], model[0], 3)
    assert off(picture.fitted(made, 320, 180), film) < 1.0


def test_a_picture_of_its_own_shape_is_cut_to_the_film_s_first() -> None:
    square = gradient(200, 200)
    made = picture.placed(square, 320, 180, (320, 180))
    assert off(made, picture.fitted(square, 320, 180)) == 0
