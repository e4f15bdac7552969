"""Answers in a type: both ways to send a schema, and what the SDK parses."""

import json
from typing import Optional

import pytest
from google.genai import types

from shapes import PROFILE, Address, Color, Person, Profile

MODEL = "gemini-3.8-flash"
TEXT = "Grace Hopper, 85, grace@navy.mil"


def typed(schema, mime_type="application/json"):
    """A configuration with the schema in the API's own dialect."""
    return types.GenerateContentConfig(response_mime_type=mime_type, response_schema=schema)


def plain(schema):
    """A configuration with the schema as JSON Schema."""
    return types.GenerateContentConfig(
        response_mime_type="application/json", response_json_schema=schema
    )


def test_a_model_is_read_from_the_text(client):
    response = client.models.generate_content(model=MODEL, contents=TEXT, config=typed(Person))
    assert response.parsed == Person(name="Grace Hopper", age=85, email="grace@navy.mil")
    assert json.loads(response.text) == response.parsed.model_dump()


def test_json_schema_gives_the_same_as_a_dict(client):
    config = plain(Person.model_json_schema())
    response = client.models.generate_content(model=MODEL, contents=TEXT, config=config)
    assert response.parsed == {"name": "Grace Hopper", "age": 85, "email": "grace@navy.mil"}


def test_what_a_response_says_of_itself(client):
    response = client.models.generate_content(model=MODEL, contents=TEXT, config=typed(Person))
    assert response.model_version == MODEL
    assert response.response_id
    (candidate,) = response.candidates
    assert candidate.finish_reason is types.FinishReason.STOP
    assert candidate.index == 0
    assert candidate.content.role == "model"
    assert isinstance(candidate.content.parts[-1].thought_signature, bytes)
    usage = response.usage_metadata
    assert usage.total_token_count == (
        usage.prompt_token_count + usage.candidates_token_count + usage.thoughts_token_count
    )
    assert usage.prompt_tokens_details[0].modality is types.MediaModality.TEXT
    assert usage.cached_content_token_count is None
    assert response.sdk_http_response.headers["content-type"].startswith("application/json")


def test_a_value_that_is_not_in_the_text_is_none(client):
    text = "Ana Silva, 31"
    response = client.models.generate_content(model=MODEL, contents=text, config=typed(Person))
    assert response.parsed == Person(name="Ana Silva", age=31, email=None)


def test_a_list_of_models(client):
    text = "Ana Silva, 31, ana@example.org\nGrace Hopper, 85, grace@navy.mil"
    config = typed(list[Person])
    response = client.models.generate_content(model=MODEL, contents=text, config=config)
    assert [person.name for person in response.parsed] == ["Ana Silva", "Grace Hopper"]
    assert [person.age for person in response.parsed] == [31, 85]


@pytest.mark.parametrize(
    ("schema", "text", "value"),
    [
        (int, "There are 42 of them", 42),
        (float, "It costs 2.5", 2.5),
        (bool, "yes", True),
        (list[str], "apples, pears, plums", ["apples", "pears", "plums"]),
        (list[int], "1, 2, 3", [1, 2, 3]),
    ],
)
def test_plain_values(client, emulator, schema, text, value):
    emulator.script(json.dumps(value))
    response = client.models.generate_content(model=MODEL, contents=text, config=typed(schema))
    assert response.parsed == value


@pytest.mark.parametrize("mime_type", ["text/x.enum", "application/json"])
def test_an_enum_alone(client, mime_type):
    config = typed(Color, mime_type)
    response = client.models.generate_content(
        model=MODEL, contents="I like the green one.", config=config
    )
    assert response.parsed is Color.GREEN
    # As JSON it is a string in quotes; as an enum it is the word.
    assert response.text == ("green" if mime_type == "text/x.enum" else '"green"')


def test_all_that_a_schema_can_be_made_of(client, emulator):
    emulator.script(PROFILE, PROFILE)
    response = client.models.generate_content(model=MODEL, contents="-", config=typed(Profile))
    assert response.parsed == Profile.model_validate(PROFILE)
    assert response.parsed.pets[1].good

    config = plain(Profile.model_json_schema())
    response = client.models.generate_content(model=MODEL, contents="-", config=config)
    assert response.parsed == PROFILE
    sent = [body["generationConfig"] for body in emulator.bodies(":generateContent")]
    assert "property_ordering" in sent[0]["responseSchema"]
    assert "$defs" in sent[1]["responseJsonSchema"]


def test_a_schema_as_a_dict_and_as_a_schema(client):
    schema = {
        "type": "OBJECT",
        "properties": {"name": {"type": "STRING"}, "age": {"type": "INTEGER"}},
        "required": ["name", "age"],
    }
    for each in [schema, types.Schema.model_validate(schema)]:
        response = client.models.generate_content(model=MODEL, contents=TEXT, config=typed(each))
        assert response.parsed == {"name": "Grace Hopper", "age": 85}


def test_optional_models_inside_models(client):
    class Letter(Person):
        sender: Optional[Address] = None

    response = client.models.generate_content(model=MODEL, contents=TEXT, config=typed(Letter))
    assert response.parsed.sender is None
    text = f"{TEXT}\nstreet: Rua do Carmo 7\ncity: Lisbon"
    response = client.models.generate_content(model=MODEL, contents=text, config=typed(Letter))
    assert response.parsed.sender == Address(street="Rua do Carmo 7", city="Lisbon")


def test_json_schema_that_the_sdk_does_not_make(client, emulator):
    schema = {
        "type": "object",
        "properties": {
            "pair": {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}]},
            "either": {"oneOf": [{"type": "integer"}, {"type": "null"}]},
            "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        },
        "required": ["pair", "either", "counts"],
    }
    answer = {"pair": [1, "a"], "either": None, "counts": {"x": 1}}
    emulator.script(answer)
    response = client.models.generate_content(model=MODEL, contents="-", config=plain(schema))
    assert response.parsed == answer


def test_an_answer_that_is_not_of_the_type_is_not_parsed(client, emulator):
    emulator.script("not JSON at all", {"name": "Ana", "age": "old"})
    for _ in range(2):
        response = client.models.generate_content(model=MODEL, contents=TEXT, config=typed(Person))
        assert response.parsed is None
        assert response.text
