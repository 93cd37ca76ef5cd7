"""Scrapy: an item pipeline.

In ``settings.py``::

    ITEM_PIPELINES = {"textfix.integrations.scrapy.TextfixPipeline": 300}
    TEXTFIX_FIELDS = ["title", "text"]          # the fields to clean; the default is ["text"]
    TEXTFIX_RECORD = "textfix"                  # the field for the records, by field; None adds none
    TEXTFIX_OPTIONS = {"keep": ["步伐"]}        # fields of textfix.Config
"""

from __future__ import annotations

from typing import Any

from textfix.config import Config
from textfix.errors import require
from textfix.integrations.values import RECORD, clean_values

__all__ = ["TextfixPipeline"]


class TextfixPipeline:
    """Cleans fields of every item, in a thread beside the crawl; counts what it did in the crawl's statistics.

    A field that an item lacks is passed over. An item whose class has no field
    for the records gets none.

    Args:
        fields: names of the fields to clean.
        record: name of the field that gets the records, a dict by field.
        config: the options.
        stats: the statistics of the crawl, or ``None``.
    """

    def __init__(
        self,
        fields: tuple[str, ...] = ("text",),
        record: str | None = RECORD,
        config: Config | None = None,
        stats: Any = None,
    ) -> None:
        self.fields = fields
        self.record = record
        self.config = config or Config()
        self.stats = stats
        require("itemadapter", extra="scrapy", purpose="the Scrapy pipeline")

    @classmethod
    def from_crawler(cls, crawler: Any) -> TextfixPipeline:
        """The pipeline as the settings say.

        Raises:
            ConfigError: an option cannot be used; the crawl does not start.
        """
        settings = crawler.settings
        config = Config.of(**settings.getdict("TEXTFIX_OPTIONS"))
        fields = tuple(settings.getlist("TEXTFIX_FIELDS", ["text"]))
        return cls(fields, settings.get("TEXTFIX_RECORD", RECORD), config, crawler.stats)

    async def process_item(self, item: Any, *_spider: Any) -> Any:
        """The item, cleaned."""
        from itemadapter import ItemAdapter
        from scrapy.utils.defer import maybe_deferred_to_future
        from twisted.internet.threads import deferToThread

        adapter = ItemAdapter(item)
        names = [name for name in self.fields if adapter.get(name) is not None]
        values = [adapter[name] for name in names]
        made = await maybe_deferred_to_future(deferToThread(lambda: list(clean_values(values, self.config))))
        for name, cleaned in zip(names, made, strict=True):
            adapter[name] = cleaned.value
            self._count(cleaned.record)
        if self.record is not None and names and self._may_hold(adapter):
            adapter[self.record] = {name: cleaned.record for name, cleaned in zip(names, made, strict=True)}
        return item

    def _may_hold(self, adapter: Any) -> bool:
        """Whether the item can have the field for the records: a dict can, other items must have declared it."""
        return isinstance(adapter.item, dict) or self.record in adapter.field_names()

    def _count(self, record: Any) -> None:
        if self.stats is None:
            return
        self.stats.inc_value("textfix/texts")
        for name, number in (
            ("changed", bool(record["edits"])),
            ("edits", len(record["edits"])),
            ("spun", bool(record["spun"])),
            ("failed", record["error"] is not None),
        ):
            if number:
                self.stats.inc_value(f"textfix/{name}", int(number))
