"""A plugin of pytest that tells coverage.py which test runs, as pytest-cov does with --cov-context=test."""

import coverage
import pytest


def switch(item, phase):
    current = coverage.Coverage.current()
    if current is not None:
        current.switch_context(f"{item.nodeid}|{phase}")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_setup(item):
    switch(item, "setup")
    yield


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item):
    switch(item, "run")
    yield


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_teardown(item):
    switch(item, "teardown")
    yield
