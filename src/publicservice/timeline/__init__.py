"""When: a plan's dates held against one another, what is on, what is due next, and its pictures.

`checks` finds what is wrong with the dates of a plan; `items` and `agenda` say what is on at a day;
`icalendar_file` and `gantt` put that into a calendar file and a chart.
"""
