import importlib
import os
import pkgutil
import signal
import sys

import pytest

import python_image


def _load(package):
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(found.name)


_load(python_image)


@pytest.fixture(autouse=True)
def container(request):
    """Tests that close what all users may write to would do so on the machine of whoever runs them."""
    if request.node.get_closest_marker("container") and "PYTHON_IMAGE_CONTAINER" not in os.environ:
        pytest.fail("this test changes the machine: ImageScriptsEngineTest runs it in a container")


@pytest.fixture(autouse=True)
def restored(container):
    """A test may replace functions, paths and variables of the scripts; the next one starts with the real ones."""
    modules = {name: dict(vars(module)) for name, module in sys.modules.items() if name.startswith("python_image.")}
    environment, folder, stdin = dict(os.environ), os.getcwd(), sys.stdin
    yield
    signal.alarm(0)
    for name, values in modules.items():
        vars(sys.modules[name]).update(values)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.stdin = stdin


@pytest.fixture
def folder(tmp_path):
    return tmp_path.resolve()
