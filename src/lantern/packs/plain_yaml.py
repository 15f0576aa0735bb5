"""A plain, strict subset of YAML: texts, numbers, lists and tables; nothing that can surprise.

PyYAML splits the text; this builds the values, because its own builder follows aliases (a small
file can grow to gigabytes), keeps the last of two equal keys in silence, and takes ``no`` for false.
"""

import re
from typing import Final

import yaml

_DEEPEST: Final = 20
_MOST_VALUES: Final = 500_000
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NUMBER: Final = re.compile(r"[-+]?\d{1,15}(\.\d{1,15})?")
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Value = None | str | float | bool | list["Value"] | dict[str, "Value"]


class YamlError(ValueError):
    """The text cannot be read; the message says where and what to write."""


def read_yaml(text: str) -> Value:
    """The value of a YAML or JSON text.

    Quoted or not, ``yes``, ``no`` and dates stay texts. Bare ``true`` and ``false`` become bools,
    so that the reader of a case can refuse them with a reason.

    Raises:
        YamlError: not YAML, an alias, the same key twice, nested too deeply, or too large.
    """
    try:
        return _Builder(text).document()
    except yaml.YAMLError as error:
        raise YamlError(_told(error)) from error
    except RecursionError as error:
        raise YamlError(f"nested more than {_DEEPEST} deep") from error


class _Builder:
    def __init__(self, text: str) -> None:
        self.events = yaml.parse(text, Loader=_LOADER)
        self.count = 0

    def document(self) -> Value:
        event = next(self.events)
        while not isinstance(event, yaml.NodeEvent):
            if isinstance(event, yaml.StreamEndEvent):
                raise YamlError("the file is empty")
            event = next(self.events)
        value = self._value(event, 0)
        rest = [event for event in self.events if isinstance(event, yaml.DocumentStartEvent)]
        if rest:
            raise YamlError(f"{_line(rest[0])}: a second document begins here; put several cases under vignettes:")
        return value

    def _value(self, event: yaml.Event, depth: int) -> Value:
        self.count += 1
        if self.count > _MOST_VALUES:
            raise YamlError("too many values for one file; split it")
        if isinstance(event, yaml.AliasEvent):
            raise YamlError(f"{_line(event)}: aliases (*{event.anchor}) are not read; write the value out")
        if depth > _DEEPEST:
            raise YamlError(f"{_line(event)}: nested more than {_DEEPEST} deep")
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(depth)
        return self._table(depth)

    def _list(self, depth: int) -> list[Value]:
        items: list[Value] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._value(event, depth + 1))
        return items

    def _table(self, depth: int) -> dict[str, Value]:
        table: dict[str, Value] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise YamlError(f"{_line(event)}: a name was expected here, before a colon")
            if event.value in table:
                raise YamlError(f'{_line(event)}: "{event.value}" stands twice; which of the two is right?')
            table[event.value] = self._value(next(self.events), depth + 1)
        return table


def _scalar(event: yaml.ScalarEvent) -> Value:
    text: str = event.value
    if _CONTROL.search(text):
        raise YamlError(f"{_line(event)}: a control character stands in the text; delete it")
    if event.style in {"'", '"', "|", ">"}:
        return text
    if text in {"", "~", "null"}:
        return None
    if text in {"true", "True", "TRUE", "false", "False", "FALSE"}:
        return text.lower() == "true"
    return float(text) if _NUMBER.fullmatch(text) else text


def _line(event: yaml.Event) -> str:
    mark = getattr(event, "start_mark", None)
    return f"line {mark.line + 1}" if mark else "somewhere"


def _told(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it holds characters that do not belong into a text"
    where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
    if "cannot start any token" in problem:
        problem = "a tab, or a sign that must stand in quotes; indent with spaces"
    return f"{where}this is not YAML: {problem}"
