"""What all pages are made with: templates, looks, and a policy under which nothing else is loaded or runs."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from importlib import resources

import jinja2
from markupsafe import Markup

from grader.language import gettext, language, ngettext


@functools.cache
def template(name: str) -> jinja2.Template:
    """A template of this package, compiled once; what it is given is escaped unless it says that it is markup."""
    loader = jinja2.FunctionLoader(read_template)
    environment = jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.globals.update(gettext=gettext, ngettext=ngettext, language=language)
    return environment.get_template(name)


@functools.cache
def stylesheet(name: str) -> Markup:
    """The looks that all pages share and those of one kind of page; without what only helps a reader of the file."""
    text = read_template("base.css") + read_template(name)
    return Markup(re.sub(r"\s*\n\s*", "\n", text))


@functools.cache
def read_template(name: str) -> str:
    """A file of this package's templates."""
    return resources.files("grader.report").joinpath("templates").joinpath(name).read_text(encoding="utf-8")


def anchor(question: str) -> str:
    """The id of a question's part of a student's page."""
    return re.sub(r"\W", "-", question)


@functools.lru_cache(maxsize=8)
def policy(style: str, script: str = "") -> str:
    """The Content-Security-Policy of a page with just this style sheet and, if any, this script (W3C, CSP Level 3)."""
    runs = f" script-src {_digest(script)};" if script else ""
    return f"default-src 'none'; style-src {_digest(style)};{runs} base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
