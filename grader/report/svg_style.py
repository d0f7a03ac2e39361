"""How a drawing looks: its colours by day, by night and on paper, its patterns and arrow heads.

Colours repeat what shapes and patterns say already, so that a print in black and white loses nothing. They are
written out for each class because not every program that shows SVG knows CSS variables.
"""

from __future__ import annotations

from string import Template

SMALL, NORMAL, LARGE = 9.5, 10.5, 12.0
"""Sizes of letters, in pixels."""

_DAY = {
    "paper": "#ffffff", "ink": "#1f2a37", "dim": "#5f6b7a", "grid": "#e7eaee", "link": "#8a94a3",
    "main": "#3f4f66", "worker": "#6c9bc9", "helper": "#c9ced6", "tint": "#eef4fa", "bad": "#b3261e",
    "thread": "#8fb98f", "task": "#c3a6d8",
}  # fmt: skip
_NIGHT = {
    "paper": "#14181e", "ink": "#e5e9ef", "dim": "#98a3b3", "grid": "#262d37", "link": "#77828f",
    "main": "#9aabc4", "worker": "#5687b8", "helper": "#444d5a", "tint": "#1c2733", "bad": "#f28b82",
    "thread": "#5e8f63", "task": "#8a6ba6",
}  # fmt: skip

_SHAPES = """
.gt text{font:10.5px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.gt .gt-title,.gt .gt-name{font-size:12px;font-weight:600}
.gt .gt-says{font:9.5px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.gt .gt-in,.gt .gt-tick{font-size:9.5px}
.gt .gt-tick{font-variant-numeric:tabular-nums}
.gt .gt-halo{paint-order:stroke;stroke-width:3px;stroke-linejoin:round}
.gt line,.gt path{fill:none}
.gt .gt-grid{stroke-width:1}
.gt .gt-axis,.gt .gt-cap{stroke-width:1.5}
.gt .gt-cap-bad{stroke-width:3}
.gt .gt-start,.gt .gt-join,.gt .gt-rest,.gt .gt-stuck{stroke-width:1}
.gt .gt-join{stroke-dasharray:4 2}
.gt .gt-rest{stroke-dasharray:1 2}
.gt .gt-stuck{stroke-width:1.4;stroke-dasharray:5 3}
.gt .gt-body{stroke-width:1.4;stroke-dasharray:2 3}
.gt .gt-hollow,.gt .gt-held,.gt .gt-mark,.gt .gt-mark-bad{stroke-width:1}
.gt .gt-blocked{stroke-width:1.2;stroke-dasharray:3 2}
.gt .gt-cross{stroke-width:2.2;stroke-linecap:round}
"""

_COLOURS = Template("""
.gt text{fill:$ink}
.gt .gt-dim{fill:$dim}
.gt .gt-says{fill:$dim}
.gt .gt-wrong{fill:$bad}
.gt .gt-halo{stroke:$paper}
.gt .gt-paper{fill:$paper}
.gt .gt-grid{stroke:$grid}
.gt .gt-axis{stroke:$dim}
.gt .gt-main{fill:$main}
.gt .gt-worker{fill:$worker}
.gt .gt-helper{fill:$helper}
.gt .gt-thread{fill:$thread}
.gt .gt-task{fill:$task}
.gt .gt-loop{fill:$paper;stroke:$task}
.gt .gt-cap,.gt .gt-body,.gt .gt-mark,.gt .gt-hollow,.gt .gt-held{stroke:$ink}
.gt .gt-blocked,.gt .gt-cap-bad,.gt .gt-cross,.gt .gt-stuck,.gt .gt-mark-bad{stroke:$bad}
.gt .gt-mark-bad,.gt .gt-open,.gt .gt-head-bad{fill:$bad}
.gt .gt-mark,.gt .gt-blocked{fill:$paper}
.gt .gt-hollow{fill:$tint}
.gt .gt-start,.gt .gt-join,.gt .gt-rest,.gt .gt-tear{stroke:$link}
.gt .gt-head{fill:$link}
.gt .gt-ground{fill:$paper}
.gt .gt-hatch{stroke:$main}
""")

_DEFS = Template("""
<pattern id="$id-held" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect class="gt-ground" width="5" height="5"/><line class="gt-hatch" x1="1" y1="0" x2="1" y2="5" stroke-width="1.6"/>
</pattern>
<marker id="$id-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
<path class="gt-head" d="M0 .8L8 4L0 7.2Z"/></marker>
<marker id="$id-bad" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
<path class="gt-head-bad" d="M0 .8L8 4L0 7.2Z"/></marker>
""")

_LINKS = Template("""
.$id .gt-held{fill:url(#$id-held)}
.$id .gt-start,.$id .gt-join{marker-end:url(#$id-head)}
.$id .gt-stuck{marker-end:url(#$id-bad)}
""")


def style(id: str) -> str:
    """The style sheet of a drawing; `id` is a class of its root and the beginning of its ids."""
    night = f"@media screen and (prefers-color-scheme:dark){{{_COLOURS.substitute(_NIGHT)}}}"
    return _SHAPES + _COLOURS.substitute(_DAY) + night + _LINKS.substitute(id=id)


def definitions(id: str) -> str:
    """The patterns and arrow heads of a drawing, as the inside of `<defs>`."""
    return _DEFS.substitute(id=id)
