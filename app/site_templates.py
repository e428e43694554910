"""Fill the templates of the site: what comes from reports is text in them, never markup, and turns no writing around.

In: the name of a template and what it shows. Out: the page as bytes; the style sheet with the colours of statuses.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from duixian.app.safe import for_terminal
from duixian.app.site_address import address, anchor, indicator_address
from duixian.app.site_charts import UNJUDGED
from duixian.app.site_graph import GAP, HEIGHT, MOST, SHAPES, WIDTH, around_address, between_address
from duixian.ontology.terms import DATA
from duixian.ontology.vocabulary import definitions, labels, lights

if TYPE_CHECKING:
    from jinja2 import Environment

_SCHEMES: Final = (
    "status", "outcome", "schedule", "findingKind", "entityType", "reportType", "kind", "state", "domain",
    "quantityKind", "reviewKind",
)  # fmt: skip
_ADDED: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = MappingProxyType(
    {"status": MappingProxyType({UNJUDGED: ("待判", "not yet judged")})}
)
SIGN_OF_UNJUDGED: Final = "…"
_GREY: Final = "#90a4ae"


def render(template: str, **shown: Any) -> bytes:  # noqa: ANN401
    """Fill a template of `templates/site`, or of the folder beside it that its name begins with."""
    return environment().get_template(template).render(shown).encode()


def style_sheet() -> bytes:
    """Give the style sheet, with a class a status for its colour."""
    rules = [f".s-{code} {{ --c: {light.colour}; }}" for code, light in lights().items()]
    rules.append(f".s-{UNJUDGED} {{ --c: {_GREY}; }}")
    return static("site.css") + "\n".join([*rules, ""]).encode()


def static(name: str) -> bytes:
    """Read a file of `static`."""
    return files("duixian.app").joinpath("static", name).read_bytes()


@cache
def environment() -> "Environment":
    """Make the environment of the templates: everything is escaped, and what is obeyed by no reader is shown."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    made = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_show,
    )
    made.globals |= {
        "label": label,
        "sign": sign,
        "definition": lambda code, lang: definitions("status", lang)[code],
        "address": address,
        "indicator_address": indicator_address,
        "short": lambda iri: iri.removeprefix(DATA),
        "anchor": anchor,
        "around_address": around_address,
        "between_address": between_address,
        "drawing": {"width": WIDTH, "height": HEIGHT, "gap": GAP, "most": MOST, "shapes": SHAPES},
        "codes": {scheme: list(labels(scheme)) for scheme in _SCHEMES},
        "statuses": [*lights(), UNJUDGED],
        "unjudged": UNJUDGED,
    }
    filters: dict[str, Callable[..., Any]] = {"percent": percent, "day": day}
    made.filters |= filters
    return made


def label(scheme: str, code: str | None, lang: str) -> str:
    """Give the label of a code in `zh` or `en`; a status that is not there is not judged."""
    word = str(code or UNJUDGED)
    if word in _ADDED.get(scheme, {}):
        return _ADDED[scheme][word][lang == "en"]
    return labels(scheme, lang).get(word, word)


def sign(status: str | None) -> str:
    """Give the sign of a status, which tells it without its colour."""
    light = lights().get(str(status or ""))
    return light.sign if light else SIGN_OF_UNJUDGED


def percent(share: float | None) -> str:
    """Write a share; `–` where there is none."""
    return "–" if share is None else f"{share:.0%}"


def day(value: date | None) -> str:
    """Write a day; nothing where there is none."""
    return value.isoformat() if value else ""


def _show(value: object) -> object:
    """Show the characters that turn writing around or control a program; leave what is escaped already."""
    from markupsafe import Markup

    return for_terminal(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _template(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return files("duixian.app").joinpath("templates", folder or "site", file).read_text(encoding="utf-8")
