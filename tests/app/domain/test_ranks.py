"""app.domain.ranks: subjects by rank of post, or as Vietnamese lists have names."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.ids import SubjectCode
from app.domain.ranks import Order, arranged
from app.domain.style import Subject

POSTS = [
    "Bí thư Đảng ủy",
    "Giám đốc",
    "Phó Giám đốc",
    "Phó Chủ tịch",
    "Chánh Văn phòng",
    "Trưởng phòng Kế hoạch – Tài chính",
    "Giám đốc Bảo hiểm xã hội huyện Bắc Bình",
    "Phó Trưởng phòng Chế độ",
    "Phó Giám đốc Bảo hiểm xã hội huyện Tuy Phong",
    "Tổ trưởng Tổ xe",
    "Chuyên viên",
]


def subject(n: int, position: str, name: str = "") -> Subject:
    return Subject(SubjectCode(f"S{n}"), name or f"Người {n}", position, "Cơ quan")


@given(st.permutations(POSTS))
def test_heads_before_deputies_and_the_agency_before_its_units(posts: list[str]) -> None:
    found = arranged([subject(n, post) for n, post in enumerate(posts)], Order.RANK)
    said = [each.position for each in found]
    assert said[0] == "Bí thư Đảng ủy" and said[1] == "Giám đốc"
    assert set(said[2:4]) == {"Phó Giám đốc", "Phó Chủ tịch"}
    assert set(said[4:7]) == set(POSTS[4:7]) and set(said[7:9]) == set(POSTS[7:9])
    assert said[9:] == POSTS[9:]


def test_equal_posts_stay_as_they_stood_and_names_go_by_the_given_one() -> None:
    people = [subject(1, "Giám đốc", "Vũ Bình"), subject(2, "Giám đốc", "Lê An"), subject(3, "Giám đốc", "Đỗ Ân")]
    assert arranged(people, Order.RANK) == people
    assert [each.name for each in arranged(people, Order.NAME)] == ["Lê An", "Đỗ Ân", "Vũ Bình"]
