"""The hall's screen: whatever the names and positions, no letter is too small for the last row and none is cut off."""

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtWidgets import QWidget

from tests.app.reports.pdf_cases import Ballots, extreme_people, people, sealed
from ui.pages import hall_text
from ui.pages.presentation import Presentation

Shown = Callable[..., QWidget]
People = Sequence[tuple[str, str]]
LONG = "Phó Trưởng phòng Tuyên truyền và Phát triển đối tượng tham gia bảo hiểm xã hội số 2"
SMALLEST = 0.02  # of the screen's height
SCREENS = [(1366, 768), (1920, 1080), (1024, 768), (800, 600)]


def posted(count: int, position: str = LONG) -> People:
    return [(name, position) for name, _position in people(count)]


def mixed(count: int) -> People:
    return [*people(count - 1), *posted(count)[-1:]]


def hall(shown: Shown, who: People, size: tuple[int, int]) -> Presentation:
    made = shown(lambda: Presentation(sealed(Ballots("A", "Hội nghị cán bộ chủ chốt", who, 40))), size=size)
    assert isinstance(made, Presentation)
    return made


@pytest.mark.parametrize("size", SCREENS)
@pytest.mark.parametrize(
    "who", [people(1), people(8), people(20), posted(1), posted(8), posted(20), mixed(20), extreme_people(20)]
)
def test_every_letter_can_be_read_and_every_text_has_its_place(
    shown: Shown, who: People, size: tuple[int, int]
) -> None:
    made = hall(shown, who, size)
    seen = []
    for at, slide in enumerate(made.slides):
        made.show_slide(at)
        assert not made.grab().isNull()
        assert made.line_height() * len(slide.lines) <= size[1] * 0.66 + 1
        for line in slide.lines:
            name, position = made.fonts(line)
            assert min(name.pixelSize(), position.pixelSize()) >= size[1] * SMALLEST
            room = made._name_room()
            needed = hall_text.height(f"{line.place}. {line.result.name}", name, room)
            assert needed + hall_text.height(line.result.position, position, room) <= made.line_height() * 1.02
            seen.append(line.place)
    assert seen == list(range(1, len(who) + 1))


@pytest.mark.parametrize(("who", "pages"), [(people(8), 1), (people(20), 3), (posted(8), 2), (posted(20), 4)])
def test_long_positions_take_more_pages(shown: Shown, who: People, pages: int) -> None:
    assert len(hall(shown, who, (1366, 768)).slides) == pages == len(hall(shown, who, (1920, 1080)).slides)


def test_on_another_screen_who_stood_first_is_in_sight_still(shown: Shown) -> None:
    made = hall(shown, posted(20), (1366, 768))
    made.show_slide(2)
    first = made.slide.lines[0]
    before = len(made.slides)
    made.resize(480, 768)
    assert len(made.slides) > before
    assert first in made.slide.lines
