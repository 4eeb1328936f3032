"""The project's own scoreboard: annotated articles and clean text in, figures, tables and a reliability diagram out."""

from unspin.evaluate.board import Board, Figures, board
from unspin.evaluate.diagram import to_svg
from unspin.evaluate.gold import Article, CleanText, read_articles, read_clean
from unspin.evaluate.json_format import to_json
from unspin.evaluate.layout import to_markdown, to_text

__all__ = [
    "Article",
    "Board",
    "CleanText",
    "Figures",
    "board",
    "read_articles",
    "read_clean",
    "to_json",
    "to_markdown",
    "to_svg",
    "to_text",
]
