"""What every test gets: the emulator, emptied before each, and clients of all its doors."""

import os

import pytest
from google import genai
from google.auth.credentials import Credentials
from google.genai import types

from control import Emulator

# The SDK takes credentials and addresses from the environment where it is told none.
for name in [name for name in os.environ if name.startswith(("GOOGLE_", "GEMINI_"))]:
    del os.environ[name]


class Token(Credentials):
    """Credentials of a project, made up."""

    def __init__(self):
        super().__init__()
        self.token = "made-up"

    def refresh(self, request):
        self.token = "made-up"


@pytest.fixture
def emulator():
    """The running emulator without a script, journal, files, caches or batches."""
    emulator = Emulator(os.environ["EMULATOR_URL"])
    emulator.reset()
    return emulator


@pytest.fixture
def options(emulator):
    """Makes the SDK's HTTP options, with the emulator's address in them."""

    def options(**more):
        return types.HttpOptions(base_url=emulator.url, **more)

    return options


@pytest.fixture
def client(options):
    """A client of the Gemini API."""
    return genai.Client(api_key="any", http_options=options())


@pytest.fixture
def project(options):
    """A client of Vertex AI, with a project and a token."""
    return genai.Client(
        vertexai=True,
        project="tests",
        location="europe-west4",
        credentials=Token(),
        http_options=options(),
    )


@pytest.fixture
def express(options):
    """A client of Vertex AI with a key in place of a project."""
    return genai.Client(vertexai=True, api_key="any", http_options=options())
