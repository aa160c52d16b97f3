"""app.paths: the program's own files are where every way of installing puts them."""

from app import paths


def test_resources_and_data_are_there():
    assert (paths.resources() / "translations" / "en.po").is_file()
    assert (paths.data() / "__init__.py").is_file()
    assert paths.resources().is_absolute()
