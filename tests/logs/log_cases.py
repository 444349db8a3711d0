"""Small event logs that tests write themselves."""

import gzip

HEADER = "case_id,activity,resource,start_time,end_time"
ROWS = [
    "b,intake,Ann,2024-03-05 09:00:00,2024-03-05 10:00:00",
    "a,intake,Bob,2024-03-04 09:00:00,2024-03-04 09:30:00",
    "a,treatment,Ann,2024-03-06 13:00:00,2024-03-06 15:00:00",
]
XES_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<log xmlns="http://www.xes-standard.org/">\n'


def write_csv(folder, rows=ROWS, header=HEADER, name="log.csv", newline="\n"):
    path = folder / name
    path.write_text(newline.join([header, *rows]) + newline, encoding="utf-8")
    return path


def write_xes(folder, traces, name="log.xes"):
    """Write traces: name of the case -> its events, each a mapping of attributes."""
    lines = [XES_HEAD]
    for case, events in traces.items():
        lines.append(f'<trace><string key="concept:name" value="{case}"/>')
        lines.append('<string key="channel" value="desk"/>')
        for event in events:
            lines.append("<event>")
            for key, value in event.items():
                kind = "date" if key.startswith("time") else "string"
                lines.append(f'<{kind} key="{key}" value="{value}"/>')
            lines.append("</event>")
        lines.append("</trace>")
    text = "\n".join([*lines, "</log>\n"])
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


def step(activity, moment, transition="complete", **more):
    return {
        "concept:name": activity,
        "time:timestamp": f"2024-03-{moment}+01:00",
        "lifecycle:transition": transition,
        **more,
    }
