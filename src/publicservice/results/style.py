"""How the HTML of an evaluation looks.

Text and lines take their colour from the page, so that the same rules do on light and dark ones;
the colours of states are such that white text on them, and they on both, can be read.
"""

from __future__ import annotations

STYLE = """
.ps-evaluation{max-width:56rem;color:inherit;line-height:1.45;font-size:14px;
  font-family:system-ui,-apple-system,"Segoe UI","Noto Sans CJK SC","Microsoft YaHei",sans-serif}
.ps-evaluation h2{font-size:1.35em;margin:0 0 .4em;font-weight:650}
.ps-evaluation h3{font-size:1em;margin:1.4em 0 .4em;font-weight:650;padding-bottom:.25em;
  border-bottom:1px solid rgba(128,128,128,.45)}
.ps-evaluation p,.ps-evaluation ul{margin:.3em 0}
.ps-evaluation ul{padding-left:1.2em}
.ps-evaluation [lang=zh]{opacity:.72;font-weight:400}
.ps-evaluation dl{margin:0;display:grid;gap:.1em}
.ps-evaluation dl div{display:flex;gap:.8em}
.ps-evaluation dt{flex:0 0 6em;opacity:.72;font-weight:400}
.ps-evaluation dd{margin:0}
.ps-evaluation table{border-collapse:collapse;width:100%;margin:.2em 0;color:inherit;
  font-size:inherit;table-layout:auto}
.ps-evaluation table tr,.ps-evaluation table tr:nth-child(n){background:none}
.ps-evaluation table th,.ps-evaluation table td{text-align:left;vertical-align:baseline;
  padding:.35em .9em .35em 0;border:0;border-bottom:1px solid rgba(128,128,128,.2);
  white-space:normal;max-width:none;font-weight:400}
.ps-evaluation table th[scope=col]{opacity:.72;font-size:.88em;white-space:nowrap}
.ps-evaluation table th[scope=row]{font-weight:550}
.ps-evaluation table td.n{white-space:nowrap;font-variant-numeric:tabular-nums}
.ps-evaluation table td.bar{width:30%;min-width:7em;vertical-align:top}
.ps-evaluation td.bar div{position:relative;height:.7em;margin-top:.38em;border-radius:2px;
  background:rgba(128,128,128,.16)}
.ps-evaluation td.bar s,.ps-evaluation td.bar u{position:absolute;top:0;left:0;height:100%;
  text-decoration:none;border-radius:2px}
.ps-evaluation td.bar u{width:2px;top:-.3em;height:1.3em;margin-left:-1px;
  background:currentColor}
.ps-evaluation s.open{opacity:.45}
.ps-evaluation th i{display:inline-block;width:.65em;height:.65em;border-radius:50%;
  margin-right:.5em;background:#6e7781}
.ps-evaluation table tr.part th{font-weight:400;padding-left:1.15em}
.ps-evaluation s.part{opacity:.55}
.ps-evaluation .chip{display:inline-block;padding:.05em .6em;border-radius:1em;color:#fff;
  background:#57606a;font-size:.88em;white-space:nowrap}
.ps-evaluation .chip [lang=zh]{opacity:1}
.ps-evaluation small{display:block;font-weight:400;opacity:.85;font-size:.85em;margin-top:.15em}
.ps-evaluation .stacked th[scope=row]{width:25%}
.ps-evaluation .stacked th [lang=zh],.ps-evaluation .stacked small [lang=zh]{display:block}
.ps-evaluation table.stacked td.bar{width:17%}
.ps-evaluation .eligible i,.ps-evaluation s.eligible,.ps-evaluation .chip.met,
.ps-evaluation s.met,.ps-evaluation .chip.current,.ps-evaluation .chip.over_fulfilled,
.ps-evaluation s.over_fulfilled,.ps-evaluation .chip.on_course,
.ps-evaluation s.on_course{background:#1a7f37}
.ps-evaluation .not_eligible i,.ps-evaluation s.not_eligible,
.ps-evaluation s.not_measured{background:#6e7781}
.ps-evaluation .undetermined i,.ps-evaluation s.undetermined,
.ps-evaluation .chip.undetermined,.ps-evaluation .chip.unknown{background:#8250df}
.ps-evaluation .chip.pending,.ps-evaluation s.pending,
.ps-evaluation .chip.upcoming,.ps-evaluation .chip.due{background:#0969da}
.ps-evaluation .chip.not_met,.ps-evaluation s.not_met,.ps-evaluation .chip.behind,
.ps-evaluation s.behind{background:#9a6700}
.ps-evaluation .chip.missed,.ps-evaluation s.missed,.ps-evaluation .chip.no{background:#cf222e}
.ps-evaluation footer{margin-top:1.2em;opacity:.8;font-size:.9em}
.ps-evaluation code{font-size:.95em;background:none;color:inherit}
"""
