"""How to greet a person: in their language, in the tone of the company, and never wrong.

Where the name, the order of its words or the gender is not certain, the greeting is the neutral one.
"""

from regulars.customers.addressing.greetings import LENGTH, Greeting, Tone, greeting, neutral
from regulars.customers.addressing.parsing import parse_name
from regulars.customers.addressing.parts import Doubt, Parts

__all__ = ["LENGTH", "Doubt", "Greeting", "Parts", "Tone", "greeting", "neutral", "parse_name"]
