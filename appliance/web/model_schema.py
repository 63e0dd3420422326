"""A value that is told as the configuration's model in OpenAPI, and passed on as it is."""

from typing import Any

from pydantic import GetJsonSchemaHandler, TypeAdapter
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema


class ToldAs:
    """Goes into an annotation: `Annotated[dict[str, Any], ToldAs(Document)]`.

    The canonical form of a document leaves defaults out, which no serialising of the model does.
    """

    def __init__(self, model: Any) -> None:  # noqa: ANN401 - a type
        self._schema = TypeAdapter(model).core_schema

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> CoreSchema:  # noqa: ANN401 - pydantic's own
        return core_schema.any_schema()

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(self._schema)
