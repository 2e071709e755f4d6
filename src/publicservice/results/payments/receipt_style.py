"""The style of printed receipts: black on white, three to a sheet of A4, none torn apart."""

from __future__ import annotations

STYLE = """
body{margin:0 auto;max-width:44rem;padding:1rem;color:#000;background:#fff;
font:15px/1.5 "Songti SC","SimSun","Noto Serif CJK SC","Source Han Serif SC",serif}
section{border:1px solid #000;margin:0 0 1.2rem;padding:.8rem 1rem;break-inside:avoid}
header{display:flex;justify-content:space-between;align-items:baseline}
h1{font-size:1.3rem;margin:0;letter-spacing:.2em}
header p{margin:0;font-variant-numeric:tabular-nums}
table{width:100%;border-collapse:collapse;margin:.5rem 0}
th,td{border:1px solid #000;padding:.2rem .5rem;text-align:left;vertical-align:top;
overflow-wrap:anywhere}
th{width:6.5rem;font-weight:normal;background:#f2f2f2}
.amount td{font-weight:bold}
footer{display:flex;gap:1rem;margin-top:1.4rem}
footer div{flex:1;display:flex;flex-wrap:wrap;align-items:flex-end;gap:.3rem;white-space:nowrap}
footer div:first-child{flex:2}
footer span{flex:1;min-width:4rem;min-height:1.6rem;border-bottom:1px solid #000}
@page{size:A4;margin:14mm}
@media print{body{max-width:none;padding:0;font-size:11pt}th{background:none}}
"""
