"""Chats: each turn goes back with the signature that came with it."""

import asyncio

from google.genai import types

from shapes import Person

MODEL = "gemini-3.8-flash"
CONFIG = types.GenerateContentConfig(
    response_mime_type="application/json", response_schema=Person
)


def test_every_turn_is_answered_for_itself(client, emulator):
    chat = client.chats.create(model=MODEL, config=CONFIG)
    assert chat.send_message("Ana Silva, 31").parsed == Person(name="Ana Silva", age=31)
    assert chat.send_message("Grace Hopper, 85").parsed == Person(name="Grace Hopper", age=85)
    assert chat.send_message("Now Katherine Johnson, 101").parsed.name == "Katherine Johnson"
    assert [turn.role for turn in chat.get_history()] == ["user", "model"] * 3

    sent = emulator.bodies(":generateContent")
    assert [len(body["contents"]) for body in sent] == [1, 3, 5]
    assert sent[2]["contents"][1]["parts"][0]["thoughtSignature"]
    assert sent[2]["contents"][3] != sent[2]["contents"][1]


def test_scripted_turns_are_kept(client, emulator):
    emulator.script("Hello!", "You said hello.")
    chat = client.chats.create(model=MODEL)
    assert chat.send_message("Hello").text == "Hello!"
    assert chat.send_message("What did I say?").text == "You said hello."
    texts = [turn.parts[0].text for turn in chat.get_history()]
    assert texts == ["Hello", "Hello!", "What did I say?", "You said hello."]


def test_a_history_of_ones_own(client, emulator):
    history = [
        types.UserContent("Ana Silva, 31"),
        types.ModelContent('{"name": "Ana Silva", "age": 31}'),
    ]
    chat = client.chats.create(model=MODEL, config=CONFIG, history=history)
    assert chat.send_message("Grace Hopper, 85").parsed.name == "Grace Hopper"
    assert len(emulator.bodies()[0]["contents"]) == 3


def test_a_stream_is_a_turn(client, emulator):
    emulator.script("A long answer, in more pieces than one.", "Another one.")
    chat = client.chats.create(model=MODEL)
    text = "".join(chunk.text or "" for chunk in chat.send_message_stream("Talk to me."))
    assert text == "A long answer, in more pieces than one."
    assert chat.send_message("Go on.").text == "Another one."
    said = emulator.bodies(":generateContent")[0]["contents"][1:-1]
    assert "".join(part.get("text", "") for turn in said for part in turn["parts"]) == text


def test_asynchronously(client):
    async def main():
        chat = client.aio.chats.create(model=MODEL, config=CONFIG)
        first = await chat.send_message("Ana Silva, 31")
        pieces = [
            chunk.text or "" async for chunk in await chat.send_message_stream("Grace Hopper, 85")
        ]
        return first.parsed.name, Person.model_validate_json("".join(pieces)).name

    assert asyncio.run(main()) == ("Ana Silva", "Grace Hopper")
