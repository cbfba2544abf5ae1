from tests.api.pages.played import ward  # noqa: F401


def test_x(ward):
    print(ward)
