"""What is heard: three short tones that differ, played by what the machine has, never waited for, and off when off."""

import os
import wave
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.paths import resources
from ui.sounds import _PLAYERS, Sound, Sounds

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows plays by itself; the player there is no program")
Heard = Callable[[], list[str]]


@pytest.fixture
def heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Heard:
    """A player on the path that writes down what it is given, in place of the machine's own."""
    player, told = tmp_path / _PLAYERS[-1], tmp_path / "heard"
    player.write_text(f'#!/bin/sh\necho "$1" >> "{told}"\n')
    player.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    return lambda: [Path(line).stem for line in told.read_text().splitlines()] if told.exists() else []


def test_each_sound_is_short_and_starts_softly() -> None:
    lengths = []
    for sound in Sound:
        with wave.open(str(resources() / "sounds" / f"{sound.value}.wav")) as file:
            assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
            lengths.append(file.getnframes() / file.getframerate())
            assert int.from_bytes(file.readframes(1), "little", signed=True) == 0
    assert lengths[0] < 0.03 < lengths[1] < lengths[2] < 0.3


def test_what_is_played_is_heard_in_order(qtbot: QtBot, heard: Heard) -> None:
    sounds = Sounds()
    for at, sound in enumerate(Sound, 1):
        sounds.play(sound)
        qtbot.waitUntil(lambda at=at: len(heard()) == at)
    assert heard() == ["tick", "saved", "refused"]


def test_off_is_silent_and_on_is_heard_at_once(qtbot: QtBot, heard: Heard) -> None:
    sounds, chosen = Sounds(), []
    sounds.chosen.connect(chosen.append)
    sounds.choose(False)
    sounds.play(Sound.TICK)
    sounds.choose(True)
    qtbot.waitUntil(lambda: len(heard()) == 1)
    assert (heard(), chosen) == (["saved"], [False, True])


def test_a_machine_without_a_player_is_silent(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    sounds = Sounds()
    for _time in range(20):  # more than may wait
        sounds.play(Sound.TICK)
    qtbot.waitUntil(sounds._waiting.empty)
    assert sounds._thread is not None and sounds._thread.is_alive()
