"""What befell subjects after the papers were printed, in sentences."""

from collections.abc import Iterator

from app.domain.style import Style
from app.reports.pdf.words import position_text, sentence, text


def subject_changes(style: Style) -> Iterator[str]:
    """Who stands on the papers and is not reported, and whose name is spelt otherwise than there, each with why."""
    for subject in style.withdrawn:
        yield text(
            "common.withdrawn",
            name=subject.reported,
            position=position_text(subject.position, subject.unit),
            reason=sentence(subject.withdrawn),
        )
    for subject in style.corrected:
        reason = sentence(subject.corrected_reason)
        yield text("common.corrected", printed=subject.name, name=subject.corrected, reason=reason)
