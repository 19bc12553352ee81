"""Renders interface/ghost/v1 as docs/reference/api.md: every service, method and message with its words.

For `proto`, which has protoc's descriptors at hand.
"""

from __future__ import annotations

from collections.abc import Iterator

from protobuf.wkt.google.protobuf.descriptor_pb import (
    DescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
)

ORDER = ("transaction", "account", "contract", "wakeup", "block", "proof", "status", "dev", "error")
"""Files as a reader meets them; others follow by name."""

INTRO = """\
<!-- Generated from interface/ghost/v1 by `make generate`: do not edit. -->

# API

The same methods are served as gRPC over HTTP/2, gRPC-Web, and Connect; with Connect a request is an HTTP POST of JSON:

    curl -H 'Content-Type: application/json' -d '{}' http://127.0.0.1:PORT/ghost.v1.StatusService/GetStatus

In JSON, field names are in camel case, `bytes` are base64, and 64-bit numbers are strings. A method marked *GET* may
also be asked for by HTTP GET (Connect's GET requests). A failure carries one [ErrorDetail](#errordetail) in its
details; programs match on its `slug` ([errors](errors.md)). A request has at most 4 MiB.
"""

_MESSAGE, _SERVICE = 4, 6  # field numbers in FileDescriptorProto
_METHOD, _FIELD = 2, 2  # of methods in a service, of fields in a message
_NO_SIDE_EFFECTS = 1
_TYPES = {1: "double", 3: "int64", 4: "uint64", 5: "int32", 8: "bool", 9: "string", 12: "bytes", 13: "uint32"}
_REPEATED = 3


def render(descriptors: bytes) -> str:
    """The page, from a FileDescriptorSet with source information."""
    files = {file.name.rpartition("/")[2].removesuffix(".proto"): file for file in _files(descriptors)}
    ordered = [name for name in ORDER if name in files] + sorted(set(files) - set(ORDER))
    return "".join([INTRO, *(part for name in ordered for part in _file(files[name]))])


def _files(descriptors: bytes) -> list[FileDescriptorProto]:
    return list(FileDescriptorSet.from_binary(descriptors).file)


def _file(file: FileDescriptorProto) -> Iterator[str]:
    places = file.source_code_info.location if file.source_code_info else []
    words = {tuple(place.path): place.leading_comments for place in places}
    for number, service in enumerate(file.service):
        yield f"\n## {service.name}\n{_paragraph(words.get((_SERVICE, number)))}"
        for place, method in enumerate(service.method):
            get = " *GET*" if method.options and method.options.idempotency_level == _NO_SIDE_EFFECTS else ""
            request, response = _short(method.input_type), _short(method.output_type)
            yield f"\n### {method.name}{get}\n\n`/{file.package}.{service.name}/{method.name}`: "
            yield f"[{request}](#{request.lower()}) → [{response}](#{response.lower()})\n"
            yield _paragraph(words.get((_SERVICE, number, _METHOD, place)))
    for number, message in enumerate(file.message_type):
        yield f"\n#### {message.name}\n{_paragraph(words.get((_MESSAGE, number)))}"
        of_fields = {
            path[3]: text for path, text in words.items() if path[:3] == (_MESSAGE, number, _FIELD) and path[4:] == ()
        }
        yield from _fields(message, of_fields)
    for number, enum in enumerate(file.enum_type):
        yield f"\n#### {enum.name}\n{_paragraph(words.get((5, number)))}\n"
        for place, value in enumerate(enum.value):
            yield f"- `{value.name}`: {_line(words.get((5, number, 2, place)))}\n"


def _fields(message: DescriptorProto, words: dict[int, str]) -> Iterator[str]:
    nested = {f".{entry.name}": entry for entry in message.nested_type}
    if message.field:
        yield "\n"
    for place, field in enumerate(message.field):
        line = f"- `{field.name}` {_kind(field, nested)}{_of(message, field)}: {_line(words.get(place))}"
        yield line.removesuffix(": ") + "\n"


def _kind(field: FieldDescriptorProto, nested: dict[str, DescriptorProto]) -> str:
    for suffix, entry in nested.items():
        if field.type_name.endswith(suffix):
            return f"map<{', '.join(_TYPES[int(part.type)] for part in entry.field)}>"
    name = _short(field.type_name)
    kind = f"[{name}](#{name.lower()})" if name else _TYPES[int(field.type)]
    return f"repeated {kind}" if int(field.label) == _REPEATED else kind


def _of(message: DescriptorProto, field: FieldDescriptorProto) -> str:
    """Which of the message's alternatives a field is one of."""
    if field.proto3_optional:
        return ", may be absent"
    return f", one of `{message.oneof_decl[field.oneof_index].name}`" if field.has_field("oneof_index") else ""


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def _paragraph(text: str | None) -> str:
    return f"\n{_line(text)}\n" if text else ""


def _line(text: str | None) -> str:
    return " ".join((text or "").split())
