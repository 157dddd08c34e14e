"""The lanes of a career → inline SVG: one axis, a bar per run of seasons. Stretches with the page, needs no script."""

from html import escape

ROW, BAR, HEAD = 22, 17, 46
_GAP, _CHAR = (
    0.62,
    6.9,
)  # width of a gap of empty years in ticks; width of a letter of a label in px


def timeline(career):
    """Return the swim-lanes of a career dict as data for the template.

    Returns {"min_width": px, "axis": SVG text, "lanes": [{id, label, glyph, count, height, svg, undated}]}. In the
    SVG x and width are percent, so that bars stretch and letters do not; every text is escaped.
    """
    scale = _Scale(career["axis"])
    return {
        "min_width": scale.width,
        "axis": _axis(career, scale),
        "lanes": [
            {
                **{k: lane[k] for k in ("id", "label", "glyph", "count", "undated")},
                **_lane(lane, career, scale),
            }
            for lane in career["lanes"]
        ],
    }


class _Scale:
    """Where ticks are, in percent of the width; ``width`` is the least the lanes need, in px."""

    def __init__(self, axis):
        self.left, at = [], 0.0
        self.years = axis["kind"] == "year"
        for tick in axis["ticks"]:
            at += _GAP if tick["gap"] else 0
            self.left.append(at)
            at += 1
        self.units = at or 1.0
        self.width = int(max(740, self.units * (44 if self.years else 104)))

    def percent(self, units):
        return f"{100 * units / self.units:.2f}".rstrip("0").rstrip(".") + "%"

    def px(self, units):
        return units / self.units * self.width


def _axis(career, scale):
    out = []
    seasons = {s["tick"]: s for s in career["seasons"]}
    for number, tick in enumerate(career["axis"]["ticks"]):
        x = scale.left[number]
        if tick["gap"]:
            out.append(
                f'<svg x="{scale.percent(x - _GAP / 2)}" overflow="visible"><text class="gap" y="20" text-anchor="middle">{tick["gap"]} yr</text></svg>'
            )
        season = seasons.get(number, {"key": "none", "short": "", "star": False, "lines": []})
        room = max(3, int(scale.px(0.92) / _CHAR))
        label = tick["label"] if len(tick["label"]) <= room else tick["label"][: room - 1] + "…"
        short = ("★ " if season["star"] else "") + season["short"]
        told = f"{tick['label']}: {'; '.join(season['lines'][:4]) or season['short'] or 'no result recorded'}"
        out.append(
            f'<a class="chip k-{season["key"]}" href="#tick-{number}" data-tick="{number}"><title>{escape(told)}</title>'
            f'<rect x="{scale.percent(x + 0.04)}" y="2" width="{scale.percent(0.92)}" height="{HEAD - 6}" rx="6"/>'
            f'<text class="year" x="{scale.percent(x + 0.5)}" y="{19 if short else 27}" text-anchor="middle">{escape(label)}</text>'
            + (
                f'<text class="short" x="{scale.percent(x + 0.5)}" y="34" text-anchor="middle">{escape(short)}</text>'
                if short
                else ""
            )
            + "</a>"
        )
    return (
        f'<svg width="100%" height="{HEAD}" role="group" aria-label="Seasons">{"".join(out)}</svg>'
    )


def _lane(lane, career, scale):
    """Return the height and SVG of a lane; rows that do not meet share a line."""
    lines, out = [], []
    for row in sorted(lane["rows"], key=lambda r: (r["bars"][0]["first"], r["label"], r["node"])):
        least, most, svg = _row(row, scale, career)
        line = next(
            (
                n
                for n, taken in enumerate(lines)
                if all(most + 6 < a or least > b + 6 for a, b in taken)
            ),
            len(lines),
        )
        if line == len(lines):
            lines.append([])
        lines[line].append((least, most))
        y = line * ROW + 3
        out.append(svg.replace("@y", str(y)).replace("@t", str(y + 13)))
    grid = "".join(
        f'<line class="grid" x1="{scale.percent(scale.left[n] - _GAP / 2)}" x2="{scale.percent(scale.left[n] - _GAP / 2)}" y1="0" y2="100%"/>'
        for n, t in enumerate(career["axis"]["ticks"])
        if t["gap"]
    )
    height = max(1, len(lines)) * ROW + 3
    return {
        "height": height,
        "svg": f'<svg width="100%" height="{height}" role="group" aria-label="{escape(lane["label"])}">{grid}{"".join(out)}</svg>'
        if lane["rows"]
        else "",
    }


def _row(row, scale, career):
    """Return (left px, right px, SVG with @y and @t for its place) of the bars of one name; the label stands in or after the first where there is room, else in another, after the last or before the first, else cut short."""
    edges = [(scale.left[b["first"]] + 0.05, scale.left[b["last"]] + 0.95) for b in row["bars"]]
    label = row["label"] if len(row["label"]) <= 44 else row["label"][:43] + "…"
    room, text = len(label) * _CHAR + 12, escape(label)
    least, most = scale.px(edges[0][0]), scale.px(edges[-1][1])
    holds = next(
        (n for n, (left, right) in enumerate(edges) if scale.px(right - left) >= room), None
    )
    free = scale.px(edges[1][0] - edges[0][1]) if len(edges) > 1 else 0
    if holds != 0 and free >= room:
        at, words = 0, f'<text x="{scale.percent(edges[0][1])}" dx="5" y="@t">{text}</text>'
    elif holds is not None:
        at, words = holds, f'<text x="{scale.percent(edges[holds][0])}" dx="6" y="@t">{text}</text>'
    elif most + room <= scale.width:
        at, words, most = (
            len(edges) - 1,
            f'<text x="{scale.percent(edges[-1][1])}" dx="5" y="@t">{text}</text>',
            most + room,
        )
    elif least >= room:
        at, words, least = (
            0,
            f'<text x="{scale.percent(edges[0][0])}" dx="-5" y="@t" text-anchor="end">{text}</text>',
            least - room,
        )
    else:
        at = max(range(len(edges)), key=lambda n: edges[n][1] - edges[n][0])
        fits = max(3, int((scale.px(edges[at][1] - edges[at][0]) - 12) / _CHAR))
        words = f'<text x="{scale.percent(edges[at][0])}" dx="6" y="@t">{escape(label[: fits - 1])}…</text>'
    return (
        least,
        most,
        "".join(
            _bar(row, bar, edges[n], words if n == at else "", scale, career)
            for n, bar in enumerate(row["bars"])
        ),
    )


def _bar(row, bar, edges, words, scale, career):
    """Return the SVG of one bar, with a plain description for who cannot see it."""
    left, right = edges
    ticks = career["axis"]["ticks"]
    first, last = ticks[bar["first"]]["label"], ticks[bar["last"]]["label"]
    when = first if first == last else f"{first} to {last}"
    unsure = [w for w, u in (("start", bar["unsure_start"]), ("end", bar["unsure_end"])) if u]
    told = (
        f"{row['label'][:200]}: {when}"
        + (f" ({' and '.join(unsure)} not certain)" if unsure else "")
        + ("" if bar["sure"] else " (possible)")
    )
    fades = ""
    if bar["unsure_start"]:
        fades += f'<svg x="{scale.percent(left)}" y="@y" overflow="visible"><rect class="fade start" x="-2" y="-1" width="20" height="{BAR + 2}"/></svg>'
    if bar["unsure_end"]:
        fades += f'<svg x="{scale.percent(right)}" y="@y" overflow="visible"><rect class="fade end" x="-18" y="-1" width="20" height="{BAR + 2}"/></svg>'
    return (
        f'<a class="bar{"" if bar["sure"] else " possible"}" href="#{escape(bar["statements"][0])}" data-node="{escape(row["node"])}" data-ticks="{bar["first"]} {bar["last"]}"><title>{escape(told)}</title>'
        f'<rect x="{scale.percent(left)}" y="@y" width="{scale.percent(right - left)}" height="{BAR}" rx="4"/>{fades}{words}</a>'
    )
