"""Function calls: declared, called by the SDK, answered."""

import asyncio

from google.genai import types

from shapes import Person

MODEL = "gemini-3.8-flash"
TEXT = "Grace Hopper, 85, grace@navy.mil"

EXTRACT = types.FunctionDeclaration(
    name="extract",
    description="Takes what was found.",
    parameters_json_schema=Person.model_json_schema(),
)


def calling(*declarations, mode="ANY", **more):
    """A configuration with these functions, to be called in this mode."""
    calls = types.FunctionCallingConfig(mode=mode, **more)
    return types.GenerateContentConfig(
        tools=[types.Tool(function_declarations=list(declarations))],
        tool_config=types.ToolConfig(function_calling_config=calls),
    )


def weather(city: str) -> str:
    """Tells the weather of a city."""
    return f"sunny in {city}"


async def slow_weather(city: str) -> str:
    """Tells the weather of a city, in its own time."""
    return f"sunny in {city}"


def weather_call(city):
    return {"call": {"name": "weather", "args": {"city": city}}}


def test_a_call_has_what_was_found(client):
    config = calling(EXTRACT, allowed_function_names=["extract"])
    response = client.models.generate_content(model=MODEL, contents=TEXT, config=config)
    (call,) = response.function_calls
    assert call.name == "extract" and call.id
    assert Person.model_validate(call.args).email == "grace@navy.mil"
    (candidate,) = response.candidates
    assert candidate.finish_reason is types.FinishReason.STOP
    assert candidate.content.parts[0].thought_signature
    assert response.text is None


def test_parameters_in_the_apis_own_dialect(client):
    declaration = types.FunctionDeclaration(
        name="extract",
        parameters=types.Schema(
            type="OBJECT",
            properties={"age": types.Schema(type="INTEGER")},
            required=["age"],
        ),
    )
    config = calling(declaration)
    response = client.models.generate_content(model=MODEL, contents=TEXT, config=config)
    assert response.function_calls[0].args == {"age": 85}


def test_the_answer_to_a_call_goes_back(client, emulator):
    config = calling(EXTRACT)
    first = client.models.generate_content(model=MODEL, contents=TEXT, config=config)
    call = first.function_calls[0]
    answered = types.Part(
        function_response=types.FunctionResponse(
            id=call.id, name=call.name, response={"error": "age: too large"}
        )
    )
    # The SDK's own way to write it has no id.
    unnamed = types.Part.from_function_response(name=call.name, response={"result": "ok"})
    for part in [answered, unnamed]:
        contents = [
            types.UserContent(TEXT),
            first.candidates[0].content,
            types.Content(role="user", parts=[part]),
        ]
        again = client.models.generate_content(model=MODEL, contents=contents, config=config)
        assert again.function_calls[0].args == call.args
    back = emulator.bodies()[1]["contents"][1]["parts"][0]
    assert back["thoughtSignature"] and back["functionCall"]["id"] == call.id


def test_a_python_function_is_called_and_its_result_is_used(client, emulator):
    emulator.script(weather_call("Lisbon"), "It is sunny in Lisbon.")
    response = client.models.generate_content(
        model=MODEL,
        contents="What is the weather in Lisbon?",
        config=types.GenerateContentConfig(tools=[weather]),
    )
    assert response.text == "It is sunny in Lisbon."
    history = response.automatic_function_calling_history
    assert history[1].parts[0].function_call.args == {"city": "Lisbon"}
    assert history[2].parts[0].function_response.response == {"result": "sunny in Lisbon"}
    sent = emulator.bodies(":generateContent")[1]["contents"][2]["parts"][0]
    assert sent["functionResponse"]["response"] == {"result": "sunny in Lisbon"}


def test_functions_are_called_as_long_as_there_are_calls(client, emulator):
    emulator.script(weather_call("Lisbon"), weather_call("Porto"), "Both are sunny.")
    chat = client.chats.create(
        model=MODEL, config=types.GenerateContentConfig(tools=[weather])
    )
    assert chat.send_message("Lisbon and Porto?").text == "Both are sunny."
    assert len(emulator.requests(":generateContent")) == 3
    assert len(chat.get_history()) == 6


def test_an_async_function(client, emulator):
    step = {"call": {"name": "slow_weather", "args": {"city": "Faro"}}}
    emulator.script(step, "Sunny.")

    async def main():
        return await client.aio.models.generate_content(
            model=MODEL,
            contents="Faro?",
            config=types.GenerateContentConfig(tools=[slow_weather]),
        )

    assert asyncio.run(main()).text == "Sunny."


def test_a_call_in_a_stream(client):
    stream = client.models.generate_content_stream(
        model=MODEL, contents=TEXT, config=calling(EXTRACT)
    )
    calls = [call for chunk in stream for call in chunk.function_calls or []]
    assert [call.args["name"] for call in calls] == ["Grace Hopper"]


def test_no_function_is_called_in_mode_none(client, emulator):
    emulator.script("I may not.")
    config = calling(EXTRACT, mode="NONE")
    response = client.models.generate_content(model=MODEL, contents=TEXT, config=config)
    assert response.function_calls is None and response.text == "I may not."
