"""textfix where tables live: pandas, Polars, PyArrow, Hugging Face datasets, Scrapy; Spark and Ray stand beside.

Every adapter cleans one column of text and adds one column, by default called
``textfix``: a *record* of each text with its verdict and all of its edits, from
which :func:`textfix.integrations.values.restore_text` rebuilds the input.

====================================  =============================================  ===========================
module                                call                                           extra
====================================  =============================================  ===========================
``textfix.integrations.pandas``       ``fix_column(frame, "text")``                  ``textfix[pandas]``
``textfix.integrations.polars``       ``fix_column(frame, "text")``,                 ``textfix[polars]``
                                      ``pl.col("text").textfix.fix()``
``textfix.integrations.arrow``        ``fix_table(table, "text")``                   ``textfix[arrow]``
``textfix.integrations.datasets``     ``fix_dataset(dataset, "text")``               ``textfix[datasets]``
``textfix.integrations.scrapy``       ``TextfixPipeline``                            ``textfix[scrapy]``
``textfix.spark``                     ``fix_column(frame, "text")``                  ``textfix[spark]``
``textfix.ray``                       ``fix_dataset(dataset, "text")``               ``textfix[ray]``
====================================  =============================================  ===========================
"""
