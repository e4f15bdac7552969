"""The list of models."""

import asyncio

import pytest
from google.genai import errors

MODEL = "gemini-3.8-flash"


def test_all_models_page_by_page(client, emulator):
    pager = client.models.list(config={"page_size": 2})
    assert pager.page_size == 2 and len(pager) == 2
    names = [model.name for model in pager]
    assert f"models/{MODEL}" in names
    assert len(set(names)) == len(names) > 4
    assert len(emulator.requests("/models")) == (len(names) + 1) // 2


def test_pages_one_after_the_other(client):
    pager = client.models.list(config={"page_size": 3})
    first = [model.name for model in pager.page]
    second = [model.name for model in pager.next_page()]
    assert len(first) == 3 and not set(first) & set(second)
    while True:
        try:
            pager.next_page()
        except IndexError:
            break


def test_asynchronously(client):
    async def main():
        return [model.name async for model in await client.aio.models.list()]

    assert f"models/{MODEL}" in asyncio.run(main())


def test_one_model(client):
    for name in [MODEL, f"models/{MODEL}"]:
        model = client.models.get(model=name)
        assert model.name == f"models/{MODEL}"
        assert model.display_name
        assert model.input_token_limit > 100_000
        assert model.output_token_limit > 1000
        assert "generateContent" in model.supported_actions


def test_no_such_model(client):
    with pytest.raises(errors.ClientError) as raised:
        client.models.get(model="gemini-0")
    assert raised.value.code == 404 and raised.value.status == "NOT_FOUND"
