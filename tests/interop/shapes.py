"""The types that answers are asked for in."""

import enum
from typing import Literal, Optional, Union

from pydantic import BaseModel, Field


class Color(enum.Enum):
    RED = "red"
    GREEN = "green"
    BLUE = "blue"


class Address(BaseModel):
    street: str
    city: str
    postcode: Optional[str] = None


class Person(BaseModel):
    """A person mentioned in the text."""

    name: str = Field(description="Full name, as written.", min_length=1, max_length=80)
    age: int = Field(ge=0, le=150)
    email: Optional[str] = None


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int


class Dog(BaseModel):
    kind: Literal["dog"]
    good: bool


class Profile(BaseModel):
    """All that a schema can be made of."""

    person: Person
    home: Address
    work: Optional[Address] = None
    color: Color
    mood: Literal["calm", "cross"]
    pets: list[Union[Cat, Dog]]
    height: float
    member: bool
    tags: list[str] = Field(min_length=1, max_length=5)
    code: Union[int, str]


PROFILE = {
    "person": {"name": "Ana Silva", "age": 31, "email": "ana@example.org"},
    "home": {"street": "Rua do Carmo 7", "city": "Lisbon", "postcode": None},
    "work": {"street": "Rua Garrett 1", "city": "Lisbon", "postcode": "1200-203"},
    "color": "green",
    "mood": "calm",
    "pets": [{"kind": "cat", "lives": 9}, {"kind": "dog", "good": True}],
    "height": 1.68,
    "member": True,
    "tags": ["reader", "swimmer"],
    "code": "A-7",
}
