"""The record of a cleaned text as a column type: one table, and what Arrow, Polars and Spark make of it."""

from __future__ import annotations

from typing import Any

__all__ = ["EDIT_FIELDS", "RECORD_FIELDS", "arrow_type", "polars_type", "spark_type"]

EDIT_FIELDS: tuple[tuple[str, str], ...] = (
    ("start", "int"),
    ("end", "int"),
    ("before", "text"),
    ("after", "text"),
    ("step", "text"),
    ("rule", "text"),
    ("confidence", "float"),
    ("reason", "text"),
)
"""The fields of one edit, as :class:`textfix.Edit` has them; offsets count code points of the input."""

RECORD_FIELDS: tuple[tuple[str, str], ...] = (
    ("spun", "bool"),
    ("spun_probability", "float"),
    ("dialect", "text"),
    ("error", "text"),
    ("edits", "edits"),
)
"""The fields of a record: the verdict (``dialect`` is the likeliest), why the text could not be cleaned, its edits."""


def arrow_type(pyarrow: Any) -> Any:
    """The record as an Arrow type; takes the module, which is an optional one."""
    scalars = {"int": pyarrow.int32(), "float": pyarrow.float64(), "bool": pyarrow.bool_(), "text": pyarrow.string()}
    edit = pyarrow.struct([(name, scalars[kind]) for name, kind in EDIT_FIELDS])
    types = scalars | {"edits": pyarrow.list_(edit)}
    return pyarrow.struct([(name, types[kind]) for name, kind in RECORD_FIELDS])


def polars_type(polars: Any) -> Any:
    """The record as a Polars type; takes the module, which is an optional one."""
    scalars = {"int": polars.Int32, "float": polars.Float64, "bool": polars.Boolean, "text": polars.String}
    types = scalars | {"edits": polars.List(polars.Struct({name: scalars[kind] for name, kind in EDIT_FIELDS}))}
    return polars.Struct({name: types[kind] for name, kind in RECORD_FIELDS})


def spark_type(types: Any) -> Any:
    """The record as a Spark type; takes the module ``pyspark.sql.types``, which is an optional one."""
    scalars = {
        "int": types.IntegerType(),
        "float": types.DoubleType(),
        "bool": types.BooleanType(),
        "text": types.StringType(),
    }
    edit = types.StructType([types.StructField(name, scalars[kind]) for name, kind in EDIT_FIELDS])
    kinds = scalars | {"edits": types.ArrayType(edit)}
    return types.StructType([types.StructField(name, kinds[kind]) for name, kind in RECORD_FIELDS])
