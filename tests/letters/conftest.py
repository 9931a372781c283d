"""WeasyPrint leaves the file of its colour profile to the garbage collector; warnings are errors elsewhere."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "filterwarnings",
        r"ignore:Exception ignored in.*sRGB2014\.icc:pytest.PytestUnraisableExceptionWarning",
    )
