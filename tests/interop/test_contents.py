"""What a request can be made of: texts, parts, turns, media, settings."""

import asyncio

from google.genai import types

from shapes import Person

MODEL = "gemini-3.8-flash"
TEXT = "Grace Hopper, 85"
CONFIG = {"response_mime_type": "application/json", "response_schema": Person}


def test_every_way_to_write_contents(client, emulator):
    part = types.Part.from_text(text=TEXT)
    for contents in [
        TEXT,
        [TEXT],
        part,
        [part],
        types.Content(role="user", parts=[part]),
        [types.UserContent(parts=[part])],
        ["Who is this?", TEXT],
    ]:
        response = client.models.generate_content(model=MODEL, contents=contents, config=CONFIG)
        assert response.parsed.name == "Grace Hopper"
    assert emulator.bodies()[0]["contents"] == [{"role": "user", "parts": [{"text": TEXT}]}]


def test_words_without_a_schema(client, emulator):
    emulator.script("Once upon a time.")
    response = client.models.generate_content(model=MODEL, contents="Tell me a story.")
    assert response.text == "Once upon a time."
    assert response.parsed is None
    response = client.models.generate_content(model=MODEL, contents="Tell me another one.")
    assert response.text


def test_a_system_instruction(client, emulator):
    config = {**CONFIG, "system_instruction": "Read carefully."}
    response = client.models.generate_content(model=MODEL, contents=TEXT, config=config)
    assert response.parsed.age == 85
    assert emulator.bodies()[0]["systemInstruction"]["parts"] == [{"text": "Read carefully."}]


def test_every_setting_is_taken(client):
    config = types.GenerateContentConfig(
        temperature=0.0,
        top_p=0.9,
        top_k=40,
        candidate_count=1,
        max_output_tokens=1000,
        stop_sequences=["END"],
        seed=7,
        presence_penalty=0.1,
        frequency_penalty=0.1,
        response_mime_type="application/json",
        response_schema=Person,
        media_resolution=types.MediaResolution.MEDIA_RESOLUTION_LOW,
        thinking_config=types.ThinkingConfig(thinking_level="LOW", include_thoughts=True),
        safety_settings=[
            types.SafetySetting(
                category=types.HarmCategory.HARM_CATEGORY_HARASSMENT,
                threshold=types.HarmBlockThreshold.BLOCK_ONLY_HIGH,
            )
        ],
        service_tier="standard",
    )
    response = client.models.generate_content(model=MODEL, contents=TEXT, config=config)
    assert response.parsed.name == "Grace Hopper"


def test_media_beside_text(client):
    contents = [
        types.Part.from_bytes(data=b"\x89PNG\r\n", mime_type="image/png"),
        types.Part.from_bytes(data=TEXT.encode(), mime_type="text/plain"),
    ]
    response = client.models.generate_content(model=MODEL, contents=contents, config=CONFIG)
    assert response.parsed.name == "Grace Hopper"


def test_an_example_before_the_question(client):
    contents = [
        types.UserContent("Ana Silva, 31"),
        types.ModelContent('{"name": "Ana Silva", "age": 31}'),
        types.UserContent(TEXT),
    ]
    response = client.models.generate_content(model=MODEL, contents=contents, config=CONFIG)
    assert response.parsed == Person(name="Grace Hopper", age=85)


def test_headers_and_extra_body_arrive(client, emulator, options):
    http = options(headers={"x-mine": "1"}, extra_body={"labels": {"team": "tests"}})
    config = types.GenerateContentConfig(http_options=http)
    emulator.script("yes")
    try:
        client.models.generate_content(model=MODEL, contents=TEXT, config=config)
    except Exception as error:  # The Gemini API has no labels, Vertex AI has.
        assert "labels" in str(error)
    assert emulator.bodies()[0]["labels"] == {"team": "tests"}


def test_both_versions_of_the_api(client, emulator, options):
    from google import genai

    for version in ["v1", "v1beta"]:
        client = genai.Client(api_key="any", http_options=options(api_version=version))
        response = client.models.generate_content(model=MODEL, contents=TEXT, config=CONFIG)
        assert response.parsed.age == 85
        assert emulator.requests()[-1]["path"] == f"/{version}/models/{MODEL}:generateContent"


def test_asynchronously_and_many_at_once(client, emulator):
    async def ask(age):
        response = await client.aio.models.generate_content(
            model=MODEL, contents=f"Grace Hopper, {age}", config=CONFIG
        )
        return response.parsed.age

    async def main():
        return await asyncio.gather(*[ask(age) for age in range(20, 40)])

    assert asyncio.run(main()) == list(range(20, 40))
    assert len(emulator.requests(":generateContent")) == 20
