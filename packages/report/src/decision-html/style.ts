/**
 * The one style sheet of the page. It holds no URL, and nothing of any image. Colours come in pairs for light and dark; each meaning
 * that a colour has is also told by a word.
 */
export const STYLE: string = `
:root{color-scheme:light dark;
--bg:light-dark(#ffffff,#14171c);--panel:light-dark(#f6f7f9,#1c2028);--line:light-dark(#d5d9e0,#353b47);
--ink:light-dark(#1a1d23,#e7eaf0);--soft:light-dark(#525a68,#a4adbb);
--stop:light-dark(#b42318,#f0776c);--warn:light-dark(#b25e09,#eeb25e);--go:light-dark(#41658f,#86acd8);
--allowlisted:light-dark(#6b7280,#9aa3b2);--error:light-dark(#7a1fa2,#cf93ec);--pass:light-dark(#1a7f37,#5fc97b)}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:.94rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main,body>header,body>nav,body>footer{max-width:76rem;margin:0 auto;padding:0 1.5rem}
h1{font-size:1.5rem;line-height:1.3;margin:0}h2{font-size:1.25rem;line-height:1.3;margin:0}.part{font-size:1.15rem;margin:2.2rem 0 .6rem}
p{margin:.4rem 0}
code,pre{font:.87em/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
pre{white-space:pre-wrap;margin:.4rem 0 0;padding:.6rem;background:var(--panel);border:1px solid var(--line);border-radius:4px}
.banner{display:flex;gap:1rem;align-items:center;margin:1.6rem 0 .4rem;padding:1rem 1.2rem;background:var(--panel);
border:1px solid var(--line);border-left:6px solid var(--tone);border-radius:6px}
.word{flex:none;font-weight:700;letter-spacing:.04em;padding:.3rem .8rem;border-radius:4px;background:var(--tone);color:var(--bg)}
.banner p{margin:0}.banner h1,.banner h2{margin:0;overflow-wrap:anywhere}
.pass{--tone:var(--pass)}.warn{--tone:var(--warn)}.fail,.stop{--tone:var(--stop)}.error{--tone:var(--error)}
.go{--tone:var(--go)}.allowlisted{--tone:var(--allowlisted)}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(26rem,1fr));gap:.1rem 2rem;margin:.8rem 0}
.facts div{display:flex;gap:.8rem;padding:.3rem 0;border-bottom:1px solid var(--line);min-width:0}
.facts dt{flex:0 0 6.5rem;color:var(--soft)}.facts dd{margin:0;min-width:0;overflow-wrap:anywhere}
.tiles{display:flex;flex-wrap:wrap;gap:.8rem;list-style:none;margin:.8rem 0;padding:0}
.tiles li{flex:1 1 9rem;padding:.6rem .9rem;background:var(--panel);border:1px solid var(--line);border-top:3px solid var(--tone);border-radius:5px}
.tiles b{display:block;font-size:1.5rem;line-height:1.2}.tiles span{color:var(--soft)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(26rem,1fr));gap:1rem}
figure{margin:0;padding:.9rem 1rem;background:var(--panel);border:1px solid var(--line);border-radius:6px;min-width:0}
figcaption{font-weight:600;margin-bottom:.4rem}
svg{display:block;width:100%;height:auto}svg text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:var(--ink)}
svg .number{fill:var(--bg);font-weight:600;text-anchor:middle}svg .label{text-anchor:end}svg .axis{stroke:var(--line)}
svg rect{fill:var(--tone)}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1rem;list-style:none;margin:.5rem 0 0;padding:0;font-size:.87rem;color:var(--soft)}
.legend i{display:inline-block;width:.75rem;height:.75rem;margin-right:.35rem;border-radius:2px;background:var(--tone);vertical-align:-1px}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:.93rem}
caption{text-align:left;color:var(--soft);padding:0 0 .4rem}
th,td{padding:.55rem .7rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
thead th{background:var(--panel);border-bottom:2px solid var(--line);white-space:nowrap}
tbody th{font-weight:600}td p,th p{margin:.25rem 0 0}
td ul{margin:0;padding:0;list-style:none}td.number,th.number{text-align:right}
.findings{table-layout:fixed;min-width:58rem}
.findings .a{width:8.5rem}.findings .r{width:12.5rem}.findings .w{width:17rem}.findings .d{width:16rem}
.tag{display:inline-block;font-size:.78rem;font-weight:700;letter-spacing:.03em;padding:.1rem .5rem;border-radius:3px;background:var(--tone);color:var(--bg)}
.soft{color:var(--soft);font-size:.87rem;font-weight:400}.layer{display:block}
summary{cursor:pointer;color:var(--soft);font-size:.87rem}
details{margin-top:.35rem}
footer{margin:3rem auto 2rem!important;color:var(--soft);font-size:.85rem;border-top:1px solid var(--line)}
footer p{padding-top:.8rem}
a{color:inherit}nav ul{list-style:none;padding:0;margin:.8rem 0}nav li{padding:.2rem 0}article+article{margin-top:3.5rem}
:focus-visible{outline:2px solid var(--go);outline-offset:2px}
@media (max-width:44rem){.charts,.facts{grid-template-columns:1fr}.banner{flex-direction:column;align-items:flex-start}}
@media print{:root{color-scheme:light;font-size:10px}body{font-size:1rem}.charts{grid-template-columns:1fr 1fr}figure details{display:none}.tiles li{flex-basis:6rem}main,body>header,body>nav,body>footer{max-width:none;padding:0}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}tr,figure,.tiles li,.banner{break-inside:avoid}thead{display:table-header-group}
.part{break-after:avoid}.findings{min-width:0}.scroll{overflow:visible}.findings .a{width:8rem}.findings .r{width:12rem}.findings .w,.findings .d{width:15rem}
details::details-content{content-visibility:visible;block-size:auto}}
`;
